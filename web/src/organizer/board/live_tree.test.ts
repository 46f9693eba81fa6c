import { expect, test } from 'vitest';
import { provinceTree } from '../roster/test_tree';
import { Board } from './board.svelte';
import { bits } from './endpoint_state';
import { LiveTreeView } from './live_tree.svelte';

function view(): LiveTreeView {
  const board = new Board();
  const states = [bits.connected, 0, bits.connected | bits.sound, 0, bits.was_connected, 0];
  board.takeSnapshot({
    type: 'snapshot',
    roster_version: 1,
    first_position: 100,
    states: btoa(String.fromCharCode(...states)),
    branches: [],
  });
  return new LiveTreeView(provinceTree(), board, 100);
}

test('the top is open at first, its branches are closed', () => {
  expect(view().rows).toEqual([100, 101, 104]);
});

test('the right arrow opens a branch, then goes into it; the left arrow goes back out', () => {
  const tree = view();
  tree.move(1);
  tree.inward();
  expect(tree.rows).toEqual([100, 101, 102, 103, 104]);
  tree.inward();
  expect(tree.active).toBe(102);
  tree.outward();
  expect(tree.active).toBe(101);
  tree.outward();
  expect(tree.rows).toEqual([100, 101, 104]);
});

test('the keyboard stops at both ends', () => {
  const tree = view();
  tree.move(-5);
  expect(tree.active).toBe(100);
  tree.move(50);
  expect(tree.active).toBe(104);
});

test('typing lists matches from closed branches too', () => {
  const tree = view();
  tree.typed = 'coc leu';
  expect(tree.rows).toEqual([102]);
});

test('a filter shows who is in that state, wherever they stand', () => {
  const tree = view();
  tree.filter = 'lost';
  expect(tree.rows).toEqual([104]);
  tree.filter = 'sound_only';
  expect(tree.rows).toEqual([102]);
});
