import type { Outcome } from '../../api/client';
import {
  arrangeProgram,
  chooseRule,
  doToEndpoint,
  giveFloor,
  registerSpeakers,
  reorderQueue,
  type FloorDeed,
} from '../../api/organizing_floor';
import type { EndpointMode, FloorRule, FloorView, Shown } from '../../api/types';
import { recall, remember } from '../../shared/memory';
import type { WordKey } from '../../words/vi';
import { bits } from '../board/endpoint_state';
import { moved } from '../order/order';
import { isHeld } from '../conference/session_rules';
import type { Desk } from '../desk/desk.svelte';

/** How long a turn may be, in minutes; none: as long as it takes. */
export const limits_minutes = [3, 5, 7, 10, 15, 20, 30] as const;

const more_s = 120;
const memory = 'floor_limit_minutes';

/** The floor of the session at this desk: what an organizer does with it. */
export class FloorDesk {
  /** What is under way: a deed and the endpoint it is done to. */
  busy = $state<string | null>(null);
  limit_minutes = $state<number | null>(knownLimit(recall(memory)));
  readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  get view(): FloorView | null {
    return this.desk.session?.floor ?? null;
  }

  /** The name of the hall that leads. */
  get hall(): string {
    return this.desk.session?.lead.name ?? '';
  }

  get may(): boolean {
    return this.desk.mayRun;
  }

  /** Whether the floor can be given now: while endpoints are connected, also for technical checks. */
  get held(): boolean {
    const state = this.desk.session?.state;
    return state !== undefined && isHeld(state);
  }

  /** Why an endpoint with this mode cannot be given the floor at all, in words; null if it can. */
  barTo(endpoint: number, mode: EndpointMode): WordKey | null {
    if (endpoint === this.desk.session?.lead.endpoint) return 'problem.leads_session';
    return mode === 'two_way' ? null : 'organizer.floor.barred';
  }

  isConnected(endpoint: number): boolean {
    const position = this.desk.tree?.position(endpoint) ?? null;
    return position !== null && (this.desk.board.state(position) & bits.connected) !== 0;
  }

  limit(minutes: number | null): void {
    this.limit_minutes = minutes;
    remember(memory, String(minutes ?? ''));
  }

  do(deed: FloorDeed, endpoint: number): Promise<boolean> {
    return this.#take(`${deed}-${endpoint}`, () => doToEndpoint(this.desk.address, deed, endpoint));
  }

  /** Gives the floor beside whoever holds it. */
  give(endpoint: number): Promise<boolean> {
    const seconds = this.limit_minutes === null ? null : this.limit_minutes * 60;
    return this.#take(`give-${endpoint}`, () => giveFloor(this.desk.address, endpoint, seconds));
  }

  /** Gives the floor in place of whoever holds it. */
  async giveInstead(endpoint: number): Promise<void> {
    for (const holder of this.view?.holders ?? []) {
      if (!(await this.do('end', holder.endpoint.endpoint))) return;
    }
    await this.give(endpoint);
  }

  /** Two minutes more for somebody whose turn has a limit. */
  giveMore(endpoint: number, limit_ms: number): Promise<boolean> {
    const seconds = Math.round(limit_ms / 1_000) + more_s;
    return this.#take(`more-${endpoint}`, () => giveFloor(this.desk.address, endpoint, seconds));
  }

  /** Moves somebody who waits; the rule becomes that order. */
  move(from: number, to: number): Promise<boolean> {
    const order = moved(this.view?.queue ?? [], from, to).map((entry) => entry.endpoint.endpoint);
    return this.#take('queue', () => reorderQueue(this.desk.address, order));
  }

  register(endpoints: number[]): Promise<boolean> {
    return this.#take('speakers', () => registerSpeakers(this.desk.address, endpoints));
  }

  rule(rule: FloorRule): Promise<boolean> {
    return this.#take('rule', () => chooseRule(this.desk.address, rule));
  }

  arrange(main: Shown, side: Shown | null): Promise<boolean> {
    return this.#take('arrange', () => arrangeProgram(this.desk.address, main, side));
  }

  async #take(name: string, ask: () => Promise<Outcome<unknown>>): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = name;
    const came = await ask();
    this.busy = null;
    this.desk.refusal = came.ok ? null : came.failure;
    return came.ok;
  }
}

function knownLimit(text: string | null): number | null {
  const minutes = Number(text);
  return limits_minutes.find((limit) => limit === minutes) ?? null;
}
