/** A short chime through the loudspeakers, and what the technician says about it. */

/** Three rising notes, easy to tell from the noises of a hall; frequencies in hertz. */
const notes_hz = [523.25, 659.25, 783.99];
const note_s = 0.45;

export class SpeakerTest {
  playing = $state(false);
  played = $state(false);
  verdict = $state<'heard' | 'not_heard' | null>(null);
  #context: AudioContext | null = null;

  async play(): Promise<void> {
    if (this.playing) return;
    this.playing = true;
    this.verdict = null;
    const context = (this.#context ??= new AudioContext());
    await context.resume();
    const ends = notes_hz.map((frequency_hz, index) => this.#note(context, frequency_hz, index));
    await Promise.all(ends);
    this.playing = false;
    this.played = true;
  }

  #note(context: AudioContext, frequency_hz: number, index: number): Promise<void> {
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

  close(): void {
    void this.#context?.close();
    this.#context = null;
  }
}
