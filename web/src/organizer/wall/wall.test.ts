import { expect, test } from 'vitest';
import type { RosterLine } from '../../api/types';
import { RosterTree } from '../roster/roster_tree';
import { fitWall, layoutWall, squareCell, wallGroups, type WallFrame, type WallLayout } from './wall_layout';
import { boxOf, groupOf, neighbour, positionAt } from './wall_map';

const line = (endpoint: number, depth: number, subtree: number): RosterLine => ({
  endpoint,
  code: `M${endpoint}`,
  name: `Điểm cầu ${endpoint}`,
  level: 'commune',
  depth,
  subtree,
  invited: 1,
  mode: 'two_way',
});

/** A top, two endpoints without a branch, then provinces of the given sizes. */
function treeOf(provinces: number[]): RosterTree {
  const total = 3 + provinces.reduce((sum, size) => sum + size, 0);
  const lines = [line(1, 0, total), line(2, 1, 1), line(3, 1, 1)];
  for (const size of provinces) {
    lines.push(line(lines.length + 1, 1, size));
    for (let index = 1; index < size; index += 1) lines.push(line(lines.length + 1, 2, 1));
  }
  return new RosterTree({ roster_version: 1, first_position: 0, endpoints: lines });
}

const frame: WallFrame = {
  width_px: 980,
  height_px: 520,
  label_px: 20,
  label_width_px: 60,
  between_px: 8,
};
const sizes = Array.from({ length: 63 }, (_, index) => 120 + ((index * 37) % 130));
const national = treeOf(sizes);
const layout = fitWall(wallGroups(national, 0), frame);

const everyPosition = (wall: WallLayout): number[] =>
  wall.groups.flatMap((group) => Array.from({ length: group.count }, (_, index) => group.first + index));

test('every endpoint stands on the wall once, in the order of the roster', () => {
  expect(everyPosition(layout)).toEqual(national.lines.map((_, index) => index));
});

test('endpoints without a branch of their own stand with the top', () => {
  expect(wallGroups(national, 0)[0]).toEqual({ top: 0, first: 0, count: 3 });
});

test('a whole country fits onto a laptop without scrolling', () => {
  expect(national.lines.length).toBeGreaterThan(11_000);
  expect(layout.height_px).toBeLessThanOrEqual(frame.height_px);
  expect(layout.cell.width_px).toBeGreaterThanOrEqual(5);
});

test('no two groups overlap and none leaves the wall', () => {
  const boxes = layout.groups.map((group) => ({
    left: group.x_px,
    right: group.x_px + group.width_px,
    top: group.y_px - frame.label_px,
    bottom: group.y_px + group.rows * layout.cell.height_px - layout.cell.gap_px,
  }));
  boxes.forEach((box, index) => {
    expect(box.right).toBeLessThanOrEqual(frame.width_px);
    for (const other of boxes.slice(index + 1)) {
      const apart =
        box.right < other.left || other.right < box.left || box.bottom < other.top || other.bottom < box.top;
      expect(apart).toBe(true);
    }
  });
});

test('the middle of every cell leads back to its endpoint', () => {
  for (const position of everyPosition(layout)) {
    const box = boxOf(layout, position);
    expect(box).not.toBeNull();
    if (box) {
      expect(positionAt(layout, box.x_px + box.width_px / 2, box.y_px + box.height_px / 2)).toBe(position);
    }
  }
});

test('a point on a label or beside the wall is no endpoint', () => {
  expect(positionAt(layout, 5, 5)).toBeNull();
  expect(positionAt(layout, -5, 100)).toBeNull();
});

test('fewer endpoints get larger cells', () => {
  const province = fitWall(wallGroups(treeOf([178]), 3), frame);
  expect(province.cell.width_px).toBeGreaterThan(layout.cell.width_px * 3);
});

test('cells that were made larger than fits make the wall higher, not wider', () => {
  const large = layoutWall(wallGroups(national, 0), frame, squareCell(16));
  expect(large.height_px).toBeGreaterThan(frame.height_px);
  for (const group of large.groups) expect(group.x_px + group.width_px).toBeLessThanOrEqual(frame.width_px);
});

test('right and left go through all endpoints, one by one', () => {
  let at = 0;
  const walked = [at];
  for (let next = neighbour(layout, at, 'right'); next !== at; next = neighbour(layout, at, 'right')) {
    at = next;
    walked.push(at);
  }
  expect(walked).toHaveLength(national.lines.length);
  expect(neighbour(layout, 100, 'left')).toBe(99);
});

test('down leads to the cell below, from the last row of a strip into the next strip', () => {
  const first = layout.groups[1];
  expect(first).toBeDefined();
  if (!first) return;
  expect(neighbour(layout, first.first, 'down')).toBe(first.first + first.columns);
  let at = first.first;
  for (let step = 0; step < first.rows; step += 1) at = neighbour(layout, at, 'down');
  expect(groupOf(layout, at)?.y_px).toBeGreaterThan(first.y_px);
  expect(neighbour(layout, at, 'up')).toBeLessThan(first.first + first.count);
});

test('at the edges an arrow key leads nowhere', () => {
  expect(neighbour(layout, 0, 'up')).toBe(0);
  expect(neighbour(layout, 0, 'left')).toBe(0);
  const last = national.lines.length - 1;
  expect(neighbour(layout, last, 'right')).toBe(last);
});

test('page keys go from province to province', () => {
  const second = layout.groups[1]?.first ?? 0;
  expect(neighbour(layout, 0, 'next_group')).toBe(second);
  expect(neighbour(layout, second + 5, 'previous_group')).toBe(second);
  expect(neighbour(layout, second, 'previous_group')).toBe(0);
});
