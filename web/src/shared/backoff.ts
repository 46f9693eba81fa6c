/** When to try again. It is told the randomness, so that a test can say what comes. */

/** Spread of the first retry: a whole country that lost its server must not come back in one second. */
const first_ms = 4_000;
const longest_ms = 30_000;

export class Backoff {
  #failures = 0;
  readonly #random: () => number;

  /** `random` gives numbers from 0 to below 1. */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Milliseconds to wait: uniform over 0–4 s at first, then full jitter under a limit that doubles up to 30 s. */
  next_ms(): number {
    const limit_ms = Math.min(longest_ms, first_ms * 2 ** this.#failures);
    this.#failures += 1;
    return Math.floor(this.#random() * limit_ms);
  }

  /** It worked: the next loss begins anew. */
  succeeded(): void {
    this.#failures = 0;
  }
}
