import { afterEach, expect, test } from 'vitest';
import { words } from '../words/words.svelte';
import { ReportDesk } from './report_desk.svelte';

const before = words.language;

afterEach(() => {
  words.speak(before);
});

test('a CSV is parted as Excel expects it in the language of the page', () => {
  words.speak('vi');
  expect(new ReportDesk().separator).toBe('semicolon');
  words.speak('en');
  expect(new ReportDesk().separator).toBe('comma');
});
