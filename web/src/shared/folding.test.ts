import { expect, test } from 'vitest';
import type { RosterLine } from '../api/types';
import { fold } from './folding';
import { parentsOf, RosterSearch } from './roster_search';

function line(endpoint: number, code: string, name: string, depth: number, subtree = 1): RosterLine {
  return { endpoint, code, name, level: '', depth, subtree, invited: 0, mode: 'two_way' };
}

const roster = new RosterSearch({
  roster_version: 1,
  first_position: 0,
  endpoints: [
    line(1, 'TW', 'Hội trường trung ương', 0, 6),
    line(2, '10', 'Tỉnh Lào Cai', 1, 3),
    line(3, '02647', 'Phường Lào Cai', 2),
    line(4, '02648', 'Xã Tả Phìn', 2),
    line(5, '67', 'Tỉnh Đắk Nông', 1, 2),
    line(6, '24646', 'Phường Nghĩa Đức', 2),
  ],
});

test('tones, hats and the barred đ fold away', () => {
  expect(fold('Tỉnh Lào Cai')).toBe('tinh lao cai');
  expect(fold('ĐẮK  NÔNG ')).toBe('dak nong');
  expect(fold('Đức'.normalize('NFD'))).toBe('duc');
});

test('typing without tones finds the endpoint, the province before its wards', () => {
  const { found, total } = roster.search('lao cai', 10);
  expect(found.map((endpoint) => endpoint.name)).toEqual(['Tỉnh Lào Cai', 'Phường Lào Cai']);
  expect(total).toBe(2);
});

test('an endpoint is found by its code, and comes with those above it', () => {
  expect(roster.search('02648', 10).found).toEqual([
    {
      endpoint: 4,
      code: '02648',
      name: 'Xã Tả Phìn',
      level: '',
      path: ['Tỉnh Lào Cai', 'Hội trường trung ương'],
      subtree: 1,
    },
  ]);
});

test('more matches than fit are counted', () => {
  expect(roster.search('phuong', 1)).toMatchObject({ found: [{ endpoint: 3 }], total: 2 });
});

test('an empty search finds nothing', () => {
  expect(roster.search('  ', 10)).toEqual({ found: [], total: 0 });
});

test('in tree order the parent is the nearest earlier line that is less deep', () => {
  expect([...parentsOf([0, 1, 2, 2, 1, 2])]).toEqual([-1, 0, 1, 1, 0, 4]);
  // A part of a roster begins at any depth.
  expect([...parentsOf([2, 3, 3])]).toEqual([-1, 0, 0]);
});
