import { expect, test } from 'vitest';
import type { SituationSession } from '../api/socket';
import { quietFloor } from './test_floor';
import { plainStatus, type LineFacts } from './plain_status';

const session: SituationSession = {
  session: 1,
  title: 'Buổi sáng',
  state: 'live',
  planned_from: '2022-07-22T01:00:00.000Z',
  lead_name: 'Hội trường',
  items: [],
  program: { sounding: true, since: null, on_air: 'main', connected: ['main'] },
  roll_call: null,
  floor: quietFloor,
};

const receiving: LineFacts = {
  connected: true,
  session,
  troubled: false,
  soundFlows: true,
  pictureFlows: true,
  proven: { sound: true, picture: true },
  muted: false,
};

const title = (facts: Partial<LineFacts>): string => plainStatus({ ...receiving, ...facts }).title;
const silent = { ...session.program, sounding: false };

test('picture and sound that arrive are said to arrive', () => {
  expect(plainStatus(receiving)).toMatchObject({ tone: 'good', title: 'join.line.receiving' });
});

test('nothing is green before the server has proof of both', () => {
  for (const proven of [
    { sound: false, picture: false },
    { sound: false, picture: true },
    { sound: true, picture: false },
  ])
    expect(plainStatus({ ...receiving, proven })).toMatchObject({
      tone: 'info',
      title: 'join.line.unproven',
    });
});

test('a lost line comes before everything else', () => {
  expect(title({ connected: false })).toBe('join.line.lost');
});

test('sound that nobody hears is a warning, though it arrives', () => {
  expect(plainStatus({ ...receiving, muted: true })).toMatchObject({
    tone: 'warning',
    title: 'join.line.muted',
  });
});

test('picture without sound and sound without picture are told apart', () => {
  expect(title({ soundFlows: false })).toBe('join.line.no_sound');
  expect(title({ pictureFlows: false })).toBe('join.line.sound_only');
});

test('the first attempt is no reason to worry, a failed one gives advice', () => {
  const nothing = { soundFlows: false, pictureFlows: false };
  expect(title(nothing)).toBe('join.line.connecting');
  expect(title({ ...nothing, troubled: true })).toBe('join.line.nothing_comes');
});

test('a hall that does not send is not blamed on the endpoint', () => {
  const nothing = { soundFlows: false, pictureFlows: false };
  expect(title({ ...nothing, session: { ...session, program: silent } })).toBe('join.line.program_silent');
  const broken = { ...silent, since: '2022-07-22T02:00:00.000Z' };
  expect(title({ ...nothing, session: { ...session, program: broken } })).toBe('join.line.program_broken');
});

test('before and after a session nothing is missing', () => {
  expect(title({ session: null })).toBe('join.line.no_session');
  expect(title({ session: { ...session, state: 'planned' } })).toBe('join.line.planned');
  expect(title({ session: { ...session, state: 'closed' } })).toBe('join.line.over');
});
