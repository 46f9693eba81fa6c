import { Connection } from '../../api/connection';
import type { Failure, Outcome } from '../../api/client';
import { showConference, showRoster } from '../../api/conferences';
import { putOnAir, showSession, takeItemStep, takeStep } from '../../api/organizing';
import { serverNow_ms } from '../../api/server_clock';
import type { ServerMessage } from '../../api/socket';
import type { ConferenceView, ItemStep, Place, SessionAddress, SessionView, Step } from '../../api/types';
import { Board } from '../board/board.svelte';
import { RosterTree } from '../roster/roster_tree';
import { WallView } from '../wall/wall_view.svelte';

export type DeskView =
  | 'wall'
  | 'tree'
  | 'roll_call'
  | 'floor'
  | 'documents'
  | 'comments'
  | 'votes'
  | 'recording'
  | 'figures'
  | 'prompts'
  | 'messages'
  | 'readiness'
  | 'write_ups';

/** `up` once the first snapshot is here; `ended` when the server said not to come back. */
export type DeskLink = 'connecting' | 'up' | 'lost' | 'ended';

/** One session on the day it is held: its state, its board and what is done with it. */
export class Desk {
  readonly conference_id: number;
  readonly session_id: number;
  readonly address: SessionAddress;
  readonly board = new Board();
  conference = $state.raw<ConferenceView | null>(null);
  session = $state.raw<SessionView | null>(null);
  tree = $state.raw<RosterTree | null>(null);
  wall = $state.raw<WallView | null>(null);
  /** Why the desk could not be opened. */
  failure = $state.raw<Failure | null>(null);
  /** Why the last thing that was asked for was refused. */
  refusal = $state.raw<Failure | null>(null);
  /** What is under way: the name of a step. */
  busy = $state<string | null>(null);
  /** A step that is asked about before it is taken. */
  question = $state<'end' | 'close' | null>(null);
  link = $state<DeskLink>('connecting');
  /** When the figures were last known to be right. */
  fresh_at = $state<string | null>(null);
  view = $state<DeskView>('wall');
  /** The position of the endpoint whose drawer is open. */
  selected = $state<number | null>(null);
  /** How many contacts were erased from here: a list that shows them is out of date with each. */
  contacts_erased = $state(0);
  #connection: Connection | null = null;

  constructor(conference: number, session: number) {
    this.conference_id = conference;
    this.session_id = session;
    this.address = { conference, session };
  }

  get stale(): boolean {
    return this.link !== 'up';
  }

  /** Whether the asker may do something about endpoints here. */
  get mayOrganize(): boolean {
    return this.conference?.may_organize ?? false;
  }

  /** Whether the asker may run this session: only who may see its whole audience. */
  get mayRun(): boolean {
    return this.mayOrganize && this.seesAll;
  }

  /** Whether the asker sees the whole audience of this session. */
  get seesAll(): boolean {
    return (this.tree?.position(this.session?.audience.endpoint ?? 0) ?? null) !== null;
  }

  async open(): Promise<void> {
    this.failure = null;
    const [conference, session] = await Promise.all([
      showConference(this.conference_id),
      showSession(this.conference_id, this.session_id),
    ]);
    if (!conference.ok) return this.#fail(conference.failure);
    if (!session.ok) return this.#fail(session.failure);
    this.conference = conference.value;
    this.session = session.value;
    if (!(await this.#loadRoster())) return;
    this.#connection = new Connection({
      opened: () => this.#watch(),
      received: (message) => this.#receive(message),
      lost: () => this.#lose('lost'),
      ended: () => this.#lose('ended'),
    });
    this.#connection.start();
  }

  close(): void {
    this.#connection?.stop();
    this.#connection = null;
  }

  step(step: Step): Promise<boolean> {
    return this.#take(step, () => takeStep(this.conference_id, this.session_id, step));
  }

  itemStep(item: number, step: ItemStep): Promise<boolean> {
    const name = `${step}-${item}`;
    return this.#take(name, () => takeItemStep(this.conference_id, this.session_id, item, step));
  }

  async putOnAir(place: Place): Promise<void> {
    this.busy = `on-air-${place}`;
    const came = await putOnAir(this.conference_id, this.session_id, place);
    this.busy = null;
    this.refusal = came.ok ? null : came.failure;
  }

  /** Shows what the server answered, without waiting for the socket to say it. */
  accept(session: SessionView): void {
    if (session.state !== this.session?.state) {
      // What was refused, and what is asked about, was so as the session stood before.
      this.refusal = null;
      this.question = null;
    }
    this.session = session;
  }

  async #take(name: string, ask: () => Promise<Outcome<SessionView>>): Promise<boolean> {
    if (this.busy !== null) return false;
    this.busy = name;
    const came = await ask();
    this.busy = null;
    this.refusal = came.ok ? null : came.failure;
    if (came.ok) this.accept(came.value);
    return came.ok;
  }

  async #loadRoster(): Promise<boolean> {
    const roster = await showRoster(this.conference_id);
    if (!roster.ok) {
      this.#fail(roster.failure);
      return false;
    }
    const tree = new RosterTree(roster.value);
    const audience = this.session?.audience.endpoint ?? 0;
    // Who may see a part of the audience only looks at that part.
    const top = tree.position(audience) ?? tree.first;
    this.tree = tree;
    this.wall = new WallView(tree, top);
    return true;
  }

  #watch(): void {
    const top = this.tree?.line(this.wall?.whole ?? 0);
    if (!top) return;
    this.#connection?.send({
      type: 'watch',
      conference: this.conference_id,
      session: this.session_id,
      subtree: top.endpoint,
    });
  }

  #receive(message: ServerMessage): void {
    this.fresh_at = new Date(serverNow_ms()).toISOString();
    if (message.type === 'snapshot') {
      this.board.takeSnapshot(message);
      this.link = 'up';
      if (message.roster_version !== this.tree?.roster_version) void this.#loadRoster();
    } else if (message.type === 'delta') {
      this.board.takeDelta(message);
    } else if (message.type === 'session_changed') {
      this.accept(message.session);
    }
  }

  #lose(link: 'lost' | 'ended'): void {
    this.link = link;
  }

  #fail(failure: Failure): void {
    this.failure = failure;
  }
}
