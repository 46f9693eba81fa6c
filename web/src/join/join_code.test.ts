import { expect, test } from 'vitest';
import { groupCode, isWholeCode, readCode } from './join_code';

test('a code is the same in small letters, with spaces or with dashes', () => {
  expect(readCode('7k3qf 9xw2m')).toBe('7K3QF9XW2M');
  expect(readCode(' 7K3QF-9XW2M ')).toBe('7K3QF9XW2M');
  expect(readCode('7K3QF–9XW2M')).toBe('7K3QF9XW2M');
});

test('letters that look like digits are read as the digits they are', () => {
  expect(readCode('oOiIlL')).toBe('001111');
});

test('a code is whole with ten characters of the alphabet', () => {
  expect(isWholeCode('7K3QF9XW2M')).toBe(true);
  expect(isWholeCode('7K3QF9XW2')).toBe(false);
  expect(isWholeCode('7K3QF9XW2MM')).toBe(false);
  expect(isWholeCode('7K3QF9XW2U')).toBe(false);
  expect(isWholeCode('7K3QF9XW2Đ')).toBe(false);
});

test('a code is shown in two groups, as on paper', () => {
  expect(groupCode('7K3QF9XW2M')).toBe('7K3QF-9XW2M');
  expect(groupCode('7K3')).toBe('7K3');
});
