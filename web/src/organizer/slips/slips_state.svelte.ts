import type { Failure } from '../../api/client';
import { listSlips, type SlipList } from '../../api/organizing_slips';

/** How often the list is asked for while somebody looks at it, in milliseconds. */
const refresh_ms = 10_000;

/** The slips of a session, as far as the asker may see them. */
export class SlipsState {
  list = $state.raw<SlipList | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly conference: number;
  readonly session: number;

  constructor(conference: number, session: number) {
    this.conference = conference;
    this.session = session;
  }

  async load(): Promise<void> {
    const came = await listSlips(this.conference, this.session);
    if (came.ok) this.list = came.value;
    this.failure = came.ok ? null : came.failure;
  }

  /** Loads now and again, until the answer is called. */
  follow(): () => void {
    void this.load();
    const timer = setInterval(() => void this.load(), refresh_ms);
    return () => clearInterval(timer);
  }
}
