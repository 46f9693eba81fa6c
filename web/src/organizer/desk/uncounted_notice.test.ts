import { flushSync, mount, unmount } from 'svelte';
import { expect, test } from 'vitest';
import type { SessionView } from '../../api/types';
import UncountedNotice from './UncountedNotice.svelte';
import type { Desk } from './desk.svelte';

function said(mayRun: boolean): string {
  const target = document.createElement('div');
  const desk = { mayRun, busy: null } as unknown as Desk;
  const session = {
    items: [{ item: 1, state: 'planned', title: 'Quán triệt nghị quyết' }],
  } as unknown as SessionView;
  const notice = mount(UncountedNotice, { target, props: { desk, session } });
  flushSync();
  const text = (target.textContent ?? '').replace(/\s+/g, ' ');
  void unmount(notice);
  return text;
}

test('only whoever may begin an item is told to begin it', () => {
  const counted = 'Chỉ thời gian của nội dung đang diễn ra mới được tính.';
  expect(said(true)).toContain(`Hãy bắt đầu nội dung đang trình bày. ${counted}`);
  expect(said(true)).toContain('Bắt đầu: Quán triệt nghị quyết');
  expect(said(false)).toContain(counted);
  expect(said(false)).not.toMatch(/[Bb]ắt đầu/);
});
