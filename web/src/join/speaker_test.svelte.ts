import { playChime } from './chime';

/** A short chime through the loudspeakers, and what the technician says about it. */

/** Three rising notes, easy to tell from the noises of a hall; frequencies in hertz. */
const notes_hz = [523.25, 659.25, 783.99];

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
    await playChime(context, notes_hz);
    this.playing = false;
    this.played = true;
  }

  close(): void {
    void this.#context?.close();
    this.#context = null;
  }
}
