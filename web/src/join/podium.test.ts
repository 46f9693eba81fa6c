import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Podium } from './podium.svelte';

/** As much of a camera as the podium touches. */
class Track {
  onended: (() => void) | null = null;
  stopped = false;
  constructor(readonly kind: 'audio' | 'video') {}
  stop(): void {
    this.stopped = true;
  }
}

class Devices extends EventTarget {
  opened: Track[] = [];
  refusal: string | null = null;
  /** Lets an opening wait until the test goes on. */
  gate: Promise<void> = Promise.resolve();
  getUserMedia = async () => {
    await this.gate;
    if (this.refusal !== null) throw new DOMException('', this.refusal);
    const tracks = [new Track('video'), new Track('audio')];
    this.opened.push(...tracks);
    return { getTracks: () => tracks, getVideoTracks: () => tracks.slice(0, 1) };
  };
}

let devices: Devices;
const settle = () => vi.advanceTimersByTimeAsync(0);
const open = () => devices.opened.filter((track) => !track.stopped);

beforeEach(() => {
  vi.useFakeTimers();
  devices = new Devices();
  vi.stubGlobal('navigator', { mediaDevices: devices });
  // No server: what is tested here is when camera and microphone are open.
  vi.stubGlobal('fetch', async () => new Response(null, { status: 503 }));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('camera and microphone are open while they are to be sent, and closed at once after', async () => {
  const podium = new Podium();
  expect(podium.hasPicture).toBe(false);
  podium.follow(1);
  await settle();
  expect(open()).toHaveLength(2);
  expect(podium.hasPicture).toBe(true);
  podium.follow(null);
  expect(open()).toHaveLength(0);
  expect(podium.state).toBe('off');
});

test('the same news again opens nothing twice', async () => {
  const podium = new Podium();
  podium.follow(1);
  await settle();
  podium.follow(1);
  await settle();
  expect(devices.opened).toHaveLength(2);
  podium.leave();
});

test('a camera that opens after the turn is over is let go', async () => {
  let go = (): void => undefined;
  devices.gate = new Promise((resolve) => (go = resolve));
  const podium = new Podium();
  podium.follow(1);
  podium.follow(null);
  go();
  await settle();
  expect(devices.opened).toHaveLength(2);
  expect(open()).toHaveLength(0);
  expect(podium.stream).toBeNull();
});

test('a camera that is forbidden is explained, and tried again when somebody presses the button', async () => {
  devices.refusal = 'NotAllowedError';
  const podium = new Podium();
  podium.follow(1);
  await settle();
  expect(podium.trouble).toBe('blocked');
  devices.refusal = null;
  await podium.retry();
  expect(podium.trouble).toBeNull();
  expect(open()).toHaveLength(2);
  podium.leave();
});

test('a camera that is plugged in is opened without a press', async () => {
  devices.refusal = 'NotFoundError';
  const podium = new Podium();
  podium.follow(1);
  await settle();
  expect(podium.trouble).toBe('missing');
  devices.refusal = null;
  devices.dispatchEvent(new Event('devicechange'));
  await settle();
  expect(open()).toHaveLength(2);
  podium.leave();
});

test('a cable that was pulled opens what is left', async () => {
  const podium = new Podium();
  podium.follow(1);
  await settle();
  devices.opened[0]?.onended?.();
  await settle();
  expect(devices.opened).toHaveLength(4);
  expect(open()).toHaveLength(2);
  podium.leave();
});
