import type { Page } from 'playwright-core';

/** Sums of what a page has received, by the statistics of its browser, over the connections that it has now. */
export interface ReceivedFigures {
  at_ms: number;
  frames_decoded: number;
  freezes: number;
  frozen_ms: number;
  /** Of the largest picture. */
  frame_height: number;
  sound_packets: number;
  /** Samples that were played, and those among them that the browser had to make up. */
  samples: number;
  concealed_samples: number;
}

export function receivedFigures(page: Page): Promise<ReceivedFigures> {
  return page.evaluate(async () => {
    const sums = { frames_decoded: 0, freezes: 0, frozen_ms: 0, frame_height: 0 };
    const sound = { sound_packets: 0, samples: 0, concealed_samples: 0 };
    for (const peer of window.peers.filter((one) => one.connectionState !== 'closed')) {
      for (const entry of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
        if (entry['type'] !== 'inbound-rtp') continue;
        const figure = (name: string): number => Number(entry[name] ?? 0);
        sums.frames_decoded += figure('framesDecoded');
        sums.freezes += figure('freezeCount');
        sums.frozen_ms += figure('totalFreezesDuration') * 1_000;
        sums.frame_height = Math.max(sums.frame_height, figure('frameHeight'));
        // A sound that nobody sends is nothing but made up.
        if (entry['kind'] !== 'audio' || figure('packetsReceived') === 0) continue;
        sound.sound_packets += figure('packetsReceived');
        sound.samples += figure('totalSamplesReceived');
        sound.concealed_samples += figure('concealedSamples');
      }
    }
    return { at_ms: performance.now(), ...sums, ...sound };
  });
}

/** What happened between two looks at one connection. Shares are 0 to 1. */
export interface Stretch {
  seconds: number;
  frames_a_second: number;
  freezes: number;
  frozen_share: number;
  frame_height: number;
  sound_packets_a_second: number;
  concealed_share: number;
}

export function between(before: ReceivedFigures, after: ReceivedFigures): Stretch {
  const elapsed_ms = after.at_ms - before.at_ms;
  const aSecond = (count: number): number => (count * 1_000) / elapsed_ms;
  const samples = after.samples - before.samples;
  return {
    seconds: elapsed_ms / 1_000,
    frames_a_second: aSecond(after.frames_decoded - before.frames_decoded),
    freezes: after.freezes - before.freezes,
    frozen_share: (after.frozen_ms - before.frozen_ms) / elapsed_ms,
    frame_height: after.frame_height,
    sound_packets_a_second: aSecond(after.sound_packets - before.sound_packets),
    concealed_share: samples === 0 ? 1 : (after.concealed_samples - before.concealed_samples) / samples,
  };
}

/** Waits until a picture of a wanted height is shown; the test's own time limit ends it. */
export async function pictureOf(
  page: Page,
  wanted: (height: number) => boolean,
): Promise<{ height: number; after_ms: number }> {
  const begun_ms = performance.now();
  for (;;) {
    const { frame_height } = await receivedFigures(page);
    if (frame_height > 0 && wanted(frame_height)) {
      return { height: frame_height, after_ms: performance.now() - begun_ms };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
