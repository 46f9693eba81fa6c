import type { SituationDelegates, SituationSession } from '../../api/socket';
import { DelegateList } from '../../shared/delegates/delegate_list.svelte';

/** The delegates of the endpoint in its session: the list is fetched again whenever the server says it changed. */
export class OwnDelegates {
  /** What the server says of them; none without a list. */
  told = $state.raw<SituationDelegates | null>(null);
  list = $state.raw<DelegateList | null>(null);
  #revision = 0;

  constructor(
    readonly conference: number,
    readonly endpoint: number,
  ) {}

  /** The server says how things stand; null while there is no session. */
  follow(session: SituationSession | null): void {
    this.told = session?.delegates ?? null;
    if (session === null || this.told === null) {
      this.list = null;
      return;
    }
    const { conference, endpoint } = this;
    if (this.list?.address.session !== session.session) {
      this.list = new DelegateList({ conference, endpoint, session: session.session });
      this.#revision = 0;
    }
    if (this.#revision !== this.told.revision) void this.list.load();
    this.#revision = this.told.revision;
  }
}
