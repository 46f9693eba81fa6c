import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OwnAnnouncement } from '../../api/own_messages';
import type { SituationSession } from '../../api/socket';
import { OwnMessages } from './own_messages.svelte';

const made: OwnAnnouncement = {
  announcement: 4,
  at: '2022-07-22T01:00:00Z',
  text: 'Nghỉ giải lao',
  reminder: null,
  shown_at: null,
};

function session(messages: SituationSession['messages']): SituationSession {
  return { session: 2, messages: messages ?? null } as SituationSession;
}

let asked: string[] = [];
let answers: (() => Response)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  asked = [];
  const told = { announcements: [made], messages: [], waits_since: null };
  answers = [];
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return Promise.resolve(answers.shift()?.() ?? Response.json(told));
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('what is new is fetched once, and what was put away stays so on this page', async () => {
  const shown: number[] = [];
  const messages = new OwnMessages(1, 7, (announcement) => shown.push(announcement) > 0);
  for (let told = 0; told < 3; told += 1) messages.follow(session({ announcement: 4 }));
  await vi.advanceTimersByTimeAsync(2_000);
  messages.follow(session({ announcement: 4 }));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toEqual(['GET /api/v1/conferences/1/sessions/2/endpoints/7/messages']);
  expect(messages.unread).toEqual([made]);
  messages.shown(made);
  expect(shown).toEqual([4]);
  messages.putAway(4);
  expect([messages.unread, messages.all]).toEqual([[], [made]]);

  const again = new OwnMessages(1, 7, () => true);
  again.follow(session({ announcement: 4 }));
  await vi.advanceTimersByTimeAsync(2_000);
  expect([again.unread, again.all.length]).toEqual([[], 1]);
});

test('a text that could not be fetched is asked for again', async () => {
  answers = [() => new Response('', { status: 503 })];
  const messages = new OwnMessages(1, 7, () => true);
  messages.follow(session({ announcement: 4 }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked.length).toBe(2);
  expect(messages.all).toEqual([made]);
});

test('another session begins with nothing of the one before', async () => {
  const messages = new OwnMessages(1, 7, () => true);
  messages.follow(session({ announcement: 4 }));
  await vi.advanceTimersByTimeAsync(2_000);
  messages.follow({ ...session(null), session: 3 });
  expect(messages.all).toEqual([]);
});

test('what the hot line wrote last stands on the screen until it is put away or answered', async () => {
  const answer = { message: 5, at: made.at, text: 'Kiểm tra loa', is_answer: true, by: null };
  const told = (more: object[]) => () =>
    Response.json({ announcements: [], messages: [answer, ...more], waits_since: null });
  answers = [
    told([]),
    told([{ ...answer, message: 6 }]),
    told([{ ...answer, message: 7, is_answer: false }]),
  ];
  const messages = new OwnMessages(1, 7, () => true);
  messages.follow(session({ message: 5 }));
  await vi.advanceTimersByTimeAsync(10);
  expect(messages.unreadAnswer?.message).toBe(5);
  messages.putAnswerAway(5);
  expect(messages.unreadAnswer).toBeNull();
  messages.follow(session({ message: 6 }));
  await vi.advanceTimersByTimeAsync(10);
  expect(messages.unreadAnswer?.message).toBe(6);
  messages.follow(session({ message: 7 }));
  await vi.advanceTimersByTimeAsync(10);
  expect(messages.unreadAnswer).toBeNull();
});
