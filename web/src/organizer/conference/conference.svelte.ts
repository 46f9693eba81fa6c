import type { Failure } from '../../api/client';
import { showConference, showRoster } from '../../api/conferences';
import type { ConferenceView } from '../../api/types';
import type { Account } from '../../shared/account.svelte';
import { RosterSearch } from '../../shared/roster_search';
import { RosterTree } from '../roster/roster_tree';

/** A conference while it is planned. */
export class ConferenceState {
  readonly id: number;
  view = $state.raw<ConferenceView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Loaded when a screen needs it. */
  tree = $state.raw<RosterTree | null>(null);
  search = $state.raw<RosterSearch | null>(null);
  rosterFailure = $state.raw<Failure | null>(null);
  readonly #account: Account;

  constructor(id: number, account: Account) {
    this.id = id;
    this.#account = account;
  }

  async load(): Promise<void> {
    const came = await showConference(this.id);
    if (came.ok) this.view = came.value;
    else if (came.failure.kind === 'problem' && came.failure.status === 401) this.#account.expire();
    this.failure = came.ok ? null : came.failure;
  }

  async loadRoster(): Promise<void> {
    const came = await showRoster(this.id);
    this.rosterFailure = came.ok ? null : came.failure;
    if (!came.ok) return;
    this.tree = new RosterTree(came.value);
    this.search = new RosterSearch(came.value);
  }
}
