import { expect, test } from 'vitest';
import type { SituationSession } from '../api/socket';
import { quietFloor } from './test_floor';
import { plainStatus, type LineFacts } from './plain_status';
import { ProofWait } from './proof_wait';

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
  unproven_ms: 0,
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

test('sound without picture promises no counted attendance before the server has proof of it', () => {
  const facts = { ...receiving, pictureFlows: false, proven: { sound: false, picture: false } };
  expect(plainStatus(facts)).toMatchObject({ tone: 'info', title: 'join.line.sound_unproven' });
  const heard = { sound: true, picture: false };
  expect(plainStatus({ ...facts, proven: heard }).title).toBe('join.line.sound_only');
});

test('proof that does not come is something to tell the organizers', () => {
  const none = { proven: { sound: false, picture: false } };
  expect(title({ ...none, unproven_ms: 29_999 })).toBe('join.line.unproven');
  for (const pictureFlows of [true, false])
    expect(plainStatus({ ...receiving, ...none, pictureFlows, unproven_ms: 30_000 })).toMatchObject({
      tone: 'warning',
      title: 'join.line.uncounted',
    });
  expect(title({ unproven_ms: 30_000 })).toBe('join.line.receiving');
});

test('proof is waited for anew after it was there', () => {
  const wait = new ProofWait();
  expect([wait.counted(true, 1_000), wait.counted(true, 31_000)]).toEqual([0, 30_000]);
  expect([wait.counted(false, 32_000), wait.counted(true, 40_000), wait.counted(true, 41_000)]).toEqual([
    0, 0, 1_000,
  ]);
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
