import type { Browser, Page } from 'playwright-core';

/** What a page's own getStats said at one moment. Sums over all of its peer connections. */
export interface Sample {
  at_ms: number;
  frames_decoded: number;
  sound_energy: number;
  packets_sent: number;
}

declare global {
  interface Window {
    peers: RTCPeerConnection[];
    samples: Sample[];
  }
}

/** Runs in the page before its own scripts: keeps every peer connection and reads its statistics four times a second. */
function observe(): void {
  window.peers = [];
  window.samples = [];
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.peers.push(this);
    }
  };
  setInterval(() => {
    void (async () => {
      let [frames_decoded, sound_energy, packets_sent] = [0, 0, 0];
      for (const peer of window.peers) {
        if (peer.connectionState === 'closed') continue;
        for (const entry of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
          frames_decoded += Number(entry['framesDecoded'] ?? 0);
          sound_energy += entry['type'] === 'inbound-rtp' ? Number(entry['totalAudioEnergy'] ?? 0) : 0;
          packets_sent += entry['type'] === 'outbound-rtp' ? Number(entry['packetsSent'] ?? 0) : 0;
        }
      }
      window.samples.push({ at_ms: Date.now(), frames_decoded, sound_energy, packets_sent });
    })();
  }, 250);
}

/** A page in a profile of its own whose media is observed. */
export async function openPage(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'vi-VN' });
  const page = await context.newPage();
  await page.addInitScript(observe);
  await page.goto(address);
  return page;
}

export function samplesOf(page: Page): Promise<Sample[]> {
  return page.evaluate(() => window.samples);
}

/** Waits until picture is decoded and sound is heard after `since_ms`, and answers since when. */
export async function receivingSince(page: Page, since_ms: number): Promise<number> {
  const handle = await page.waitForFunction(
    (since) => {
      const samples = window.samples.filter((sample) => sample.at_ms > since);
      const first = samples.findIndex((sample, index) => {
        const before = samples[index - 1];
        return (
          before !== undefined &&
          sample.frames_decoded > before.frames_decoded &&
          sample.sound_energy > before.sound_energy
        );
      });
      return first < 0 ? false : (samples[first]?.at_ms ?? false);
    },
    since_ms,
    { timeout: 60_000, polling: 250 },
  );
  return Number(await handle.jsonValue());
}

/** Waits until the page sends on a connection made after `since_ms`, and answers since when. */
export async function sendingSince(page: Page, since_ms: number): Promise<number> {
  const handle = await page.waitForFunction(
    (since) => {
      const samples = window.samples.filter((sample) => sample.at_ms > since);
      // The counters of a new connection begin at nothing.
      const anew = samples.findIndex(
        (sample, index) => sample.packets_sent < (samples[index - 1]?.packets_sent ?? 0),
      );
      const first = anew < 0 ? undefined : samples.slice(anew).find((sample) => sample.packets_sent > 0);
      return first?.at_ms ?? false;
    },
    since_ms,
    { timeout: 60_000, polling: 250 },
  );
  return Number(await handle.jsonValue());
}

/** Milliseconds of `[from, until)` in which picture or sound arrived, by the page's own statistics. */
export function receivedMs(samples: Sample[], from_ms: number, until_ms: number): number {
  let received_ms = 0;
  samples.forEach((sample, index) => {
    const before = samples[index - 1];
    if (before === undefined) return;
    const arrived =
      sample.frames_decoded > before.frames_decoded || sample.sound_energy > before.sound_energy;
    const span_ms = Math.min(sample.at_ms, until_ms) - Math.max(before.at_ms, from_ms);
    if (arrived && span_ms > 0) received_ms += span_ms;
  });
  return received_ms;
}
