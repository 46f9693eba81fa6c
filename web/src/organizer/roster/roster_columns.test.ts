import { expect, test } from 'vitest';
import { words } from '../../words/words.svelte';
import { columns, exampleFile, exampleRows } from './roster_columns';

test('the example has a cell for every column, in either language', () => {
  for (const language of ['vi', 'en'] as const) {
    words.speak(language);
    expect(exampleRows().map((row) => row.length)).toEqual(exampleRows().map(() => columns.length));
  }
  words.speak('vi');
});

test('the example file has its letters marked, its separator chosen and its commas kept', () => {
  words.speak('vi');
  // Read back, a city alone is refused: it says not whose it is.
  expect(exampleRows().flat()).not.toContain('Thành phố');
  const lines = exampleFile().split('\r\n');
  expect(lines[0]).toMatch(/^\ufeffMã điểm cầu;Mã cấp trên;/);
  expect(lines[2]).toContain(';Tỉnh, thành phố;10;300;Hai chiều;');
  words.speak('en');
  expect(exampleFile()).toContain('\r\nX02641,T10,Điểm cầu Phường Lào Cai,commune,');
  words.speak('vi');
});
