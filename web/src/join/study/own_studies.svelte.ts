import type { Failure } from '../../api/client';
import { listStudies, reportPlayed, type OwnStudy, type StudyAddress } from '../../api/studies';
import { Played } from './played';

/** How often a page that plays says so. */
const report_every_ms = 60_000;

/** What is being watched. */
export interface Watched {
  session: number;
  recording: number;
  part: number;
}

/** The recordings an endpoint can still watch, and what of them it played. The server counts. */
export class OwnStudies {
  list = $state.raw<OwnStudy[]>([]);
  failure = $state.raw<Failure | null>(null);
  watched = $state.raw<Watched | null>(null);
  readonly address: StudyAddress;
  readonly #played = new Played();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(conference: number, endpoint: number) {
    this.address = { conference, endpoint };
  }

  async load(): Promise<void> {
    const came = await listStudies(this.address);
    if (came.ok) this.list = came.value;
    this.failure = came.ok ? null : came.failure;
  }

  watch(watched: Watched | null): void {
    void this.stop();
    this.watched = watched;
  }

  /** The player begins: from now on time counts. */
  begin(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => void this.#report(), report_every_ms);
    void this.#report();
  }

  moved(media_ms: number): void {
    this.#played.moved(media_ms, performance.now());
  }

  broke(): void {
    this.#played.broke();
  }

  /** The player stands still, or the page goes: what was played is said now. */
  async stop(): Promise<void> {
    this.broke();
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#report();
  }

  async #report(): Promise<void> {
    const watched = this.watched;
    if (watched === null) return;
    const { session, recording, part } = watched;
    const came = await reportPlayed(this.address, session, recording, part, this.#played.take());
    this.failure = came.ok ? null : came.failure;
    if (came.ok) this.list = this.list.map((one) => (one.session === session ? came.value : one));
  }
}
