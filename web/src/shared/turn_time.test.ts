import { expect, test } from 'vitest';
import { turnTime } from './turn_time';

const since = '2022-07-22T02:00:00.000Z';
const after = (seconds: number): number => Date.parse(since) + seconds * 1_000;
const stage = (limit_s: number, seconds: number) => turnTime(since, limit_s * 1_000, after(seconds)).stage;

test('a turn without a limit only counts up', () => {
  expect(turnTime(since, null, after(3_700))).toEqual({
    elapsed_ms: 3_700_000,
    limit_ms: null,
    stage: 'calm',
  });
});

test('the last minute of a turn is announced, and its end', () => {
  expect([239, 240, 299, 300].map((seconds) => stage(300, seconds))).toEqual([
    'calm',
    'ending',
    'ending',
    'over',
  ]);
});

test('a short turn is not announced from its beginning', () => {
  expect([0, 47, 48, 60].map((seconds) => stage(60, seconds))).toEqual(['calm', 'calm', 'ending', 'over']);
});

test('a clock that is a little behind shows nothing below zero', () => {
  expect(turnTime(since, 60_000, after(-1)).elapsed_ms).toBe(0);
});
