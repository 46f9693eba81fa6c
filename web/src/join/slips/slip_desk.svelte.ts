import type { Failure, Outcome } from '../../api/client';
import { checkOwnSlip, handInOwnSlip, listOwnSlips, type SlipCheck, type SlipPlace } from '../../api/slips';
import type { HeadCount } from '../../api/types';
import type { Situation } from '../../api/socket';
import type { Place } from '../seat.svelte';
import { registerKey } from './device_key';
import {
  dropSlip,
  keepSlip,
  keptRollCall,
  keptSlips,
  noteSeen,
  placeName,
  type KeptRollCall,
  type KeptSlip,
  type SlipFate,
} from './notebook';
import { beside, isInHand, isOpen, newlyTold, told } from './slip_fate';
import { writeSlip } from './write_slip';

/** The slips of this machine: written while the line is down, handed in when it is back. */
export class SlipDesk {
  slips = $state.raw<KeptSlip[]>([]);
  /** The browser keeps nothing for us, as in some private windows: no slip can be written. */
  broken = $state(false);
  readonly place: Place;
  readonly #address: SlipPlace;
  #seen = '';
  #handingIn = false;

  constructor(place: Place) {
    this.place = place;
    this.#address = { conference: place.conference, endpoint: place.endpoint.endpoint };
  }

  async open(): Promise<void> {
    await this.#try(async () => (this.slips = await keptSlips(placeName(this.place))));
  }

  /** Keeps what is needed to answer the open roll call if the line should break. */
  async follow(situation: Situation): Promise<void> {
    const rollCall = openRollCall(situation);
    const seen = JSON.stringify(rollCall);
    if (seen === this.#seen) return;
    this.#seen = seen;
    await this.#try(() => noteSeen(this.place, rollCall));
  }

  /** The slip that answers a roll call and is still in our hands. */
  unhandedFor(rollCall: number): KeptSlip | null {
    return this.slips.find((slip) => slip.rollCall.rollCall === rollCall && isInHand(slip.fate)) ?? null;
  }

  /** Writes a slip. It takes the place of one for the same roll call that was not handed in yet. */
  async write(rollCall: number, headCount: HeadCount): Promise<KeptSlip | null> {
    let written: KeptSlip | null = null;
    await this.#try(async () => {
      const known = await keptRollCall(placeName(this.place), rollCall);
      if (known === null) throw new Error('the roll call was not kept');
      const replaced = this.unhandedFor(rollCall);
      written = await writeSlip(this.place, known, headCount);
      if (replaced !== null) await dropSlip(replaced.number);
      await this.open();
    });
    return written;
  }

  /** The line is up: the key is registered, and every slip is handed in that meets nothing else. */
  async lineUp(): Promise<void> {
    if (this.#handingIn) return;
    this.#handingIn = true;
    await this.#try(async () => {
      await registerKey(this.place);
      await this.open();
      for (const slip of this.slips) if (isInHand(slip.fate)) await this.#handIn(slip);
    });
    this.#handingIn = false;
    await this.learnFates();
  }

  /** Whether the server may say more of a slip than was known when it was handed in. */
  get awaits(): boolean {
    return this.slips.some(isOpen);
  }

  /** Asks what has become of the slips that somebody decides about. */
  async learnFates(): Promise<void> {
    if (!this.awaits) return;
    const came = await listOwnSlips(this.#address);
    if (!came.ok) return;
    await this.#try(async () => {
      for (const slip of this.slips) {
        const news = newlyTold(slip, came.value.slips);
        if (news !== null) await this.#note(slip, news);
      }
    });
  }

  /** Somebody has looked at both values and hands the slip in all the same: an organizer decides. */
  async handInAnyway(slip: KeptSlip): Promise<Failure | null> {
    const came = await handInOwnSlip(this.#address, slip.paper);
    if (came.ok) await this.#note(slip, told(came.value));
    else await this.#fail(slip, came.failure);
    return came.ok ? null : came.failure;
  }

  /** Throws a slip away; what the server knows stays. */
  async drop(slip: KeptSlip): Promise<void> {
    await this.#try(async () => {
      await dropSlip(slip.number);
      await this.open();
    });
  }

  async #handIn(slip: KeptSlip): Promise<void> {
    const checked: Outcome<SlipCheck> = await checkOwnSlip(this.#address, slip.paper);
    if (!checked.ok) return this.#fail(slip, checked.failure);
    if (checked.value.conflict) await this.#note(slip, { fate: 'asks', ...beside(checked.value) });
    else await this.handInAnyway(slip);
  }

  /** Only what the server says of the slip itself is final; anything else is tried again. */
  async #fail(slip: KeptSlip, failure: Failure): Promise<void> {
    if (failure.kind !== 'problem' || (failure.status !== 422 && failure.status !== 409)) return;
    // Somebody else handed it in meanwhile, as a file or as a QR code.
    const fate: SlipFate = failure.code === 'slip_used' ? 'handed_in' : 'refused';
    await this.#note(slip, { fate, code: failure.code });
  }

  async #note(slip: KeptSlip, change: Partial<KeptSlip>): Promise<void> {
    await keepSlip({ ...slip, ...change });
    await this.open();
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.broken = false;
    } catch (cause) {
      console.error('The browser did not keep a slip.', cause);
      this.broken = true;
    }
  }
}

function openRollCall({ session, invited }: Situation): KeptRollCall | null {
  const rollCall = session?.roll_call ?? null;
  if (!session || rollCall === null) return null;
  return {
    rollCall: rollCall.roll_call,
    title: rollCall.title,
    deadline: rollCall.deadline,
    session: session.session,
    sessionTitle: session.title,
    invited,
    answer: rollCall.answer,
  };
}
