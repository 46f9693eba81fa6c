import { expect, test } from 'vitest';
import type { SituationPrompt } from '../../api/situation_checks';
import { RequestNumbers } from '../request_numbers';
import { OwnChecks } from './own_checks.svelte';
import { PresencePrompt } from './presence_prompt.svelte';

const asked: SituationPrompt = {
  prompt: 4,
  asked_at: '2022-07-22T01:00:00Z',
  deadline: '2022-07-22T01:01:00Z',
  answered: false,
};

function followed(): { prompt: PresencePrompt; sent: [number, number][] } {
  const sent: [number, number][] = [];
  const prompt = new PresencePrompt(
    (number, request) => sent.push([number, request]) > 0,
    new RequestNumbers(),
  );
  prompt.follow(asked);
  return { prompt, sent };
}

test('a prompt is answered once, and what goes away unanswered was missed', () => {
  const { prompt, sent } = followed();
  prompt.answer();
  prompt.answer();
  expect(sent).toEqual([[4, 1]]);
  prompt.done(1);
  expect(prompt.asked?.answered).toBe(true);
  prompt.follow(null);
  expect(prompt.missed_at).toBeNull();

  prompt.follow({ ...asked, prompt: 5 });
  prompt.follow(null);
  expect(prompt.missed_at).toBe(asked.asked_at);
});

test('after the line was lost the answer may be given again', () => {
  const { prompt, sent } = followed();
  prompt.answer();
  prompt.lineLost();
  prompt.answer();
  expect(sent).toHaveLength(2);
});

test('a late answer is refused, and the page says why', () => {
  const { prompt } = followed();
  prompt.answer();
  prompt.refused({ type: 'refused', request: 1, code: 'prompt_over', detail: '', field: null });
  expect(prompt.refusal).toContain('hết thời gian');
});

test('what the device check found out is told once the technical check goes on', () => {
  const told: [string, boolean][] = [];
  const checks = new OwnChecks((check, passed) => told.push([check, passed]) > 0, new RequestNumbers(), {
    camera: true,
    sound: false,
  });
  checks.follow(null);
  expect(told).toEqual([]);
  const untried = { state: 'untried', at: null, required: true } as const;
  const readiness = { checks: [{ check: 'sound', ...untried }] as const, ready_at: null };
  checks.follow({ ...readiness, checks: [...readiness.checks, { check: 'camera', ...untried }] });
  checks.follow({ ...readiness, checks: [...readiness.checks] });
  expect(told).toEqual([
    ['sound', false],
    ['camera', true],
  ]);
});
