import { expect, test } from 'vitest';
import { Reordering } from './reordering.svelte';

/** A list of three rows, 20 px each, from the top of the window. */
function listOfThree(): { rows: Reordering; moves: [number, number][] } {
  const moves: [number, number][] = [];
  const rows = new Reordering((from, to) => moves.push([from, to]));
  const list = document.createElement('ol');
  for (let index = 0; index < 3; index += 1) {
    const row = document.createElement('li');
    row.getBoundingClientRect = () => new DOMRect(0, index * 20, 100, 20);
    list.append(row);
  }
  rows.list(list);
  return { rows, moves };
}

test('a row that is dragged shows where it would land, and moves when it is let go', () => {
  const { rows, moves } = listOfThree();
  rows.take(2);
  rows.drag(5);
  expect(rows.look(2).dragged).toBe(true);
  expect(rows.look(0)).toEqual({ dragged: false, before: true, after: false });
  rows.drop();
  expect(moves).toEqual([[2, 0]]);
  expect([0, 1, 2].map((index) => Object.values(rows.look(index)).includes(true))).toEqual([
    false,
    false,
    false,
  ]);
});

test('a drag that is given up, or ends where it began, moves nothing', () => {
  const { rows, moves } = listOfThree();
  rows.take(0);
  rows.drag(55);
  rows.cancel();
  rows.drop();
  rows.take(1);
  rows.drag(30);
  rows.drop();
  expect(moves).toEqual([]);
});

test('a step moves by one place and not out of the list', () => {
  const { rows, moves } = listOfThree();
  rows.step(1, -1);
  rows.step(1, 1);
  rows.step(0, -1);
  rows.step(2, 1);
  expect(moves).toEqual([
    [1, 0],
    [1, 2],
  ]);
});
