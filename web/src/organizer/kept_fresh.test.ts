import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Outcome } from '../api/client';
import { KeptFresh } from './kept_fresh.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that answers how often it was asked. */
function counting(): { asked: () => number; ask: () => Promise<Outcome<number>> } {
  let asked = 0;
  return { asked: () => asked, ask: () => Promise.resolve({ ok: true, value: (asked += 1) }) };
}

test('what is looked at is asked for again and again, until nobody looks', async () => {
  const { asked, ask } = counting();
  const kept = new KeptFresh(ask, 1_000);
  const leave = kept.watch();
  await vi.advanceTimersByTimeAsync(2_500);
  expect(kept.value).toBe(3);
  leave();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked()).toBe(3);
});

test('a deed that is answered after the page was left does not begin to look again', async () => {
  const { asked, ask } = counting();
  const kept = new KeptFresh(ask, 1_000);
  kept.watch()();
  kept.accept(41);
  await kept.refresh();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked()).toBe(2);
});

test('an answer that was under way when a newer value came is dropped', async () => {
  let answer: (came: Outcome<string>) => void = () => undefined;
  const kept = new KeptFresh(() => new Promise<Outcome<string>>((resolve) => (answer = resolve)), 1_000);
  const leave = kept.watch();
  kept.accept('newer');
  answer({ ok: true, value: 'older' });
  await vi.advanceTimersByTimeAsync(0);
  expect(kept.value).toBe('newer');
  leave();
});
