import { flushSync, mount, unmount } from 'svelte';
import { expect, test, vi } from 'vitest';
import type { Failure } from '../api/client';
import FailureNotice from './FailureNotice.svelte';

function buttonsFor(failure: Failure): string[] {
  const target = document.createElement('div');
  const notice = mount(FailureNotice, { target, props: { failure, retry: () => undefined } });
  flushSync();
  const words = [...target.querySelectorAll('button')].map((button) => (button.textContent ?? '').trim());
  void unmount(notice);
  return words;
}

const problem = (code: string): Failure => ({ kind: 'problem', status: 401, code, field: null, faults: [] });

test('whoever is signed out is led to the sign-in, not asked to try the same again', () => {
  expect(buttonsFor(problem('not_signed_in'))).toEqual(['Đăng nhập lại']);
  expect(buttonsFor(problem('busy'))).toEqual(['Thử lại']);
  expect(buttonsFor({ kind: 'unreachable' })).toEqual(['Thử lại']);
});

test('whoever is signed out while typing signs in beside what was typed, which stays', () => {
  const form = document.createElement('form');
  const notice = mount(FailureNotice, { target: form, props: { failure: problem('not_signed_in') } });
  flushSync();
  const open = vi.spyOn(window, 'open').mockReturnValue(null);
  const reload = vi.spyOn(window.location, 'reload').mockReturnValue();
  const button = form.querySelector('button');
  button?.click();
  expect([open.mock.calls.length, reload.mock.calls.length]).toEqual([1, 0]);
  expect(button?.textContent?.trim()).toBe('Đăng nhập ở thẻ mới');
  expect(form.textContent).toContain('Những gì đã gõ vẫn còn ở đây');
  vi.restoreAllMocks();
  void unmount(notice);
});
