import type { Failure } from '../../api/client';
import { listVersions, type VersionsView } from '../../api/organizing_figures';

/** The versions of a session's figures. */
export class Versions {
  view = $state.raw<VersionsView | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly conference: number;
  readonly session: number;

  constructor(conference: number, session: number) {
    this.conference = conference;
    this.session = session;
  }

  async load(): Promise<void> {
    const came = await listVersions(this.conference, this.session);
    if (came.ok) this.view = came.value;
    this.failure = came.ok ? null : came.failure;
  }
}
