import type { PageFigures } from '../api/socket';
import type { LineFigures } from '../media/line_figures';

/** The server counts lines in windows of this length. */
const window_ms = 20_000;

/** Says what this page counted of the program, once a window, while it is received. */
export class LineReport {
  #said_at_ms: number | null = null;
  #last: LineFigures | null = null;
  /** What the browser had counted when the leg came to this session; null: it was opened for it. */
  #before: LineFigures | null = null;
  readonly #say: (figures: PageFigures) => void;

  constructor(say: (figures: PageFigures) => void) {
    this.#say = say;
  }

  /** Takes what the browser counts each second; `now_ms` on any clock that only rises. */
  counted(figures: LineFigures, now_ms: number): void {
    this.#last = figures;
    this.#said_at_ms ??= now_ms;
    if (now_ms - this.#said_at_ms < window_ms) return;
    this.#said_at_ms = now_ms;
    this.#say(pageFigures(countedSince(this.#before, figures)));
  }

  /** Nothing is received any more: the next window begins with what comes then. */
  end(): void {
    this.#said_at_ms = null;
    this.#last = null;
    this.#before = null;
  }

  /** Another session goes on on the same leg: what was counted until now is not its own. */
  passOn(): void {
    this.#said_at_ms = null;
    this.#before = this.#last;
  }
}

/** The browser counts from the beginning of a leg, the server for each session from nothing. */
function countedSince(before: LineFigures | null, figures: LineFigures): LineFigures {
  if (before === null) return figures;
  const since = (key: 'freezes' | 'frozen_ms' | 'concealed_samples' | 'all_samples'): number | null => {
    const now = figures[key];
    return now === null ? null : now - (before[key] ?? 0);
  };
  return {
    ...figures,
    freezes: since('freezes'),
    frozen_ms: since('frozen_ms'),
    concealed_samples: since('concealed_samples'),
    all_samples: since('all_samples'),
  };
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
