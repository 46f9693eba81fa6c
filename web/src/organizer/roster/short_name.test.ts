import { expect, test } from 'vitest';
import { shortName } from './short_name';

test('a province goes by its own name', () => {
  expect(shortName('Điểm cầu chính Tỉnh Lào Cai')).toBe('Lào Cai');
  expect(shortName('Điểm cầu chính Thành phố Hà Nội')).toBe('Hà Nội');
});

test('below a province the kind of unit stays: a city may bear the name of its province', () => {
  expect(shortName('Điểm cầu Thành phố Lào Cai')).toBe('Thành phố Lào Cai');
  expect(shortName('Điểm cầu Phường Phúc Xá')).toBe('Phường Phúc Xá');
});

test('any other name stays as it is', () => {
  expect(shortName('Trường Chính trị Thành phố Hà Nội')).toBe('Trường Chính trị Thành phố Hà Nội');
});
