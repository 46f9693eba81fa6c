import { landing } from './order';

/** How a row looks while one is dragged. */
export interface RowLook {
  dragged: boolean;
  /** What is dragged would land right before it, or right after it. */
  before: boolean;
  after: boolean;
}

/** A list whose rows are put in another order by hand: dragged, or moved step by step. */
export class Reordering {
  #dragged = $state<number | null>(null);
  #target = $state<number | null>(null);
  #list: Element | null = null;
  readonly #move: (from: number, to: number) => void;

  /** `move` is asked for every move within the list; it says no by leaving the list as it is. */
  constructor(move: (from: number, to: number) => void) {
    this.#move = move;
  }

  /** The element whose children are the rows. */
  readonly list = (list: Element): (() => void) => {
    this.#list = list;
    return () => (this.#list = null);
  };

  step(index: number, by: number): void {
    const to = index + by;
    if (to >= 0 && to < (this.#list?.children.length ?? 0)) this.#move(index, to);
  }

  take(index: number): void {
    this.#dragged = this.#target = index;
  }

  /** `pointer_px` from the top of the window. */
  drag(pointer_px: number): void {
    if (this.#dragged === null) return;
    const middles = [...(this.#list?.children ?? [])].map((row) => {
      const box = row.getBoundingClientRect();
      return box.top + box.height / 2;
    });
    this.#target = landing(middles, pointer_px, this.#dragged);
  }

  drop(): void {
    const [from, to] = [this.#dragged, this.#target];
    this.cancel();
    if (from !== null && to !== null && from !== to) this.#move(from, to);
  }

  /** Everything stays where it was. */
  cancel(): void {
    this.#dragged = this.#target = null;
  }

  look(index: number): RowLook {
    const [dragged, target] = [this.#dragged, this.#target];
    const isTarget = dragged !== null && target === index;
    return {
      dragged: dragged === index,
      before: isTarget && index < dragged,
      after: isTarget && index > dragged,
    };
  }
}
