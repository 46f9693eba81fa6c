import type { PlayedStretch } from '../../api/studies';

/** Played faster, nobody follows; the server counts no more than this either. */
export const fastest_rate = 1.5;

/** Players say where they are about four times a second; a busy page hears of it later. */
const slack_ms = 400;

interface Position {
  media_ms: number;
  wall_ms: number;
}

/** The stretches of a part that were really played: not those that were skipped. */
export class Played {
  #stretches: PlayedStretch[] = [];
  #last: Position | null = null;

  /** The player moved on to here. A step that time does not explain was a skip. */
  moved(media_ms: number, wall_ms: number): void {
    const last = this.#last;
    this.#last = { media_ms, wall_ms };
    if (last === null || media_ms <= last.media_ms) return;
    const possible_ms = (wall_ms - last.wall_ms) * fastest_rate + slack_ms;
    if (media_ms - last.media_ms > possible_ms) return;
    const [from_ms, until_ms] = [Math.round(last.media_ms), Math.round(media_ms)];
    const open = this.#stretches.at(-1);
    if (open?.until_ms === from_ms) open.until_ms = until_ms;
    else if (from_ms < until_ms) this.#stretches.push({ from_ms, until_ms });
  }

  /** What comes next does not follow what was: the player stands still, or is elsewhere. */
  broke(): void {
    this.#last = null;
  }

  /** Hands out what was played since the last time. */
  take(): PlayedStretch[] {
    const taken = this.#stretches;
    this.#stretches = [];
    return taken;
  }
}
