import type { RosterTree } from '../roster/roster_tree';

/**
 * Where every endpoint stands on the wall: strips of groups, one group a branch, in the roster's own order, so
 * that a province is always found at the same place. All lengths are pixels of the canvas (device pixels), whole
 * numbers, so that small cells stay sharp at any scaling of the screen.
 */

/** Positions that stand together under one label. */
export interface WallGroup {
  /** The branch whose name and figures the label shows. */
  top: number;
  first: number;
  count: number;
}

export interface CellSize {
  /** From one cell to the next. */
  width_px: number;
  height_px: number;
  /** Left free between two cells. */
  gap_px: number;
}

export interface WallFrame {
  width_px: number;
  height_px: number;
  /** Height of a group's label. */
  label_px: number;
  /** The least width of a group, so that its label can be read. */
  label_width_px: number;
  /** Left free between two groups. */
  between_px: number;
}

export interface PlacedGroup extends WallGroup {
  x_px: number;
  /** Top of the cells; the label stands above. */
  y_px: number;
  columns: number;
  rows: number;
  width_px: number;
}

export interface WallLayout {
  cell: CellSize;
  groups: PlacedGroup[];
  height_px: number;
}

/** The branches right below a top. Endpoints without anything below them stand together, with the top itself. */
export function wallGroups(tree: RosterTree, top: number): WallGroup[] {
  const groups: WallGroup[] = [{ top, first: top, count: 1 }];
  for (const child of tree.children(top)) {
    const count = tree.end(child) - child;
    const last = groups.at(-1);
    if (count > 1) groups.push({ top: child, first: child, count });
    else if (last !== undefined && last.top === top) last.count += 1;
    else groups.push({ top, first: child, count: 1 });
  }
  return groups;
}

/** The largest square cells with which everything fits; the smallest ones when nothing does. */
export function fitWall(groups: readonly WallGroup[], frame: WallFrame): WallLayout {
  for (let side_px = largest_px; side_px > smallest_px; side_px -= 1) {
    const layout = layoutWall(groups, frame, squareCell(side_px));
    if (layout.height_px <= frame.height_px) return layout;
  }
  return layoutWall(groups, frame, squareCell(smallest_px));
}

const smallest_px = 4;
const largest_px = 44;
const most_rows = 48;

export function squareCell(side_px: number): CellSize {
  const gap_px = side_px < 10 ? 1 : side_px < 20 ? 2 : Math.round(side_px / 8);
  return { width_px: side_px, height_px: side_px, gap_px };
}

/** The lowest wall of the given cells: the number of rows in a strip is what is chosen. */
export function layoutWall(groups: readonly WallGroup[], frame: WallFrame, cell: CellSize): WallLayout {
  let best: WallLayout | null = null;
  for (let rows = 1; rows <= most_rows; rows += 1) {
    const layout = placeGroups(groups, frame, cell, rows);
    if (best === null || layout.height_px < best.height_px) best = layout;
  }
  return best ?? { cell, groups: [], height_px: 0 };
}

function placeGroups(
  groups: readonly WallGroup[],
  frame: WallFrame,
  cell: CellSize,
  strip_rows: number,
): WallLayout {
  const most_columns = Math.max(1, Math.floor((frame.width_px + cell.gap_px) / cell.width_px));
  const least_columns = Math.max(1, Math.floor(frame.label_width_px / cell.width_px));
  const placed: PlacedGroup[] = [];
  let strip: PlacedGroup[] = [];
  let x_px = 0;
  let y_px = 0;
  const endStrip = (): void => {
    justify(strip, frame);
    placed.push(...strip);
    const rows = Math.max(...strip.map((group) => group.rows));
    y_px += frame.label_px + rows * cell.height_px - cell.gap_px + frame.between_px;
    strip = [];
    x_px = 0;
  };
  for (const group of groups) {
    const wanted = Math.max(Math.ceil(group.count / strip_rows), Math.min(group.count, least_columns));
    const columns = Math.min(most_columns, wanted);
    const rows = Math.ceil(group.count / columns);
    const width_px = Math.min(
      frame.width_px,
      Math.max(columns * cell.width_px - cell.gap_px, frame.label_width_px),
    );
    if (strip.length > 0 && x_px + width_px > frame.width_px) endStrip();
    strip.push({ ...group, x_px, y_px: y_px + frame.label_px, columns, rows, width_px });
    x_px += width_px + frame.between_px;
  }
  if (strip.length > 0) endStrip();
  return { cell, groups: placed, height_px: Math.max(0, y_px - frame.between_px) };
}

/** Spreads a strip over the whole width, unless it is so empty that it would fall apart. */
function justify(strip: readonly PlacedGroup[], frame: WallFrame): void {
  const last = strip.at(-1);
  if (last === undefined || strip.length < 2) return;
  const free_px = frame.width_px - last.x_px - last.width_px;
  const share_px = Math.floor(free_px / (strip.length - 1));
  if (share_px > frame.between_px * 2) return;
  strip.forEach((group, index) => {
    group.x_px += share_px * index;
  });
}
