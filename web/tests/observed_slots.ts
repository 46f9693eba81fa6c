import type { Page } from 'playwright-core';
import type { ClipLook } from './clip';

/** What a page receives: two pictures, then the sounds of the hall and of two speakers. */
const SOUNDS = ['hall', 'speaker_1', 'speaker_2'] as const;
export type Sound = (typeof SOUNDS)[number];

/** What was heard in a slot for a while. */
export interface Heard {
  /** How much `totalAudioEnergy` rose. */
  energy: number;
  /** The strongest pitch at the loudest moment; 0 where nothing was heard. */
  pitch_hz: number;
}

export type Colour = 'red' | 'green' | 'blue';

/** So much stronger than the others the channel of a colour is on the whole, of 255. */
const CLEARLY = 40;

/** Which colour an element that shows a picture has on the whole; none if it has none. */
export async function colourOf(page: Page, testid: string): Promise<Colour | null> {
  const channels = await page.getByTestId(testid).evaluate((element) => {
    const sums: [number, number, number] = [0, 0, 0];
    if (!(element instanceof HTMLVideoElement) || element.videoWidth === 0) return sums;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [16, 9];
    const context = canvas.getContext('2d');
    context?.drawImage(element, 0, 0, 16, 9);
    const points = context?.getImageData(0, 0, 16, 9).data ?? [];
    for (let at = 0; at < points.length; at += 4) {
      for (const channel of [0, 1, 2] as const) sums[channel] += (points[at + channel] ?? 0) / 144;
    }
    return sums;
  });
  const colours: readonly Colour[] = ['red', 'green', 'blue'];
  const found = channels.findIndex((strength, index) =>
    channels.every((other, another) => another === index || strength > other + CLEARLY),
  );
  return colours[found] ?? null;
}

/** Waits until an element shows this colour. */
export async function shows(page: Page, testid: string, colour: Colour): Promise<void> {
  for (;;) {
    const visible = (await page.getByTestId(testid).count()) > 0;
    if (visible && (await colourOf(page, testid)) === colour) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Rounding: what is less than this nobody hears (the unit of totalAudioEnergy). */
const SILENCE = 1e-6;
/** A pitch is found to a few Hz; those of two places differ by far more. */
const SAME_PITCH_HZ = 50;

/** Whether it is the microphone of this place that is heard. */
export function hears({ energy, pitch_hz }: Heard, { pitches_hz }: ClipLook): boolean {
  return energy > SILENCE && pitches_hz.some((own_hz) => Math.abs(own_hz - pitch_hz) < SAME_PITCH_HZ);
}

export function isSilent({ energy }: Heard): boolean {
  return energy < SILENCE;
}

/** Listens to every sound that the page receives for so long. */
export async function listen(page: Page, span_ms: number): Promise<Record<Sound, Heard>> {
  const heard = await page.evaluate(listenHere, span_ms);
  const of = (index: number): Heard => heard[index] ?? { energy: 0, pitch_hz: 0 };
  return { hall: of(0), speaker_1: of(1), speaker_2: of(2) };
}

/** Runs in the page. */
async function listenHere(span_ms: number): Promise<Heard[]> {
  const peer = window.peers.findLast(
    (one) => one.connectionState === 'connected' && one.getTransceivers().length === 5,
  );
  if (!peer) return [];
  const sections = peer.getTransceivers().slice(2);
  const context = new AudioContext();
  const ears = sections.map(({ receiver }) => {
    const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
    new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([receiver.track]) }).connect(
      analyser,
    );
    return { analyser, loudest_db: -70, pitch_hz: 0 };
  });
  const energies = async (): Promise<number[]> => {
    const report = await peer.getStats();
    const inbound = [...(report.values() as Iterable<Record<string, unknown>>)].filter(
      (entry) => entry['type'] === 'inbound-rtp',
    );
    return sections.map(({ mid }) =>
      Number(inbound.find((entry) => entry['mid'] === mid)?.['totalAudioEnergy'] ?? 0),
    );
  };
  const before = await energies();
  const until_ms = performance.now() + span_ms;
  while (performance.now() < until_ms) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const ear of ears) {
      const bins = new Float32Array(ear.analyser.frequencyBinCount);
      ear.analyser.getFloatFrequencyData(bins);
      const loudest_db = Math.max(...bins);
      if (loudest_db <= ear.loudest_db) continue;
      ear.loudest_db = loudest_db;
      ear.pitch_hz = (bins.indexOf(loudest_db) * context.sampleRate) / ear.analyser.fftSize;
    }
  }
  const after = await energies();
  await context.close();
  return ears.map(({ pitch_hz }, index) => ({
    energy: (after[index] ?? 0) - (before[index] ?? 0),
    pitch_hz,
  }));
}
