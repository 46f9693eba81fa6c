/** A short chime through the loudspeakers. */

const note_s = 0.45;

/** Plays notes (in hertz) one after the other; resolves when the last one has faded. */
export async function playChime(context: AudioContext, notes_hz: readonly number[]): Promise<void> {
  await Promise.all(notes_hz.map((frequency_hz, index) => note(context, frequency_hz, index)));
}

function note(context: AudioContext, frequency_hz: number, index: number): Promise<void> {
  const begin = context.currentTime + 0.05 + index * note_s;
  const tone = new OscillatorNode(context, { frequency: frequency_hz });
  const loudness = new GainNode(context, { gain: 0 });
  // Swelling and fading: a bare switch clicks in the loudspeakers.
  loudness.gain.setValueAtTime(0, begin);
  loudness.gain.linearRampToValueAtTime(0.4, begin + 0.04);
  loudness.gain.exponentialRampToValueAtTime(0.001, begin + note_s * 1.9);
  tone.connect(loudness).connect(context.destination);
  tone.start(begin);
  tone.stop(begin + note_s * 2);
  return new Promise((resolve) => {
    tone.onended = () => resolve();
  });
}
