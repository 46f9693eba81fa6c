import { serverNow_ms } from '../api/server_clock';

/** The server's time of day, told once a second while something shows it. */
export class Clock {
  now_ms = $state(serverNow_ms());

  /** Begins to tick; the answer stops it. */
  tick(): () => void {
    this.now_ms = serverNow_ms();
    const timer = setInterval(() => (this.now_ms = serverNow_ms()), 1_000);
    return () => clearInterval(timer);
  }
}
