import { beforeEach, expect, test } from 'vitest';
import type { SituationRollCall } from '../api/socket';
import type { HeadCount } from '../api/types';
import { readCount } from './head_count_draft';
import { HeadCountForm } from './head_count_form.svelte';

const open: SituationRollCall = {
  roll_call: 4,
  title: 'Đầu buổi',
  deadline: '2022-07-22T01:30:00.000Z',
  answer: null,
};
const answer: HeadCount = {
  present_members: 80,
  present_others: 3,
  excused: 4,
  unexcused: 2,
  corrected_invited: null,
};

let sent: { request: number; rollCall: number; headCount: HeadCount }[] = [];
let online = true;

function newForm(): HeadCountForm {
  return new HeadCountForm((request, rollCall, headCount) => {
    if (online) sent.push({ request, rollCall, headCount });
    return online;
  }, '1/7');
}

function type(form: HeadCountForm): void {
  Object.assign(form.draft, { present_members: '80', present_others: '3', excused: '4', unexcused: '2' });
  form.edited('unexcused');
}

beforeEach(() => {
  localStorage.clear();
  sent = [];
  online = true;
});

test('a head count is sent for the roll call that is open', () => {
  const form = newForm();
  form.follow(open);
  type(form);
  form.submit();
  expect(sent).toEqual([{ request: 1, rollCall: 4, headCount: answer }]);
  form.done(1);
  expect(form.sending).toBe('sent');
});

test('an empty field is asked for, not taken for nobody', () => {
  const form = newForm();
  form.follow(open);
  form.draft.present_members = '80';
  form.submit();
  expect(Object.keys(form.errors).sort()).toEqual(['excused', 'present_others', 'unexcused']);
  expect(sent).toEqual([]);
});

test('another number of members needs a reason', () => {
  const form = newForm();
  form.follow(open);
  type(form);
  Object.assign(form.draft, { corrected: true, invited: '88' });
  form.submit();
  expect(Object.keys(form.errors)).toEqual(['reason']);
});

test('a refusal is shown at its field, and nothing typed is lost', () => {
  const form = newForm();
  form.follow(open);
  type(form);
  form.submit();
  form.refused({
    type: 'refused',
    request: 1,
    code: 'too_many_members',
    detail: '',
    field: 'present_members',
  });
  expect(Object.keys(form.errors)).toEqual(['present_members']);
  expect(form.draft.present_members).toBe('80');
  form.edited('present_members');
  expect(form.errors).toEqual({});
});

test('an answer that was sent into a broken line goes out again when it is back', () => {
  const form = newForm();
  form.follow(open);
  type(form);
  online = false;
  form.submit();
  expect(form.sending).toBe('sending');
  online = true;
  form.follow(open);
  form.resend();
  expect(sent).toEqual([{ request: 1, rollCall: 4, headCount: answer }]);
});

test('what was typed outlives a reload', () => {
  const before = newForm();
  before.follow(open);
  type(before);
  const after = newForm();
  after.follow(open);
  expect(after.draft.present_members).toBe('80');
  expect(after.sending).toBe('editing');
});

test('what was typed for one roll call does not turn up in the next', () => {
  const form = newForm();
  form.follow(open);
  type(form);
  form.follow({ ...open, roll_call: 5 });
  expect(form.draft.present_members).toBe('');
});

test('what the server has is shown, unless something else was typed since', () => {
  const form = newForm();
  form.follow({ ...open, answer });
  expect(form.draft.present_members).toBe('80');
  expect(form.sending).toBe('sent');
  form.follow({ ...open, answer: { ...answer, present_members: 81 } });
  expect(form.draft.present_members).toBe('81');
  form.draft.present_members = '79';
  form.edited('present_members');
  form.follow({ ...open, answer: { ...answer, present_members: 82 } });
  expect(form.draft.present_members).toBe('79');
});

test('a roll call that closes before the answer was confirmed says so', () => {
  const form = newForm();
  form.follow(open);
  type(form);
  form.follow(null);
  expect(form.closedUnsent).toBe('Đầu buổi');
});

test('a roll call that closes after the answer was confirmed says nothing', () => {
  const form = newForm();
  form.follow(open);
  type(form);
  form.submit();
  form.done(1);
  form.follow({ ...open, answer });
  form.follow(null);
  expect(form.closedUnsent).toBeNull();
});

test('numbers are read as people write them', () => {
  expect(readCount(' 1.250 ')).toBe(1_250);
  expect(readCount('0')).toBe(0);
  for (const wrong of ['', '-1', '1,5', '12a', '1.2', '99999999']) expect(readCount(wrong), wrong).toBeNull();
});

test('what a slip was written of is not sent as an answer as well', () => {
  const form = newForm();
  form.follow(open);
  type(form);
  online = false;
  form.submit();
  expect(form.read()).toEqual({ rollCall: 4, headCount: answer });
  form.slipWritten();
  online = true;
  form.resend();
  expect(sent).toEqual([]);
  form.follow({ ...open, answer });
  expect(form.sending).toBe('sent');
});

test('of what was typed for a roll call that was closed a slip can still be written', () => {
  const form = newForm();
  form.follow(open);
  type(form);
  form.follow(null);
  expect(form.closedUnsent).toBe('Đầu buổi');
  expect(form.leftOver).toEqual({ rollCall: 4, headCount: answer });
  form.slipWritten();
  expect(form.closedUnsent).toBeNull();
});
