import type { Failure, Outcome } from '../../api/client';
import {
  allowTakeOver,
  changeMode,
  declareAbsence,
  eraseContact,
  issueKey,
  revokeKey,
  showEndpoint,
  type EndpointDetail,
  type IssuedKey,
} from '../../api/organizing_endpoints';
import type { EndpointMode } from '../../api/types';
import { Deed } from '../../shared/deed.svelte';

/** What is known of one endpoint, and what is done with it. */
export class EndpointState {
  detail = $state.raw<EndpointDetail | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** A key just made: it is shown this one time. */
  issued = $state.raw<IssuedKey | null>(null);
  /** What was done, as a word of the dictionaries. */
  done = $state<'mode' | 'absence' | 'head_count' | 'take_over' | 'revoked' | 'contact' | null>(null);
  readonly deed = new Deed();
  readonly conference: number;
  readonly session: number;
  readonly endpoint: number;
  #asked = 0;

  constructor(conference: number, session: number, endpoint: number) {
    this.conference = conference;
    this.session = session;
    this.endpoint = endpoint;
  }

  async load(): Promise<void> {
    const asked = ++this.#asked;
    const came = await showEndpoint(this.conference, this.endpoint);
    // An older answer that comes late must not cover a newer one.
    if (asked !== this.#asked) return;
    if (came.ok) this.detail = came.value;
    this.failure = came.ok ? null : came.failure;
  }

  changeMode(mode: EndpointMode): Promise<boolean> {
    return this.#do('mode', () => changeMode(this.conference, this.endpoint, mode));
  }

  allowTakeOver(device: string): Promise<boolean> {
    return this.#do('take_over', () => allowTakeOver(this.conference, this.endpoint, device));
  }

  declareAbsence(reason: string): Promise<boolean> {
    return this.#do('absence', () => declareAbsence(this.conference, this.session, this.endpoint, reason));
  }

  async issueKey(): Promise<void> {
    const came = await this.deed.run(() => issueKey(this.conference, this.endpoint));
    if (!came?.ok) return;
    this.issued = came.value;
    this.done = null;
    await this.load();
  }

  async revokeKey(): Promise<void> {
    this.issued = null;
    await this.#do('revoked', () => revokeKey(this.conference, this.endpoint));
  }

  eraseContact(): Promise<boolean> {
    return this.#do('contact', () => eraseContact(this.conference, this.endpoint));
  }

  async #do(
    done: NonNullable<EndpointState['done']>,
    ask: () => Promise<Outcome<unknown>>,
  ): Promise<boolean> {
    this.done = null;
    const came = await this.deed.run(ask);
    if (!came?.ok) return false;
    this.done = done;
    await this.load();
    return true;
  }
}
