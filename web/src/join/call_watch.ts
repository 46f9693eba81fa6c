/** Watches one leg of media. It is told the time; it does not ask, so that a test can say what comes. */

/** What is wrong with a leg. */
export type Trouble = 'never_connected' | 'cut' | 'stalled';

/** A picture or a sound counts as arriving for so long after its last packet was counted. */
export const flowing_ms = 3_000;
const connecting_limit_ms = 15_000;
const disconnected_limit_ms = 5_000;
const stall_limit_ms = 10_000;

/** One kind of media: how many packets came, and when the number last grew. */
class Flow {
  #packets = 0;
  #grew_at_ms: number | null = null;

  count(packets: number, now_ms: number): void {
    if (packets > this.#packets) this.#grew_at_ms = now_ms;
    this.#packets = packets;
  }

  get began(): boolean {
    return this.#grew_at_ms !== null;
  }

  quietFor_ms(now_ms: number): number {
    return this.#grew_at_ms === null ? Infinity : now_ms - this.#grew_at_ms;
  }
}

export class CallWatch {
  readonly #sound = new Flow();
  readonly #picture = new Flow();
  readonly #began_at_ms: number;
  #state: RTCIceConnectionState = 'new';
  #state_since_ms: number;
  #connected_at_ms: number | null = null;
  /** Since when the program is said to send; null while it is silent and nothing can be missed. */
  #expected_since_ms: number | null = null;

  constructor(now_ms: number) {
    this.#began_at_ms = now_ms;
    this.#state_since_ms = now_ms;
  }

  iceChanged(state: RTCIceConnectionState, now_ms: number): void {
    this.#state = state;
    this.#state_since_ms = now_ms;
    if (state === 'connected' || state === 'completed') this.#connected_at_ms ??= now_ms;
  }

  /** Whether the program sends just now, as the server says. */
  expect(sounding: boolean, now_ms: number): void {
    if (!sounding) this.#expected_since_ms = null;
    else this.#expected_since_ms ??= now_ms;
  }

  counted(sound_packets: number, picture_packets: number, now_ms: number): void {
    this.#sound.count(sound_packets, now_ms);
    this.#picture.count(picture_packets, now_ms);
  }

  soundFlows(now_ms: number): boolean {
    return this.#sound.quietFor_ms(now_ms) < flowing_ms;
  }

  pictureFlows(now_ms: number): boolean {
    return this.#picture.quietFor_ms(now_ms) < flowing_ms;
  }

  /** How long ago something last came, or the leg began. */
  quietFor_ms(now_ms: number): number {
    const age_ms = now_ms - this.#began_at_ms;
    return Math.min(age_ms, this.#sound.quietFor_ms(now_ms), this.#picture.quietFor_ms(now_ms));
  }

  /** What is wrong with the leg, or null: it stays. */
  trouble(now_ms: number): Trouble | null {
    if (this.#state === 'failed' || this.#state === 'closed') return 'cut';
    const in_state_ms = now_ms - this.#state_since_ms;
    if (this.#state === 'disconnected' && in_state_ms > disconnected_limit_ms) return 'cut';
    if (this.#connected_at_ms === null) {
      return now_ms - this.#began_at_ms > connecting_limit_ms ? 'never_connected' : null;
    }
    return this.#stalled(this.#connected_at_ms, now_ms) ? 'stalled' : null;
  }

  /**
   * A kind that came and stopped counts as stalled; one that never came does not, as long as the other does:
   * a hall may send sound alone, and a new leg every ten seconds would tear that apart.
   */
  #stalled(connected_at_ms: number, now_ms: number): boolean {
    if (this.#expected_since_ms === null) return false;
    const could_flow_ms = now_ms - Math.max(this.#expected_since_ms, connected_at_ms);
    if (could_flow_ms <= stall_limit_ms) return false;
    const stopped = [this.#sound, this.#picture].some(
      (flow) => flow.began && flow.quietFor_ms(now_ms) > stall_limit_ms,
    );
    return stopped || (!this.#sound.began && !this.#picture.began);
  }
}
