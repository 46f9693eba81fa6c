import { expect, test } from 'vitest';
import { codeLength, readPlaceCode } from './place_code';

test('the code of a screen says where it was shown', () => {
  expect(readPlaceCode('3.1.250.7K3QF9XW')).toEqual({
    conference: 3,
    session: 1,
    endpoint: 250,
    place_code: '7K3QF9XW',
  });
});

test('anything else says nothing', () => {
  for (const text of [
    '',
    '3.1.250',
    '3.1.250.7K3QF9X',
    '3.1.-2.7K3QF9XW',
    'a.b.c.7K3QF9XW',
    '3.1.2.7K3QF9XW.',
  ])
    expect(readPlaceCode(text)).toBeNull();
});

test('dashes and spaces do not count', () => {
  expect(codeLength('7K3Q-F9XW')).toBe(8);
  expect(codeLength(' 7k3q f9x')).toBe(7);
});
