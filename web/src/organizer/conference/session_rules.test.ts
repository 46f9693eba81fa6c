import { expect, test } from 'vitest';
import type { SessionView } from '../../api/types';
import { canCallRoll, canReplan, isHeld, isOver, isUncounted, itemSteps } from './session_rules';

const states = ['planned', 'rehearsing', 'open', 'live', 'paused', 'ended', 'closed'] as const;

test('a program can be sent from the rehearsal to the end', () => {
  expect(states.filter(isHeld)).toEqual(['rehearsing', 'open', 'live', 'paused']);
  expect(states.filter(isOver)).toEqual(['ended', 'closed']);
});

test('a plan stands still once the session has begun', () => {
  expect(states.filter(canReplan)).toEqual(['planned', 'rehearsing', 'open']);
});

test('the roll is called until the figures are closed', () => {
  expect(states.filter(canCallRoll)).toEqual(['rehearsing', 'open', 'live', 'paused', 'ended']);
});

test('items begin only while the session is live, and end in a pause as well', () => {
  expect(itemSteps('live', 'planned')).toEqual(['start', 'skip']);
  expect(itemSteps('paused', 'planned')).toEqual(['skip']);
  expect(itemSteps('paused', 'open')).toEqual(['end']);
  expect(itemSteps('open', 'planned')).toEqual([]);
});

test('an item that was ended or skipped by mistake can be taken up again', () => {
  expect(itemSteps('live', 'ended')).toEqual(['start']);
  expect(itemSteps('live', 'skipped')).toEqual(['start']);
  expect(itemSteps('ended', 'ended')).toEqual([]);
});

test('a live session counts nothing while it has agenda items and none is open', () => {
  const session = (state: string, ...items: string[]): SessionView =>
    ({ state, items: items.map((item) => ({ state: item })) }) as unknown as SessionView;
  expect(isUncounted(session('live', 'planned', 'planned'))).toBe(true);
  expect(isUncounted(session('live', 'ended', 'planned'))).toBe(true);
  expect(isUncounted(session('live', 'open', 'planned'))).toBe(false);
  expect(isUncounted(session('live'))).toBe(false);
  expect(isUncounted(session('paused', 'ended', 'planned'))).toBe(false);
});
