import { expect, test } from 'vitest';
import type { ReportColumn } from '../api/reports';
import { readChoices, writeChoices } from './choices';
import { columnGroups, gridColumns, isFigure } from './report_table';

const column = (key: string, kind: ReportColumn['kind'], group: string | null = null): ReportColumn => ({
  key,
  kind,
  group,
  title: key,
});

test('neighbouring columns stand under one heading', () => {
  const columns = [
    column('name', 'text'),
    column('invited', 'count', 'Đại biểu'),
    column('rate', 'share', 'Đại biểu'),
    column('losses', 'count'),
  ];
  expect(columnGroups(columns)).toEqual([
    { title: null, columns: 1 },
    { title: 'Đại biểu', columns: 2 },
    { title: null, columns: 1 },
  ]);
  expect(gridColumns(columns).split(' ')).toHaveLength(4);
});

test('figures stand at the right, codes do not', () => {
  expect(isFigure(column('invited', 'count'))).toBe(true);
  expect(isFigure(column('code', 'code'))).toBe(false);
});

test('the address says which report is shown', () => {
  const choices = readChoices('?conference=1&session=2&item=5&kind=matrix&subtree=30&version=2');
  const expected = {
    conference: 1,
    sessions: [2],
    whole: false,
    item: 5,
    kind: 'matrix',
    subtree: 30,
    version: 2,
  };
  expect(choices).toEqual(expected);
  expect(readChoices(writeChoices(choices))).toEqual(choices);
  expect(writeChoices(readChoices('?conference=1&session=2,3,2'))).toContain('session=2,3&');
  expect(readChoices('?session=all')).toMatchObject({ sessions: [], whole: true });
});

test('an address that says nonsense shows the summary', () => {
  expect(readChoices('?conference=-1&session=x&kind=secrets')).toEqual({
    conference: null,
    sessions: [],
    whole: false,
    item: null,
    kind: 'summary',
    subtree: null,
    version: null,
  });
});
