import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/virtual-core';

/** Draws only the rows that are seen: a roster of thousands stays quick. */
export class VirtualRows {
  rows = $state.raw<VirtualItem[]>([]);
  /** Height of all rows together. */
  height_px = $state(0);
  #virtualizer: Virtualizer<HTMLElement, HTMLElement> | null = null;

  /** Begins to watch the element that scrolls; the answer ends it. Rows may be of different heights. */
  attach(scroller: HTMLElement, count: number, row_px: number | ((index: number) => number)): () => void {
    const virtualizer = new Virtualizer<HTMLElement, HTMLElement>({
      count,
      estimateSize: typeof row_px === 'number' ? () => row_px : row_px,
      getScrollElement: () => scroller,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      overscan: 8,
      onChange: () => this.#read(),
    });
    this.#virtualizer = virtualizer;
    const detach = virtualizer._didMount();
    virtualizer._willUpdate();
    this.#read();
    return () => {
      this.#virtualizer = null;
      detach();
    };
  }

  scrollTo(index: number): void {
    this.#virtualizer?.scrollToIndex(index);
  }

  #read(): void {
    this.rows = this.#virtualizer?.getVirtualItems() ?? [];
    this.height_px = this.#virtualizer?.getTotalSize() ?? 0;
  }
}
