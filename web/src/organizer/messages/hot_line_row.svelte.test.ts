import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import type { HotLineView } from '../../api/organizing_messages';
import type { Desk } from '../desk/desk.svelte';
import HotLineRow from './HotLineRow.svelte';

const waiting: HotLineView = {
  endpoint: { endpoint: 7, code: 'X02641', name: 'Điểm cầu Phường Lào Cai', path: [] },
  connected: true,
  waits_since: '2022-07-22T01:00:00.000Z',
  messages: [],
};

afterEach(() => vi.unstubAllGlobals());

test('what somebody is typing stays when another organizer answers first', () => {
  const props = $state({ desk: {} as Desk, line: waiting, onanswered: () => undefined });
  const target = document.createElement('div');
  const row = mount(HotLineRow, { target, props });
  const field = () => target.querySelector('textarea');
  flushSync();
  const typed = field();
  if (typed === null) throw new Error('nothing to type into');
  typed.value = 'Đề nghị kiểm tra dây loa.';
  typed.dispatchEvent(new Event('input', { bubbles: true }));
  props.line = { ...waiting, waits_since: null };
  flushSync();
  expect(field()?.value).toBe('Đề nghị kiểm tra dây loa.');
  typed.value = '';
  typed.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  expect(field()).toBeNull();
  void unmount(row);
});

test('a ready sentence, or an answer that arrives late, leaves what is being typed', async () => {
  const arrive: (() => void)[] = [];
  const answer = () => new Response('{}', { headers: { 'Content-Type': 'application/json' } });
  vi.stubGlobal('fetch', () => new Promise((resolve) => arrive.push(() => resolve(answer()))));
  let written = 0;
  const desk = { address: { conference: 1, session: 1 } } as unknown as Desk;
  const target = document.createElement('div');
  const row = mount(HotLineRow, { target, props: { desk, line: waiting, onanswered: () => (written += 1) } });
  flushSync();
  const field = target.querySelector('textarea');
  const type = (text: string): void => {
    if (field === null) throw new Error('nothing to type into');
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
  };
  const answered = async (count: number): Promise<void> => {
    await vi.waitFor(() => expect(arrive).toHaveLength(count));
    arrive.at(-1)?.();
    await vi.waitFor(() => expect(written).toBe(count));
    flushSync();
  };
  type('Đề nghị kiểm tra');
  target.querySelector<HTMLElement>('[data-testid="ready-answer"]')?.click();
  await answered(1);
  expect(field?.value).toBe('Đề nghị kiểm tra');
  const send = () => target.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  send();
  type('Đề nghị kiểm tra dây loa.');
  await answered(2);
  expect(field?.value).toBe('Đề nghị kiểm tra dây loa.');
  send();
  await answered(3);
  expect(field?.value).toBe('');
  void unmount(row);
});
