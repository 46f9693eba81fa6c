import { expect, test } from 'vitest';
import { SessionPlan } from './session_plan.svelte';

const now_ms = Date.parse('2022-07-20T03:00:00Z');

test('a new plan is for tomorrow morning, led by the top unless somebody chooses', () => {
  const plan = new SessionPlan(null, now_ms);
  plan.title = '  Buổi sáng ';
  expect(plan.wire(7)).toEqual({
    title: 'Buổi sáng',
    lead: 7,
    audience: 7,
    planned_from: '2022-07-21T01:00:00.000Z',
    planned_until: '2022-07-21T04:30:00.000Z',
  });
});

test('another first day takes the last day along', () => {
  const plan = new SessionPlan(null, now_ms);
  plan.moveTo('2022-07-25');
  expect(plan.untilDay).toBe('2022-07-25');
});

test('a session over two days keeps its last day', () => {
  const plan = new SessionPlan(null, now_ms);
  plan.untilDay = '2022-07-23';
  plan.moveTo('2022-07-22');
  expect(plan.untilDay).toBe('2022-07-23');
});

test('an unfinished form is not sent', () => {
  const plan = new SessionPlan(null, now_ms);
  plan.fromHour = '';
  expect(plan.wire(7)).toBeNull();
});
