import type { AnswerState, Lens, LineState } from '../board/endpoint_state';
import type { RosterTree } from '../roster/roster_tree';
import {
  fitWall,
  layoutWall,
  squareCell,
  wallGroups,
  type CellSize,
  type WallFrame,
  type WallLayout,
} from './wall_layout';
import { groupOf, neighbour, type Direction } from './wall_map';

/** `fit`: everything at once; `named`: tiles with names; else the side of a cell in CSS pixels. */
export type Zoom = 'fit' | 'named' | number;

const sides_css_px = [6, 8, 11, 15, 20, 28];
/** A branch up to this size is opened with names. */
const named_up_to = 400;
const rem_of = {
  label: 1.1,
  label_width: 4.4,
  between: 0.5,
  tile_width: 9.4,
  tile_height: 2,
  tile_gap: 0.3,
};

/** What the wall shows and where one is on it. */
export class WallView {
  readonly tree: RosterTree;
  /** The top of the session's audience, as far as one may see it. */
  readonly whole: number;
  lens = $state<Lens>('line');
  highlight = $state<LineState | AnswerState | null>(null);
  scope = $state(0);
  zoom = $state<Zoom>('fit');
  /** The endpoint under the pointer. */
  hovered = $state<number | null>(null);
  /** The endpoint where the keyboard is. */
  focused = $state<number | null>(null);
  /** Size of what is seen, in CSS pixels; root font size; device pixels for each CSS pixel. */
  frame = $state.raw({ width: 0, height: 0, rem: 16, ratio: 1 });

  readonly groups = $derived.by(() => wallGroups(this.tree, this.scope));
  readonly fitted = $derived.by(() => fitWall(this.groups, this.wallFrame));
  readonly layout: WallLayout = $derived.by(() =>
    this.zoom === 'fit' ? this.fitted : layoutWall(this.groups, this.wallFrame, this.#cell(this.zoom)),
  );

  constructor(tree: RosterTree, whole: number) {
    this.tree = tree;
    this.whole = whole;
    this.enter(whole);
  }

  get wallFrame(): WallFrame {
    const { width, height, rem, ratio } = this.frame;
    const px = (rems: number): number => Math.round(rems * rem * ratio);
    return {
      width_px: Math.floor(width * ratio),
      height_px: Math.floor(height * ratio),
      label_px: px(rem_of.label),
      label_width_px: px(rem_of.label_width),
      between_px: px(rem_of.between),
    };
  }

  /** Looks at one branch only. */
  enter(position: number): void {
    this.scope = position;
    this.focused = null;
    this.hovered = null;
    const size = this.tree.end(position) - position;
    this.zoom = size <= named_up_to ? 'named' : 'fit';
  }

  /** One branch up, until the whole audience is seen. */
  leave(): void {
    const above = this.scope === this.whole ? null : this.tree.parent(this.scope);
    if (above !== null) this.enter(above);
  }

  /** The branches from the whole audience down to what is seen. */
  get path(): number[] {
    const above = this.tree.above(this.scope).filter((position) => position >= this.whole);
    return [...above.reverse(), this.scope];
  }

  get canZoomIn(): boolean {
    return this.zoom !== 'named';
  }

  zoomIn(): void {
    const now = this.zoom === 'fit' ? this.fitted.cell.width_px / this.frame.ratio : this.zoom;
    if (typeof now === 'number') this.zoom = sides_css_px.find((side) => side > now) ?? 'named';
  }

  zoomOut(): void {
    const fit = this.fitted.cell.width_px / this.frame.ratio;
    const now = this.zoom === 'named' ? Infinity : this.zoom;
    if (typeof now !== 'number') return;
    this.zoom = sides_css_px.findLast((side) => side < now && side > fit) ?? 'fit';
  }

  toggleHighlight(state: LineState | AnswerState): void {
    this.highlight = this.highlight === state ? null : state;
  }

  look(lens: Lens): void {
    this.lens = lens;
    this.highlight = null;
  }

  /** Moves the keyboard's place; the first key puts it on the wall. */
  move(direction: Direction): void {
    const at = this.focused ?? this.hovered;
    const first = this.layout.groups[0]?.first ?? null;
    this.focused =
      at === null || groupOf(this.layout, at) === null ? first : neighbour(this.layout, at, direction);
  }

  #cell(zoom: 'named' | number): CellSize {
    const { rem, ratio } = this.frame;
    const px = (length: number): number => Math.max(1, Math.round(length * ratio));
    if (zoom !== 'named') return squareCell(Math.max(px(zoom), this.fitted.cell.width_px));
    const gap_px = px(rem_of.tile_gap * rem);
    const room_px = this.wallFrame.width_px + gap_px;
    // As many tiles beside each other as are wide enough, and then as wide as the wall has room for.
    const columns = Math.max(1, Math.floor(room_px / px(rem_of.tile_width * rem)));
    return {
      width_px: Math.floor(room_px / columns),
      height_px: px(rem_of.tile_height * rem),
      gap_px,
    };
  }
}
