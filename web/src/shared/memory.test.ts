import { afterEach, expect, test, vi } from 'vitest';
import { deviceName } from '../join/device_name';
import { forget, recall, remember, visit } from './memory';

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

function withoutRoom(): void {
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => (name === 'diemcau.draft' ? 'old' : null),
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
    removeItem: () => undefined,
  });
}

test('what was remembered is there for the next visit, until it is forgotten', () => {
  remember('draft', 'new');
  expect([recall('draft'), localStorage.getItem('diemcau.draft')]).toEqual(['new', 'new']);
  forget('draft');
  expect(recall('draft')).toBeNull();
});

test('a browser without room for it keeps the newer value while the page is open', () => {
  withoutRoom();
  expect(recall('draft')).toBe('old');
  remember('draft', 'new');
  expect(recall('draft')).toBe('new');
  forget('draft');
});

test('a browser that forbids storage is one device all the same', () => {
  vi.stubGlobal('localStorage', undefined);
  vi.stubGlobal('sessionStorage', undefined);
  expect(deviceName()).toBe(deviceName());
  visit.remember('entered', '3/7');
  expect(visit.recall('entered')).toBe('3/7');
  visit.forget('entered');
  expect(visit.recall('entered')).toBeNull();
});
