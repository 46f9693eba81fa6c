import { expect, test } from 'vitest';
import { landing, moved } from './order';

test('a thing moves up and down and the others keep their order', () => {
  expect(moved(['a', 'b', 'c', 'd'], 2, 0)).toEqual(['c', 'a', 'b', 'd']);
  expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
});

test('a thing cannot leave the list', () => {
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 9, 0)).toEqual(['a', 'b']);
});

test('what is dragged lands where the pointer is', () => {
  const middles = [10, 30, 50];
  expect(landing(middles, 5, 2)).toBe(0);
  expect(landing(middles, 20, 2)).toBe(1);
  expect(landing(middles, 60, 0)).toBe(2);
});

test('letting go over its own row leaves it where it was', () => {
  const middles = [10, 30, 50];
  expect(landing(middles, 25, 1)).toBe(1);
  expect(landing(middles, 35, 1)).toBe(1);
});
