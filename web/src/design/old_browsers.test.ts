import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flushSync, mount, unmount } from 'svelte';
import { expect, test } from 'vitest';
import type { DelegateCodes } from '../api/delegates';
import CodeSheet from '../organizer/delegates/CodeSheet.svelte';

const codes = {
  endpoint: { endpoint: 7, code: 'T10-D01', name: 'Công an Tỉnh Lào Cai', path: [] },
  codes: [],
} as unknown as DelegateCodes;

// Firefox 115 drops the whole rule, and has it from 121.
test('no style asks what an element holds', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
  const styled = files.filter((file) => /\.(css|svelte)$/.test(file));
  expect(styled.length).toBeGreaterThan(100);
  expect(styled.filter((file) => readFileSync(join('src', file), 'utf8').includes(':has('))).toEqual([]);
});

test('a dialog with a sheet tells the page so, as long as it is open', () => {
  const target = document.body;
  const sheet = mount(CodeSheet, { target, props: { codes, onclose: () => undefined } });
  flushSync();
  const told = () => document.documentElement.classList.contains('prints-dialog');
  expect([told(), target.querySelector('dialog')?.classList.contains('prints')]).toEqual([true, true]);
  void unmount(sheet);
  flushSync();
  expect(told()).toBe(false);
});

test('whatever is printed stands in a dialog that prints', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => file.endsWith('.svelte'))
    .map((file) => readFileSync(join('src', file), 'utf8'));
  const sheets = texts.filter((text) => /class="([^"]* )?printed[ "]/.test(text));
  expect(sheets.length).toBeGreaterThan(1);
  expect(sheets.filter((text) => !/<Dialog [^>]*\bprints\b/.test(text))).toEqual([]);
});
