import type { PageFigures } from '../api/socket';
import type { LineFigures } from '../media/line_figures';

/** The server counts lines in windows of this length. */
const window_ms = 20_000;

/** Says what this page counted of the program, once a window, while it is received. */
export class LineReport {
  #said_at_ms: number | null = null;
  readonly #say: (figures: PageFigures) => void;

  constructor(say: (figures: PageFigures) => void) {
    this.#say = say;
  }

  /** Takes what the browser counts each second; `now_ms` on any clock that only rises. */
  counted(figures: LineFigures, now_ms: number): void {
    this.#said_at_ms ??= now_ms;
    if (now_ms - this.#said_at_ms < window_ms) return;
    this.#said_at_ms = now_ms;
    this.#say(pageFigures(figures));
  }

  /** Nothing is received any more: the next window begins with what comes then. */
  end(): void {
    this.#said_at_ms = null;
  }
}

/** The figures as the server takes them. What the browser does not count is left out, and never 0. */
export function pageFigures(figures: LineFigures): PageFigures {
  const named: Record<keyof PageFigures, number | null> = {
    frames_per_second: figures.frames_per_second,
    frame_height: figures.height_px,
    freeze_count: figures.freezes,
    freeze_ms: figures.frozen_ms,
    concealed_samples: figures.concealed_samples,
    total_samples: figures.all_samples,
  };
  const known = Object.entries(named).filter(([, value]) => value !== null && value >= 0);
  return Object.fromEntries(known.map(([name, value]) => [name, Math.round(value ?? 0)]));
}
