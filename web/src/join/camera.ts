import { hall_sound } from '../media/capture';
import { endpointPlan } from '../media/sending';
import { recall, remember } from '../shared/memory';

/** What may be wrong with camera and microphone, each with its own advice. */
export type CameraTrouble = 'blocked' | 'missing' | 'in_use' | 'insecure';

export type Opened = { ok: true; stream: MediaStream } | { ok: false; trouble: CameraTrouble };

/** The names under which the browser keeps what was chosen in the check: the same is used to speak. */
const chosen = { camera: 'camera', microphone: 'microphone' } as const;

/** The device that was chosen last; empty for the browser's own choice. */
export function chosenDevice(device: keyof typeof chosen): string {
  return recall(chosen[device]) ?? '';
}

export function chooseDevice(device: keyof typeof chosen, id: string): void {
  remember(chosen[device], id);
}

/** Opens camera and microphone, or whichever of the two there is. */
export async function openCamera(): Promise<Opened> {
  // Without a secure page there is no `mediaDevices` at all.
  if (!('mediaDevices' in navigator)) return { ok: false, trouble: 'insecure' };
  // A wish, not a must: a device that was unplugged since then is no reason for silence.
  const video = { ...endpointPlan.video, ...wish(chosenDevice('camera')) };
  const audio = { ...hall_sound, ...wish(chosenDevice('microphone')) };
  const ask = (wanted: MediaStreamConstraints): Promise<MediaStream> =>
    navigator.mediaDevices.getUserMedia(wanted);
  try {
    return { ok: true, stream: await ask({ video, audio }) };
  } catch (refusal) {
    if (troubleOf(refusal) !== 'missing') return { ok: false, trouble: troubleOf(refusal) };
  }
  try {
    return { ok: true, stream: await ask({ audio }).catch(() => ask({ video })) };
  } catch (refusal) {
    return { ok: false, trouble: troubleOf(refusal) };
  }
}

function wish(device: string): MediaTrackConstraints {
  return device === '' ? {} : { deviceId: device };
}

/** The browser's reason, as one that can be explained. */
export function troubleOf(refusal: unknown): CameraTrouble {
  const name = refusal instanceof Error || refusal instanceof DOMException ? refusal.name : '';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  if (name === 'NotReadableError' || name === 'AbortError') return 'in_use';
  return 'blocked';
}
