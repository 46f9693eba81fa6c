import { expect, test } from 'vitest';
import type { SlipView } from '../../api/slips';
import type { KeptSlip, SlipFate } from './notebook';
import { isOpen, newlyTold } from './slip_fate';

/** A slip as an older page kept it: without when somebody decided. */
const kept = (fate: SlipFate) => ({ number: '2-A', fate, code: null, known: null }) as unknown as KeptSlip;

const decided = {
  number: '2-A',
  state: 'refused',
  reason: 'Đã điểm danh tại chỗ.',
  decided_at: '2022-07-22T02:00:00.000Z',
} as unknown as SlipView;

test('what a slip was decided over is asked for once more, and then no longer', () => {
  const slip = kept('passed_over');
  const news = newlyTold(slip, [decided]);
  expect(news).toMatchObject({ fate: 'passed_over', reason: 'Đã điểm danh tại chỗ.' });
  expect([isOpen(slip), isOpen({ ...slip, ...news })]).toEqual([true, false]);
});

test('a decided slip that the server no longer has is not asked for again and again', () => {
  for (const fate of ['accepted', 'passed_over'] as const) {
    const slip = kept(fate);
    const news = newlyTold(slip, []);
    expect(isOpen({ ...slip, ...news })).toBe(false);
    expect(news).toEqual({ decided_at: null });
  }
});

test('a slip that nobody decided about is asked for until somebody does', () => {
  expect(newlyTold(kept('waiting'), [])).toBeNull();
  expect(isOpen(kept('waiting'))).toBe(true);
  expect(newlyTold(kept('waiting'), [decided])).toMatchObject({ fate: 'passed_over' });
});
