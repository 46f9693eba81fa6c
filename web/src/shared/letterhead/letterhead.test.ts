import { beforeEach, expect, test } from 'vitest';
import { PaperLetterhead } from './letterhead.svelte';

beforeEach(() => localStorage.clear());

test('an empty field differs from the configuration in nothing', () => {
  const letterhead = new PaperLetterhead();
  expect(letterhead.changes).toEqual({});
  letterhead.texts.place = ' Lào Cai ';
  expect(letterhead.changes).toEqual({ place: 'Lào Cai' });
});

test('recipients are taken line by line, without the marks that the paper has anyway', () => {
  const letterhead = new PaperLetterhead();
  letterhead.texts.recipients = '- Ban Tuyên giáo;\n\n  Tỉnh ủy.\n';
  expect(letterhead.changes).toEqual({ recipients: ['Ban Tuyên giáo', 'Tỉnh ủy'] });
});

test('another office leaves room for the name of its own signer', () => {
  const letterhead = new PaperLetterhead();
  letterhead.texts.issuing_body = 'Tỉnh ủy Lào Cai';
  expect(letterhead.changes.signer_name).toBe('');
});

test('what is written is there the next time, and what is cleared is not', () => {
  const letterhead = new PaperLetterhead();
  letterhead.texts.place = 'Lào Cai';
  letterhead.authority = 'in_place';
  letterhead.keep();
  const next = new PaperLetterhead();
  expect(next.changes).toEqual({ place: 'Lào Cai', authority: 'in_place' });
  next.clear();
  expect(new PaperLetterhead().isConfigured).toBe(true);
});

test('what is kept in another shape is as if nothing were kept', () => {
  for (const kept of ['{', 'null', '[]', '{"place":7,"authority":"king"}']) {
    localStorage.setItem('diemcau.letterhead', kept);
    expect(new PaperLetterhead().changes).toEqual({});
  }
});
