import { drawCells, type CellStyle } from './wall_cells';
import type { PlacedGroup, WallLayout } from './wall_layout';
import { boxOf } from './wall_map';

/** Cells from this width on carry the name of their endpoint. */
export const named_from_px = 60;

/** What the painter needs to know of an endpoint. */
export interface WallSource {
  state(position: number): number;
  name(position: number): string;
}

export interface NameStyle {
  font: string;
  ink: string;
  ground: string;
}

/**
 * Draws the wall on one canvas that stands still while its content scrolls below. Whole pictures are drawn when
 * what is looked at changes; after a change of states only the cells that changed, at most once a frame.
 */
export class WallPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #source: WallSource;
  readonly #restored = (): void => this.change('all');
  #layout: WallLayout | null = null;
  #sheet: HTMLCanvasElement | null = null;
  #names: NameStyle = { font: '', ink: '', ground: '' };
  #scroll_px = 0;
  #changed = new Set<number>();
  #whole = false;
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, source: WallSource) {
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('this browser cannot draw on a canvas');
    this.#canvas = canvas;
    this.#context = context;
    this.#source = source;
    // A machine whose graphics gave out for a moment shows an empty canvas, to which only changes would come.
    canvas.addEventListener('contextrestored', this.#restored);
  }

  /** Shows another layout or another look. */
  show(layout: WallLayout, cells: CellStyle, names: NameStyle): void {
    const { width_px, height_px, gap_px } = layout.cell;
    this.#layout = layout;
    this.#names = names;
    this.#sheet = drawCells(
      width_px >= named_from_px ? Math.round(height_px * 0.4) : width_px - gap_px,
      cells,
    );
    this.#ask(true);
  }

  /** The size of what is seen, in pixels of the canvas. */
  resize(width_px: number, height_px: number): void {
    if (this.#canvas.width === width_px && this.#canvas.height === height_px) return;
    this.#canvas.width = width_px;
    this.#canvas.height = height_px;
    // Setting the size wiped the canvas: drawing in the same turn shows no empty frame.
    this.#whole = true;
    this.#draw();
  }

  /** What stays in view is moved as one picture; only the rows that came into view are drawn. */
  scroll(scroll_px: number): void {
    const down_px = scroll_px - this.#scroll_px;
    if (down_px === 0) return;
    this.#scroll_px = scroll_px;
    const { width, height } = this.#canvas;
    // Together with the scrolling itself, else labels and cells come apart for a frame.
    if (this.#whole || Math.abs(down_px) >= height) {
      this.#whole = true;
      return this.#draw();
    }
    this.#context.globalCompositeOperation = 'copy';
    this.#context.drawImage(this.#canvas, 0, 0, width, height, 0, -down_px, width, height);
    this.#context.globalCompositeOperation = 'source-over';
    this.#drawBand(down_px > 0 ? height - down_px : 0, down_px > 0 ? height : -down_px);
  }

  change(positions: readonly number[] | 'all'): void {
    if (positions !== 'all') for (const position of positions) this.#changed.add(position);
    this.#ask(positions === 'all');
  }

  stop(): void {
    this.#canvas.removeEventListener('contextrestored', this.#restored);
    cancelAnimationFrame(this.#frame);
  }

  #ask(whole: boolean): void {
    this.#whole ||= whole;
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const layout = this.#layout;
    const sheet = this.#sheet;
    if (layout === null || sheet === null) return;
    if (this.#whole) {
      this.#drawBand(0, this.#canvas.height);
    } else {
      for (const position of this.#changed) this.#drawChanged(layout, sheet, position);
    }
    this.#whole = false;
    this.#changed.clear();
  }

  /** Draws every row that has a part between two heights of the canvas. */
  #drawBand(from_px: number, until_px: number): void {
    const layout = this.#layout;
    const sheet = this.#sheet;
    if (layout === null || sheet === null) return;
    this.#context.clearRect(0, from_px, this.#canvas.width, until_px - from_px);
    for (const group of layout.groups) this.#drawRows(layout, sheet, group, from_px, until_px);
  }

  #drawRows(
    layout: WallLayout,
    sheet: HTMLCanvasElement,
    group: PlacedGroup,
    from_px: number,
    until_px: number,
  ): void {
    const { height_px } = layout.cell;
    const top_px = group.y_px - this.#scroll_px;
    const first_row = Math.max(0, Math.floor((from_px - top_px) / height_px));
    const last_row = Math.min(group.rows - 1, Math.floor((until_px - top_px) / height_px));
    const first = first_row * group.columns;
    const end = Math.min(group.count, (last_row + 1) * group.columns);
    for (let index = first; index < end; index += 1) {
      const x_px = group.x_px + (index % group.columns) * layout.cell.width_px;
      const y_px = top_px + Math.floor(index / group.columns) * height_px;
      this.#redrawCell(layout, sheet, group.first + index, x_px, y_px);
    }
  }

  #drawChanged(layout: WallLayout, sheet: HTMLCanvasElement, position: number): void {
    const box = boxOf(layout, position);
    if (box === null) return;
    const y_px = box.y_px - this.#scroll_px;
    if (y_px + box.height_px < 0 || y_px > this.#canvas.height) return;
    this.#redrawCell(layout, sheet, position, box.x_px, y_px);
  }

  /** Draws a cell over what stood there, which may be a part of itself. */
  #redrawCell(
    layout: WallLayout,
    sheet: HTMLCanvasElement,
    position: number,
    x_px: number,
    y_px: number,
  ): void {
    const { width_px, height_px, gap_px } = layout.cell;
    this.#context.clearRect(x_px, y_px, width_px - gap_px, height_px - gap_px);
    this.#drawCell(layout, sheet, position, x_px, y_px);
  }

  #drawCell(
    layout: WallLayout,
    sheet: HTMLCanvasElement,
    position: number,
    x_px: number,
    y_px: number,
  ): void {
    const side_px = sheet.height;
    const from_px = this.#source.state(position) * side_px;
    const named = layout.cell.width_px >= named_from_px;
    const inset_px = named ? this.#drawName(layout, position, x_px, y_px, side_px) : 0;
    const down_px = named ? Math.round((layout.cell.height_px - layout.cell.gap_px - side_px) / 2) : 0;
    this.#context.drawImage(
      sheet,
      from_px,
      0,
      side_px,
      side_px,
      x_px + inset_px,
      y_px + down_px,
      side_px,
      side_px,
    );
  }

  /** Draws the tile with the name, and says how far the mark stands from its left edge. */
  #drawName(layout: WallLayout, position: number, x_px: number, y_px: number, side_px: number): number {
    const { width_px, height_px, gap_px } = layout.cell;
    const tile_width_px = width_px - gap_px;
    const tile_height_px = height_px - gap_px;
    const inset_px = Math.round(tile_height_px * 0.28);
    const context = this.#context;
    context.fillStyle = this.#names.ground;
    context.beginPath();
    context.roundRect(x_px, y_px, tile_width_px, tile_height_px, tile_height_px * 0.2);
    context.fill();
    context.font = this.#names.font;
    context.fillStyle = this.#names.ink;
    context.textBaseline = 'middle';
    const text_x_px = x_px + inset_px * 2 + side_px;
    const room_px = x_px + tile_width_px - inset_px - text_x_px;
    context.fillText(
      shortened(context, this.#source.name(position), room_px),
      text_x_px,
      y_px + tile_height_px / 2,
    );
    return inset_px;
  }
}

/** The text, cut so that it fits. Squeezing it, as canvases do by themselves, is ugly and hard to read. */
function shortened(context: CanvasRenderingContext2D, text: string, room_px: number): string {
  const width_px = context.measureText(text).width;
  if (width_px <= room_px) return text;
  const kept = Math.max(1, Math.floor((text.length * room_px) / width_px) - 1);
  return `${text.slice(0, kept).trimEnd()}…`;
}
