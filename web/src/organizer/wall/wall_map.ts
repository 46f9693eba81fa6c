import type { PlacedGroup, WallLayout } from './wall_layout';

/** From a place on the wall to an endpoint and back. Lengths are pixels of the canvas. */

export interface Box {
  x_px: number;
  y_px: number;
  width_px: number;
  height_px: number;
}

/** The position under a point; null between cells and groups. */
export function positionAt(layout: WallLayout, x_px: number, y_px: number): number | null {
  const { width_px, height_px } = layout.cell;
  for (const group of layout.groups) {
    const column = Math.floor((x_px - group.x_px) / width_px);
    const row = Math.floor((y_px - group.y_px) / height_px);
    if (column < 0 || row < 0 || column >= group.columns || row >= group.rows) continue;
    const index = row * group.columns + column;
    if (index < group.count) return group.first + index;
  }
  return null;
}

export function boxOf(layout: WallLayout, position: number): Box | null {
  const group = groupOf(layout, position);
  return group === null ? null : boxIn(layout, group, position);
}

/** The group of a position. They stand in the roster's order, so half of them drop out at each look. */
export function groupOf(layout: WallLayout, position: number): PlacedGroup | null {
  let low = 0;
  let high = layout.groups.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const group = layout.groups[middle];
    if (group === undefined) return null;
    if (position < group.first) high = middle - 1;
    else if (position >= group.first + group.count) low = middle + 1;
    else return group;
  }
  return null;
}

export type Direction = 'left' | 'right' | 'up' | 'down' | 'next_group' | 'previous_group';

/** Where an arrow key leads from a position. Left and right follow the order; up and down follow the eye. */
export function neighbour(layout: WallLayout, position: number, direction: Direction): number {
  const group = groupOf(layout, position);
  const box = boxOf(layout, position);
  if (group === null || box === null) return layout.groups[0]?.first ?? position;
  const index = layout.groups.indexOf(group);
  switch (direction) {
    case 'left':
      return groupOf(layout, position - 1) === null ? position : position - 1;
    case 'right':
      return groupOf(layout, position + 1) === null ? position : position + 1;
    case 'next_group':
      return layout.groups[index + 1]?.first ?? position;
    case 'previous_group':
      return (position > group.first ? group : layout.groups[index - 1])?.first ?? position;
    case 'up':
    case 'down':
      return vertical(layout, box, direction) ?? position;
  }
}

/** The nearest cell above or below. Being aside counts much more: the eye goes straight up and down. */
function vertical(layout: WallLayout, from: Box, direction: 'up' | 'down'): number | null {
  const sign = direction === 'down' ? 1 : -1;
  const middle_px = from.x_px + from.width_px / 2;
  let best: { position: number; distance_px: number } | null = null;
  for (const group of layout.groups) {
    const position = nearestIn(layout, group, middle_px, from.y_px, sign);
    if (position === null) continue;
    const box = boxIn(layout, group, position);
    const aside_px = Math.abs(box.x_px + box.width_px / 2 - middle_px);
    const distance_px = Math.abs(box.y_px - from.y_px) + 4 * aside_px;
    if (best === null || distance_px < best.distance_px) best = { position, distance_px };
  }
  return best?.position ?? null;
}

function nearestIn(
  layout: WallLayout,
  group: PlacedGroup,
  middle_px: number,
  from_y_px: number,
  sign: 1 | -1,
): number | null {
  const { width_px, height_px } = layout.cell;
  const exact = (from_y_px - group.y_px) / height_px;
  const row = sign > 0 ? Math.max(0, Math.floor(exact) + 1) : Math.min(group.rows - 1, Math.ceil(exact) - 1);
  if (row < 0 || row >= group.rows) return null;
  const wanted = Math.floor((middle_px - group.x_px) / width_px);
  const last_column = Math.min(group.columns, group.count - row * group.columns) - 1;
  return group.first + row * group.columns + Math.min(Math.max(wanted, 0), last_column);
}

function boxIn(layout: WallLayout, group: PlacedGroup, position: number): Box {
  const { width_px, height_px, gap_px } = layout.cell;
  const index = position - group.first;
  return {
    x_px: group.x_px + (index % group.columns) * width_px,
    y_px: group.y_px + Math.floor(index / group.columns) * height_px,
    width_px: width_px - gap_px,
    height_px: height_px - gap_px,
  };
}
