/**
 * The server's time of day. Computers in halls are often minutes off, and a turn to speak is shown in seconds;
 * every answer of the server names its time, to the second.
 */

/** A difference below this is the rounding of the header and the way of the answer. */
const noise_ms = 2_000;

let ahead_ms = 0;

/** Takes the `Date` header of an answer that came just now. */
export function noteServerTime(date: string | null, now_ms = Date.now()): void {
  const server_ms = Date.parse(date ?? '');
  if (Number.isNaN(server_ms)) return;
  const difference_ms = server_ms - now_ms;
  ahead_ms = Math.abs(difference_ms) < noise_ms ? 0 : difference_ms;
}

export function serverNow_ms(now_ms = Date.now()): number {
  return now_ms + ahead_ms;
}
