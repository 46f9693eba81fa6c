/** What leaves later, in the order of time. One timer, so that two that leave together keep their order. */
export class Departures {
  readonly #waiting: { at_ms: number; leave: () => void }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** At once if the time has come. */
  add(at_ms: number, leave: () => void): void {
    let place = this.#waiting.length;
    while (place > 0 && (this.#waiting[place - 1]?.at_ms ?? 0) > at_ms) place -= 1;
    this.#waiting.splice(place, 0, { at_ms, leave });
    if (place === 0) this.#look();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting.length = 0;
  }

  #look(): void {
    clearTimeout(this.#timer);
    const now_ms = performance.now();
    for (;;) {
      const next = this.#waiting[0];
      if (!next) return;
      // Timers are whole milliseconds.
      if (next.at_ms - now_ms >= 1) {
        this.#timer = setTimeout(() => this.#look(), next.at_ms - now_ms);
        return;
      }
      this.#waiting.shift();
      next.leave();
    }
  }
}
