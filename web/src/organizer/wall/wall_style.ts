import type { Ink } from '../board/state_looks';
import type { CellStyle } from './wall_cells';
import type { NameStyle } from './wall_painter';
import type { WallView } from './wall_view.svelte';

const inks: readonly Ink[] = [
  '--cell-good',
  '--cell-warning',
  '--cell-danger',
  '--cell-quiet',
  '--cell-info',
];

/** The colours and letters of the page, as a canvas needs them. */
export function readStyle(element: HTMLElement, view: WallView): { cells: CellStyle; names: NameStyle } {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  const colours = Object.fromEntries(inks.map((ink) => [ink, of(ink)])) as Record<Ink, string>;
  const size_px = Math.round(0.78 * view.frame.rem * view.frame.ratio);
  return {
    cells: { lens: view.lens, highlight: view.highlight, inks: colours },
    names: { font: `500 ${size_px}px ${style.fontFamily}`, ink: of('--ink'), ground: of('--sunken') },
  };
}

/** Calls back when the page turns light or dark, or its letters have arrived. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  document.fonts.addEventListener('loadingdone', changed);
  return () => {
    observer.disconnect();
    document.fonts.removeEventListener('loadingdone', changed);
  };
}
