import { flushSync, mount, unmount } from 'svelte';
import { expect, test } from 'vitest';
import type { HotLineView } from '../../api/organizing_messages';
import type { Desk } from '../desk/desk.svelte';
import HotLineRow from './HotLineRow.svelte';

const waiting: HotLineView = {
  endpoint: { endpoint: 7, code: 'X02641', name: 'Điểm cầu Phường Lào Cai', path: [] },
  connected: true,
  waits_since: '2022-07-22T01:00:00.000Z',
  messages: [],
};

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
