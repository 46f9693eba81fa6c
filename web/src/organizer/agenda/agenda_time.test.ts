import { expect, test } from 'vitest';
import type { ItemView } from '../../api/types';
import { clockText } from '../../shared/figures';
import { itemTime, minutesUp, plannedStarts } from './agenda_time';

const at = (time: string): number => Date.parse(`2022-07-22T${time}Z`);
const item = (given: Partial<ItemView>): ItemView => ({
  item: 1,
  title: 'Chuyên đề',
  speaker: '',
  planned_minutes: 30,
  state: 'planned',
  started_at: null,
  ended_at: null,
  ...given,
});
const open = item({ state: 'open', started_at: '2022-07-22T01:00:00.000Z' });

test('an open item runs against its plan', () => {
  expect(itemTime(open, at('01:10:00'))).toEqual({
    elapsed_ms: 600_000,
    planned_ms: 1_800_000,
    over_ms: 0,
  });
  expect(itemTime(open, at('01:32:30'))?.over_ms).toBe(150_000);
});

test('an ended item keeps the time it took, whatever the clock says', () => {
  const ended = { ...open, state: 'ended' as const, ended_at: '2022-07-22T01:20:00.000Z' };
  expect(itemTime(ended, at('09:00:00'))?.elapsed_ms).toBe(1_200_000);
});

test('an item that has not begun has no time, and a clock that lags shows none below zero', () => {
  expect(itemTime(item({}), at('01:00:00'))).toBeNull();
  expect(itemTime(open, at('00:59:00'))?.elapsed_ms).toBe(0);
});

test('times are written as on a clock', () => {
  expect(clockText(65_000)).toBe('01:05');
  expect(clockText(3_725_000)).toBe('1:02:05');
  expect(minutesUp(60_001)).toBe(2);
});

test('an item that waits before the open one cannot begin in the past', () => {
  expect(plannedStarts([item({}), open], at('01:00:00'), at('01:10:00'))[0]).toBe(at('01:10:00'));
});

test('what is still to come moves back when the open item takes longer, and skips what is left out', () => {
  const items = [open, item({ state: 'skipped' }), item({}), item({})];
  const starts = plannedStarts(items, at('01:00:00'), at('01:40:00'));
  expect(starts[2]).toBe(at('01:40:00'));
  expect(starts[3]).toBe(at('02:10:00'));
});
