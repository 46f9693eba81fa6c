import { ifKept, me, signOut } from '../api/accounts';
import type { Failure, Outcome } from '../api/client';
import { join } from '../api/joining';
import type { EndpointRef } from '../api/types';
import { takeSecret } from '../shared/link_secret';
import { visit } from '../shared/memory';
import type { Findings } from './checks/own_checks.svelte';
import { Hall, type LeftBecause } from './hall.svelte';
import { forgetRegistered, forgetSeen, lastSeen, noteSeen, placeName, type LastSeen } from './slips/notebook';
import { SlipDesk } from './slips/slip_desk.svelte';

/** Whose technician this page is. */
export interface Place {
  conference: number;
  conferenceTitle: string;
  endpoint: EndpointRef;
}

/** Why a page that was inside is outside again. */
export type Outside = 'new' | 'revoked' | 'signed_out' | 'denied' | 'other_endpoint';

export type SeatState =
  | { at: 'asking' }
  | { at: 'unreachable'; failure: Failure }
  | { at: 'offline'; seen: LastSeen; slips: SlipDesk }
  | { at: 'code'; why: Outside }
  | { at: 'checking'; place: Place }
  | { at: 'hall'; place: Place; hall: Hall }
  | { at: 'taken_over'; place: Place };

const entered = 'entered';
const outside: readonly Outside[] = ['revoked', 'denied', 'other_endpoint'];

/** The way of a technician through this page: the key, the check, the hall. */
export class Seat {
  state = $state.raw<SeatState>({ at: 'asking' });
  /** Why the code that was typed was not taken. */
  refusal = $state.raw<Failure | null>(null);
  busy = $state(false);
  /** Kept in this page's memory only, to come back by itself when the server has forgotten the sign-in. */
  #key: string | null = null;
  #slips: SlipDesk | null = null;

  async begin(): Promise<void> {
    this.#key = takeSecret('k') ?? this.#key;
    this.state = { at: 'asking' };
    await this.#comeIn();
  }

  /** Looks whether the server is back; until then the page stays as it is. */
  async retry(): Promise<void> {
    if (this.state.at === 'offline') await this.#comeIn();
  }

  async #comeIn(): Promise<void> {
    if (this.#key !== null) await this.#settle(await this.#exchange(this.#key));
    else await this.#comeBack();
  }

  /** After a reload or on a new visit: whoever the browser's cookie says. */
  async #comeBack(): Promise<void> {
    const known = await me();
    if (known.ok && known.value.kind === 'technician') {
      await this.#settle({ ok: true, value: placeOf(known.value) });
    } else if (known.ok || (known.failure.kind === 'problem' && known.failure.status < 500)) {
      this.state = { at: 'code', why: 'new' };
    } else {
      await this.#standAlone(known.failure);
    }
  }

  /** Takes a code that somebody typed. */
  async useCode(code: string): Promise<void> {
    this.busy = true;
    const came = await this.#exchange(code);
    this.busy = false;
    this.refusal = came.ok ? null : came.failure;
    if (!came.ok) return;
    this.#key = code;
    await this.#settle(came);
  }

  enterHall(found: Findings = {}): void {
    if (this.state.at !== 'checking' && this.state.at !== 'taken_over') return;
    this.#openHall(this.state.place, found);
  }

  leaveHall(): void {
    if (this.state.at !== 'hall') return;
    this.state.hall.leave();
    visit.forget(entered);
    this.state = { at: 'checking', place: this.state.place };
  }

  /** Forgets the key on this computer. */
  async signOut(): Promise<void> {
    await signOut();
    this.#key = null;
    visit.forget(entered);
    await forgetSeen().catch(() => {});
    this.state = { at: 'code', why: 'new' };
  }

  async #exchange(key: string): Promise<Outcome<Place>> {
    const joined = await ifKept(await join(key));
    if (!joined.ok) return joined;
    const place = placeOf(joined.value);
    await forgetRegistered(placeName(place)).catch(() => {});
    return { ok: true, value: place };
  }

  async #settle(came: Outcome<Place>): Promise<void> {
    if (!came.ok) return this.#refuse(came.failure);
    void this.#prepareForDownTime(came.value);
    if (visit.recall(entered) === placeName(came.value)) {
      // A reload in the hall goes back to the hall: nobody repeats the check in the middle of a session.
      this.#openHall(came.value);
    } else {
      this.state = { at: 'checking', place: came.value };
    }
  }

  async #refuse(failure: Failure): Promise<void> {
    if (failure.kind === 'problem' && failure.status < 500) {
      this.#key = null;
      this.refusal = failure;
      this.state = { at: 'code', why: 'new' };
    } else {
      await this.#standAlone(failure);
    }
  }

  /** Without the server the page still takes head counts, where it was last. */
  async #standAlone(failure: Failure): Promise<void> {
    if (this.state.at === 'offline') return;
    const seen = await lastSeen().catch(() => null);
    if (seen === null) this.state = { at: 'unreachable', failure };
    else this.state = { at: 'offline', seen, slips: this.#slipsOf(seen.place) };
  }

  /** While the line is up: notes where this is, registers the key, hands in what was left. */
  async #prepareForDownTime(place: Place): Promise<void> {
    const seen = await lastSeen().catch(() => null);
    if (seen === null || placeName(seen.place) !== placeName(place)) {
      await noteSeen(place, null).catch(() => {});
    }
    await this.#slipsOf(place).lineUp();
  }

  #slipsOf(place: Place): SlipDesk {
    if (this.#slips === null || placeName(this.#slips.place) !== placeName(place)) {
      this.#slips = new SlipDesk(place);
      void this.#slips.open();
    }
    return this.#slips;
  }

  #openHall(place: Place, found: Findings = {}): void {
    visit.remember(entered, placeName(place));
    const hall = new Hall(this.#slipsOf(place), (why) => void this.#ended(why, place), found);
    this.state = { at: 'hall', place, hall };
    hall.enter();
  }

  async #ended(why: LeftBecause, place: Place): Promise<void> {
    if (why === 'taken_over') {
      this.state = { at: 'taken_over', place };
    } else if (why === 'signed_out' && this.#key !== null) {
      await this.begin();
    } else {
      visit.forget(entered);
      this.#key = null;
      this.state = { at: 'code', why: outside.find((reason) => reason === why) ?? 'signed_out' };
    }
  }
}

function placeOf(given: { conference: number; conference_title: string; endpoint: EndpointRef }): Place {
  return { conference: given.conference, conferenceTitle: given.conference_title, endpoint: given.endpoint };
}
