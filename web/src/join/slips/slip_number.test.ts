import { expect, test } from 'vitest';
import { slipNumber } from './slip_number';

const key = '7f3a0c55e1d24b6698a1b2c3d4e5f607';

test('a slip has the number that the server expects', () => {
  // The same examples stand in the tests of the rules.
  expect(slipNumber('X02641', key, 12)).toBe('X02641-7F3A-12-P');
  expect(slipNumber('Y1', key, 1)).toBe('Y1-7F3A-1-X');
  expect(slipNumber('X1', key, 1)).toBe('X1-7F3A-1-D');
});

test('two digits that were changed round make another check character', () => {
  expect(slipNumber('X02641', key, 21)).toBe('X02641-7F3A-21-N');
});
