import { planItem, reorderAgenda, replanItem, showSession, type PlanItem } from '../../api/organizing';
import type { SessionView } from '../../api/types';
import { Deed } from '../../shared/deed.svelte';
import { moved } from '../order/order';

/** Changes to an agenda. What is shown is always what the server answered, except while a new order is on its way. */
export class AgendaEditorState {
  readonly deed = new Deed();
  readonly ordering = new Deed();
  /** The item whose plan is being changed; `new` for one more. */
  editing = $state<number | 'new' | null>(null);
  /** The order that was asked for, until the server has answered. */
  wanted = $state.raw<number[] | null>(null);
  readonly #conference: number;
  readonly #session: () => SessionView;
  readonly #changed: (session: SessionView) => void;

  constructor(conference: number, session: () => SessionView, changed: (session: SessionView) => void) {
    this.#conference = conference;
    this.#session = session;
    this.#changed = changed;
  }

  /** The numbers of the items as they are shown. */
  get order(): number[] {
    return this.wanted ?? this.#session().items.map((item) => item.item);
  }

  /** Says whether it was moved. */
  async move(from: number, to: number): Promise<boolean> {
    const order = moved(this.order, from, to);
    if (order.join() === this.order.join() || this.ordering.busy) return false;
    this.wanted = order;
    const { session } = this.#session();
    const came = await this.ordering.run(() => reorderAgenda(this.#conference, session, order));
    // Another organizer has changed the agenda: the same would be refused again and again.
    const now = came?.ok ? came : await showSession(this.#conference, session);
    if (now.ok) this.#changed(now.value);
    this.wanted = null;
    return came?.ok ?? false;
  }

  edit(item: number | 'new' | null): void {
    this.editing = item;
    this.deed.forget();
  }

  /** Says whether the plan was taken. */
  async save(plan: PlanItem): Promise<boolean> {
    const session = this.#session().session;
    const item = this.editing;
    if (item === null) return false;
    const came = await this.deed.run(() =>
      item === 'new'
        ? planItem(this.#conference, session, plan)
        : replanItem(this.#conference, session, item, plan),
    );
    if (!came?.ok) return false;
    this.#changed(came.value);
    // After one more item, the next one is usually typed at once.
    if (item !== 'new') this.editing = null;
    return true;
  }
}
