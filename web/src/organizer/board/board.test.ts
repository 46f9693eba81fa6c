import { expect, test } from 'vitest';
import { Board } from './board.svelte';

const branch = (position: number, connected: number) => ({
  position,
  endpoints: 3,
  connected,
  receiving: 0,
  answered: 0,
});

function boardOf(states: number[], first_position = 10): Board {
  const board = new Board();
  board.takeSnapshot({
    type: 'snapshot',
    roster_version: 4,
    first_position,
    states: btoa(String.fromCharCode(...states)),
    branches: [branch(first_position, 1)],
  });
  return board;
}

test('positions are those of the whole roster, also when only a part is shown', () => {
  const board = boardOf([1, 2, 3]);
  expect([9, 10, 11, 12, 13].map((position) => board.peek(position))).toEqual([0, 1, 2, 3, 0]);
});

test('a delta changes what it names and tells which positions those are', () => {
  const board = boardOf([1, 2, 3]);
  const told: unknown[] = [];
  board.listen((changed) => told.push(changed));
  board.takeDelta({ type: 'delta', states: [[11, 15]], branches: [branch(10, 2)] });
  expect(board.peek(11)).toBe(15);
  expect(board.branch(10)?.connected).toBe(2);
  expect(told).toEqual([[11]]);
});

test('a delta for endpoints outside of the part that is shown changes nothing', () => {
  const board = boardOf([1, 2, 3]);
  board.takeDelta({
    type: 'delta',
    states: [
      [2, 15],
      [99, 15],
    ],
    branches: [],
  });
  expect([10, 11, 12].map((position) => board.peek(position))).toEqual([1, 2, 3]);
});

test('every change raises the version, so that what depends on it is drawn again', () => {
  const board = boardOf([1]);
  const before = board.version;
  board.takeDelta({ type: 'delta', states: [], branches: [] });
  expect(board.version).toBe(before + 1);
});

test('a snapshot that cannot be read leaves the board as it was', () => {
  const board = boardOf([1, 2]);
  const taken = board.takeSnapshot({
    type: 'snapshot',
    roster_version: 5,
    first_position: 0,
    states: '*',
    branches: [],
  });
  expect(taken).toBe(false);
  expect(board.roster_version).toBe(4);
});
