/**
 * The sound that is sent: microphone and the computer's own sound mixed into one track, which stays the same
 * when a microphone is exchanged, so that nothing has to be negotiated again. Knows no framework.
 */
export class SoundDesk {
  readonly #context = new AudioContext({ latencyHint: 'interactive' });
  readonly #gain = this.#context.createGain();
  readonly #meter = this.#context.createAnalyser();
  readonly #out = this.#context.createMediaStreamDestination();
  readonly #samples: Float32Array<ArrayBuffer>;
  #inputs = new Map<'microphone' | 'computer', MediaStreamAudioSourceNode>();

  constructor() {
    this.#meter.fftSize = 1024;
    this.#samples = new Float32Array(this.#meter.fftSize);
    this.#out.channelCount = 1;
    this.#gain.connect(this.#meter);
    this.#gain.connect(this.#out);
  }

  get track(): MediaStreamTrack {
    const [track] = this.#out.stream.getAudioTracks();
    if (track === undefined) throw new Error('the sound desk has no way out');
    return track;
  }

  /** Browsers let sound begin only after a click; this is called from one. */
  async begin(): Promise<void> {
    await this.#context.resume();
  }

  /** Takes a stream's sound in place of the one before; null for silence. */
  connect(input: 'microphone' | 'computer', stream: MediaStream | null): void {
    this.#inputs.get(input)?.disconnect();
    this.#inputs.delete(input);
    if (stream === null || stream.getAudioTracks().length === 0) return;
    const source = this.#context.createMediaStreamSource(stream);
    source.connect(this.#gain);
    this.#inputs.set(input, source);
  }

  mute(muted: boolean): void {
    // A ramp of a few milliseconds: a jump would be heard as a click in every hall.
    this.#gain.gain.setTargetAtTime(muted ? 0 : 1, this.#context.currentTime, 0.01);
  }

  /** How loud it is now, from 0 to 1, on a scale of 60 dB. */
  level(): number {
    this.#meter.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    return loudness(Math.sqrt(sum / this.#samples.length));
  }

  close(): void {
    void this.#context.close();
  }
}

/** From the root mean square of samples to a place on a meter: −60 dB is 0, full scale 1. */
export function loudness(rms: number): number {
  if (rms <= 0) return 0;
  return Math.min(1, Math.max(0, 1 + (20 * Math.log10(rms)) / 60));
}
