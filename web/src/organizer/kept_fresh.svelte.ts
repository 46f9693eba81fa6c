import type { Failure, Outcome } from '../api/client';

/** Something of the server that is asked for again and again, as long as somebody looks at it. */
export class KeptFresh<Value> {
  value = $state.raw<Value | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #ask: () => Promise<Outcome<Value>>;
  readonly #every_ms: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #watched = false;

  constructor(ask: () => Promise<Outcome<Value>>, every_ms: number) {
    this.#ask = ask;
    this.#every_ms = every_ms;
  }

  /** Begins to look; what it answers ends it. */
  watch = (): (() => void) => {
    this.#watched = true;
    void this.refresh();
    return () => {
      this.#watched = false;
      this.#asked += 1;
      clearTimeout(this.#timer);
    };
  };

  /** What an answer to something else said already. An answer that is still under way is older. */
  accept(value: Value): void {
    this.#asked += 1;
    this.value = value;
    this.failure = null;
    this.#askLater();
  }

  async refresh(): Promise<void> {
    const asked = (this.#asked += 1);
    clearTimeout(this.#timer);
    const came = await this.#ask();
    if (asked !== this.#asked) return;
    this.failure = came.ok ? null : came.failure;
    if (came.ok) this.value = came.value;
    this.#askLater();
  }

  #askLater(): void {
    clearTimeout(this.#timer);
    // A deed may be answered when nobody looks any more.
    if (this.#watched) this.#timer = setTimeout(() => void this.refresh(), this.#every_ms);
  }
}
