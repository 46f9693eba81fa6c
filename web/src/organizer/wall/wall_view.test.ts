import { expect, test } from 'vitest';
import type { RosterLine } from '../../api/types';
import { RosterTree } from '../roster/roster_tree';
import { WallView } from './wall_view.svelte';

/** A top with two branches, one small and one large. */
function view(): WallView {
  const line = (depth: number, subtree: number): RosterLine => ({
    endpoint: 0,
    code: '',
    name: '',
    level: '',
    depth,
    subtree,
    invited: 0,
    mode: 'two_way',
  });
  const branch = (size: number) => [line(1, size), ...Array.from({ length: size - 1 }, () => line(2, 1))];
  const lines = [line(0, 3_101), ...branch(100), ...branch(3_000)];
  const tree = new RosterTree({ roster_version: 1, first_position: 0, endpoints: lines });
  const made = new WallView(tree, 0);
  made.frame = { width: 900, height: 500, rem: 16, ratio: 1 };
  return made;
}

test('a large whole is shown to fit, a small branch with names', () => {
  const wall = view();
  expect(wall.zoom).toBe('fit');
  wall.enter(1);
  expect(wall.zoom).toBe('named');
  expect(wall.path).toEqual([0, 1]);
  wall.leave();
  expect(wall.scope).toBe(0);
});

test('the way out ends at the whole', () => {
  const wall = view();
  wall.leave();
  expect(wall.scope).toBe(0);
});

test('zooming in makes cells larger up to names, and zooming out leads back to the fit', () => {
  const wall = view();
  let width = wall.layout.cell.width_px;
  while (wall.canZoomIn) {
    wall.zoomIn();
    expect(wall.layout.cell.width_px).toBeGreaterThan(width);
    width = wall.layout.cell.width_px;
  }
  for (let step = 0; step < 10; step += 1) wall.zoomOut();
  expect(wall.zoom).toBe('fit');
});

test('on a screen with scaling a cell is a whole number of its pixels', () => {
  const wall = view();
  wall.frame = { width: 900, height: 500, rem: 16, ratio: 1.25 };
  expect(Number.isInteger(wall.layout.cell.width_px)).toBe(true);
  for (const group of wall.layout.groups) expect(Number.isInteger(group.x_px)).toBe(true);
});

test('the first arrow key begins at the first endpoint', () => {
  const wall = view();
  wall.move('right');
  expect(wall.focused).toBe(0);
  wall.move('right');
  expect(wall.focused).toBe(1);
});

test('another look forgets what was made to stand out', () => {
  const wall = view();
  wall.toggleHighlight('lost');
  wall.look('answer');
  expect(wall.highlight).toBeNull();
});
