import { expect, test } from 'vitest';
import type { SessionView } from '../../api/types';
import { Desk } from './desk.svelte';

const inState = (state: string): SessionView => ({ session: 1, state }) as unknown as SessionView;

test('what was asked and refused goes once another organizer has moved the session on', () => {
  const desk = new Desk(1, 1);
  desk.accept(inState('live'));
  desk.question = 'end';
  desk.refusal = { kind: 'unreachable' };
  desk.accept(inState('live'));
  expect([desk.question, desk.refusal]).toEqual(['end', { kind: 'unreachable' }]);
  desk.accept(inState('ended'));
  expect([desk.question, desk.refusal]).toEqual([null, null]);
});
