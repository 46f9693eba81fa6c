import type { CameraTest } from '../camera_test.svelte';
import type { SpeakerTest } from '../speaker_test.svelte';
import type { Findings } from './own_checks.svelte';

/** What the device check found out; what was not tried is left out. */
export function findings(speaker: SpeakerTest | null, camera: CameraTest): Findings {
  const found: Findings = {};
  if (speaker !== null && speaker.verdict !== null) found.sound = speaker.verdict === 'heard';
  if (camera.state === 'on') {
    found.camera = (camera.stream?.getVideoTracks().length ?? 0) > 0;
    found.microphone = (camera.stream?.getAudioTracks().length ?? 0) > 0;
  } else if (camera.trouble !== null) {
    found.camera = false;
    found.microphone = false;
  }
  return found;
}
