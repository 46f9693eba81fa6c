import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from './en';
import { vi, type WordKey } from './vi';
import { fill, isWord, t, words } from './words.svelte';

const keys = Object.keys(vi).filter(isWord);
const blanks = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((blank) => blank[1] ?? '').sort();

test('both languages have every word, and none is empty', () => {
  expect(Object.keys(en).sort()).toEqual([...keys].sort());
  expect(keys.filter((key) => vi[key].trim() === '' || en[key].trim() === '')).toEqual([]);
});

test('a word has the same blanks in both languages', () => {
  const differ = keys.filter((key) => blanks(vi[key]).join() !== blanks(en[key]).join());
  expect(differ).toEqual([]);
});

test('vietnamese words are written with whole letters, not with loose tone marks', () => {
  expect(keys.filter((key: WordKey) => vi[key] !== vi[key].normalize('NFC'))).toEqual([]);
});

test('thousands are written as each language writes them', () => {
  expect(keys.filter((key) => /\d,\d{3}\b/.test(vi[key]) || /\d\.\d{3}\b/.test(en[key]))).toEqual([]);
});

test('every refusal of the rules has words of its own', () => {
  const rules = readFileSync('../src/domain/refusal.rs', 'utf8');
  const codes = [...rules.matchAll(/Self::\w+(?: \{ \.\. \})? => "(\w+)"/g)].map((code) => code[1]);
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !isWord(`problem.${code}`))).toEqual([]);
});

test('every answer of the server that is a problem has words of its own', () => {
  const files = readdirSync('../src/server', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.rs') && !file.includes('tests'),
  );
  const sources = files.map((file) => readFileSync(join('../src/server', file), 'utf8'));
  const codes = sources.flatMap((source) =>
    [...source.matchAll(/StatusCode::[A-Z_]+,\s*"(\w+)"/g)].map((code) => code[1]),
  );
  expect(codes.length).toBeGreaterThan(30);
  expect(codes.filter((code) => !isWord(`problem.${code}`))).toEqual([]);
});

test('a blank without a value stays visible', () => {
  expect(fill('{a} và {b}', { a: 1 })).toBe('1 và {b}');
});

test('the language of a page can be changed, and is remembered', () => {
  words.speak('en');
  expect(t('session.state.live')).toBe('Live');
  expect(document.documentElement.lang).toBe('en');
  expect(localStorage.getItem('diemcau.language')).toBe('en');
  words.speak('vi');
  expect(t('session.state.live')).toBe('Đang diễn ra');
});
