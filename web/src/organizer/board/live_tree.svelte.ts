import type { RosterTree } from '../roster/roster_tree';
import type { Board } from './board.svelte';
import { answerState, lineState, type AnswerState, type LineState } from './endpoint_state';

export type TreeFilter = 'all' | LineState | AnswerState;

/** The list by branches: what is open, what is searched for, and where the keyboard is. */
export class LiveTreeView {
  readonly tree: RosterTree;
  readonly board: Board;
  readonly top: number;
  typed = $state('');
  filter = $state<TreeFilter>('all');
  /** The position of the row where the keyboard is. */
  active = $state(0);
  #open = $state.raw<ReadonlySet<number>>(new Set());

  /** Whether matches are listed, instead of branches. */
  readonly searching = $derived(this.typed.trim() !== '' || this.filter !== 'all');
  readonly rows = $derived.by(() => this.#rows());

  constructor(tree: RosterTree, board: Board, top: number) {
    this.tree = tree;
    this.board = board;
    this.top = top;
    this.active = top;
    this.#open = new Set([top]);
  }

  isBranch(position: number): boolean {
    return this.tree.end(position) - position > 1;
  }

  isOpen(position: number): boolean {
    return this.#open.has(position);
  }

  toggle(position: number, open = !this.isOpen(position)): void {
    const next = new Set(this.#open);
    if (open) next.add(position);
    else next.delete(position);
    this.#open = next;
  }

  closeAll(): void {
    this.#open = new Set([this.top]);
    this.active = this.top;
  }

  /** Moves the keyboard's place by so many rows, and answers the index of the row. */
  move(by: number): number {
    const at = Math.max(0, this.rows.indexOf(this.active));
    const to = Math.min(this.rows.length - 1, Math.max(0, at + by));
    this.active = this.rows[to] ?? this.top;
    return to;
  }

  /** Right opens a branch, then goes to its first row. */
  inward(): number {
    if (!this.isBranch(this.active) || this.searching) return this.move(0);
    if (this.isOpen(this.active)) return this.move(1);
    this.toggle(this.active, true);
    return this.move(0);
  }

  /** Left closes a branch, then goes to the row above it in the tree. */
  outward(): number {
    if (this.searching) return this.move(0);
    if (this.isBranch(this.active) && this.isOpen(this.active)) this.toggle(this.active, false);
    else this.active = this.active === this.top ? this.top : (this.tree.parent(this.active) ?? this.top);
    return this.move(0);
  }

  #rows(): number[] {
    if (!this.searching) return this.tree.visible(this.top, this.#open);
    const filter = this.filter;
    // Only a filter by state depends on what changes all the time.
    if (filter === 'all') return this.tree.matching(this.top, this.typed, () => true);
    void this.board.version;
    return this.tree.matching(this.top, this.typed, (position) => {
      const state = this.board.peek(position);
      return lineState(state) === filter || answerState(state) === filter;
    });
  }
}
