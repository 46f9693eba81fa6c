/** The time of day, told once a second while something shows it. */
export class Clock {
  now_ms = $state(Date.now());

  /** Begins to tick; the answer stops it. */
  tick(): () => void {
    this.now_ms = Date.now();
    const timer = setInterval(() => (this.now_ms = Date.now()), 1_000);
    return () => clearInterval(timer);
  }
}
