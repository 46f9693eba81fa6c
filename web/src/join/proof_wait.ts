/** How long something has been arriving that the server has no proof of. It is told the time; it does not ask. */
export class ProofWait {
  #since_ms: number | null = null;

  /** Takes how things stand; answers for how many milliseconds proof has been missing. */
  counted(missing: boolean, now_ms: number): number {
    this.#since_ms = missing ? (this.#since_ms ?? now_ms) : null;
    return this.#since_ms === null ? 0 : now_ms - this.#since_ms;
  }
}
