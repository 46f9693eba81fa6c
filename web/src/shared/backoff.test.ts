import { expect, test } from 'vitest';
import { Backoff } from './backoff';

const nearlyOne = 0.999999;

test('the first retry lies anywhere from now to four seconds', () => {
  expect(new Backoff(() => 0).next_ms()).toBe(0);
  expect(new Backoff(() => 0.5).next_ms()).toBe(2_000);
  expect(new Backoff(() => nearlyOne).next_ms()).toBeLessThan(4_000);
});

test('later retries spread wider, up to thirty seconds', () => {
  const backoff = new Backoff(() => nearlyOne);
  const waits = Array.from({ length: 7 }, () => Math.ceil(backoff.next_ms() / 1_000));
  expect(waits).toEqual([4, 8, 16, 30, 30, 30, 30]);
});

test('after success the next loss begins anew', () => {
  const backoff = new Backoff(() => nearlyOne);
  backoff.next_ms();
  backoff.next_ms();
  backoff.succeeded();
  expect(backoff.next_ms()).toBeLessThan(4_000);
});
