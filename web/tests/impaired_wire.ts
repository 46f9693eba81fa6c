/** What one direction of a line does to datagrams. Shares are 0 to 1. */
export interface Impairment {
  /** Share that never arrives. */
  loss: number;
  delay_ms: number;
  /** Up to so much more delay, evenly spread; the order stays. */
  jitter_ms: number;
  /** Share that is held back so long that later ones overtake it. */
  reordering: number;
  bits_per_second: number;
}

export const CLEAN: Impairment = {
  loss: 0,
  delay_ms: 0,
  jitter_ms: 0,
  reordering: 0,
  bits_per_second: Infinity,
};

/** A router keeps so much in its queue and drops the rest. */
const queue_limit_ms = 250;
const held_back_ms = 30;

/** One direction of a line: says of each datagram when it leaves at the far end. The same seed gives the same line. */
export class ImpairedWire {
  impairment: Impairment = CLEAN;
  readonly #chance: () => number;
  /** When the queue before the narrowest part is empty. */
  #free_at_ms = 0;
  #last_at_ms = 0;

  constructor(seed: number) {
    this.#chance = chances(seed);
  }

  /** Null if it is lost. Times are of one clock that never goes back. */
  arrival_ms(bytes: number, now_ms: number): number | null {
    // Always three: what is drawn for a datagram does not depend on what is set.
    const [loss, jitter, order] = [this.#chance(), this.#chance(), this.#chance()];
    const { impairment } = this;
    if (loss < impairment.loss) return null;
    const begins_ms = Math.max(now_ms, this.#free_at_ms);
    const passed_ms = begins_ms + (bytes * 8_000) / impairment.bits_per_second;
    if (passed_ms - now_ms > queue_limit_ms) return null;
    this.#free_at_ms = passed_ms;
    const at_ms = passed_ms + impairment.delay_ms + jitter * impairment.jitter_ms;
    if (order < impairment.reordering) return at_ms + held_back_ms;
    this.#last_at_ms = Math.max(this.#last_at_ms, at_ms);
    return this.#last_at_ms;
  }
}

/** Numbers from 0 to below 1: Marsaglia's xorshift with 32 bits (Journal of Statistical Software 8, 14). */
function chances(seed: number): () => number {
  // Neighbouring seeds would begin alike, and nothing comes of zero.
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
