import { me, signIn, signInOnce, signOut, wasNotKept } from '../api/accounts';
import { actAs, actingConsole, type ConsoleName, type Failure, type Outcome } from '../api/client';
import type { Me } from '../api/types';
import { takeSecret } from './link_secret';

export type AccountMe = Extract<Me, { kind: 'account' }>;

export type AccountState =
  | { at: 'asking' }
  | { at: 'unreachable'; failure: Failure }
  | { at: 'outside'; onceFailed: boolean }
  | { at: 'inside'; me: AccountMe };

/** Who is signed in on a page for organizers and staff. */
export class Account {
  state = $state<AccountState>({ at: 'asking' });
  /** Why the last attempt with a password failed. */
  refusal = $state<Failure | null>(null);
  busy = $state(false);
  /** Why the last attempt to sign out failed. */
  stays = $state.raw<Failure | null>(null);
  readonly #own = actingConsole();
  readonly #others: readonly ConsoleName[];

  /** `others`: consoles whose sign-in will do when this page has none of its own. */
  constructor(...others: ConsoleName[]) {
    this.#others = others;
  }

  /** Comes in by the link's one-time secret if there is one, else as whoever the cookie says. */
  async begin(): Promise<void> {
    this.state = { at: 'asking' };
    const secret = takeSecret('once');
    if (secret === null) return this.#settle(await this.#recognise(), false);
    const came = await signInOnce(secret);
    if (came.ok) return this.#settle(came, false);
    if (wasNotKept(came.failure)) {
      this.refusal = came.failure;
      return this.#settle(came, false);
    }
    // A link that was clicked twice: the first click has signed us in already.
    this.#settle(await this.#recognise(), true);
  }

  /** The first console whose sign-in still works; the page acts by it. */
  async #recognise(): Promise<Outcome<Me>> {
    const mine = await me();
    if (mine.ok || mine.failure.kind === 'unreachable') return mine;
    for (const name of this.#others) {
      actAs(name);
      const known = await me();
      if (known.ok) return known;
    }
    actAs(this.#own);
    return mine;
  }

  async signIn(name: string, password: string): Promise<void> {
    this.busy = true;
    actAs(this.#own);
    const came = await signIn(name, password);
    this.busy = false;
    this.refusal = came.ok ? null : came.failure;
    if (came.ok) this.#settle(came, false);
  }

  /** Somebody who was told to be signed out leaves the computer to others, so that only the server says it. */
  async signOut(): Promise<void> {
    this.busy = true;
    this.stays = null;
    const came = await signOut();
    this.busy = false;
    const isOut = came.ok || (came.failure.kind === 'problem' && came.failure.status === 401);
    this.stays = isOut ? null : came.failure;
    if (isOut) this.expire();
  }

  /** Asks anew who is signed in, whose name has changed. */
  async lookAgain(): Promise<void> {
    const came = await me();
    if (came.ok) this.#settle(came, false);
  }

  /** The server answered that nobody is signed in any more. */
  expire(): void {
    this.state = { at: 'outside', onceFailed: false };
  }

  #settle(came: Outcome<Me>, onceFailed: boolean): void {
    this.stays = null;
    if (came.ok) {
      // A technician's cookie is no way into the consoles of organizers and staff.
      this.state =
        came.value.kind === 'account' ? { at: 'inside', me: came.value } : { at: 'outside', onceFailed };
    } else if (came.failure.kind === 'problem' && came.failure.status < 500) {
      this.state = { at: 'outside', onceFailed };
    } else {
      this.state = { at: 'unreachable', failure: came.failure };
    }
  }
}
