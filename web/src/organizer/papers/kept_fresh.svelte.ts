import type { Failure, Outcome } from '../../api/client';

/** Something of the server that is asked for again and again, as long as somebody looks at it. */
export class KeptFresh<Value> {
  value = $state.raw<Value | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #ask: () => Promise<Outcome<Value>>;
  readonly #every_ms: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(ask: () => Promise<Outcome<Value>>, every_ms: number) {
    this.#ask = ask;
    this.#every_ms = every_ms;
  }

  /** Begins to look; what it answers ends it. */
  watch = (): (() => void) => {
    void this.#turn();
    return () => {
      this.#asked += 1;
      clearTimeout(this.#timer);
    };
  };

  /** What an answer to something else said already. An answer that is still under way is older. */
  accept(value: Value): void {
    this.#asked += 1;
    clearTimeout(this.#timer);
    this.value = value;
    this.failure = null;
    this.#timer = setTimeout(() => void this.#turn(), this.#every_ms);
  }

  refresh(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#turn();
  }

  async #turn(): Promise<void> {
    const asked = (this.#asked += 1);
    const came = await this.#ask();
    if (asked !== this.#asked) return;
    this.failure = came.ok ? null : came.failure;
    if (came.ok) this.value = came.value;
    this.#timer = setTimeout(() => void this.#turn(), this.#every_ms);
  }
}
