import { planFor, type Source } from './sending';

/** Why a camera, microphone or screen could not be had, as a word of the dictionaries says it. */
export type CaptureProblem = 'not_allowed' | 'not_found' | 'in_use' | 'unsupported' | 'unknown';

export type Captured = { ok: true; stream: MediaStream } | { ok: false; problem: CaptureProblem };

/** What is heard in the hall comes back out of its loudspeakers: it must not be sent again. */
export const hall_sound: MediaTrackConstraints = {
  channelCount: 1,
  echoCancellation: true,
  noiseSuppression: true,
};

/** Picture of a camera, or of a screen or window with the computer's own sound where the browser gives it. */
export function capturePicture(source: Source, camera: string): Promise<Captured> {
  const { video } = planFor(source);
  if (source === 'camera') {
    const chosen = camera === '' ? video : { ...video, deviceId: { exact: camera } };
    return capture(() => navigator.mediaDevices.getUserMedia({ video: chosen }));
  }
  const displaySurface = source === 'screen' ? 'monitor' : 'window';
  const options: DisplayMediaStreamOptions = { video: { ...video, displaySurface }, audio: true };
  return capture(() => navigator.mediaDevices.getDisplayMedia(options));
}

export function captureMicrophone(microphone: string): Promise<Captured> {
  const audio = hall_sound;
  const chosen = microphone === '' ? audio : { ...audio, deviceId: { exact: microphone } };
  return capture(() => navigator.mediaDevices.getUserMedia({ audio: chosen }));
}

async function capture(ask: () => Promise<MediaStream>): Promise<Captured> {
  // Without a secure page there is no `mediaDevices` at all.
  if (!('mediaDevices' in navigator)) return { ok: false, problem: 'unsupported' };
  try {
    return { ok: true, stream: await ask() };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}

export function problemOf(error: unknown): CaptureProblem {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'not_allowed';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'not_found';
    case 'NotReadableError':
    case 'AbortError':
      return 'in_use';
    case 'NotSupportedError':
      return 'unsupported';
    default:
      return 'unknown';
  }
}

export interface Device {
  id: string;
  label: string;
}

/** Cameras or microphones by name; names are empty until the first permission was given. */
export async function listDevices(kind: 'videoinput' | 'audioinput'): Promise<Device[]> {
  if (!('mediaDevices' in navigator)) return [];
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices
    .filter((device) => device.kind === kind && device.deviceId !== '')
    .map((device) => ({ id: device.deviceId, label: device.label }));
}

export function stopTracks(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
