import { expect, test } from 'vitest';
import { articleTitles } from './articles';

test('every line that says something is the title of an article', () => {
  expect(articleTitles(' Điều 1. Phạm vi\n\n  \r\nĐiều 2. Chỉ tiêu  ')).toEqual([
    'Điều 1. Phạm vi',
    'Điều 2. Chỉ tiêu',
  ]);
  expect(articleTitles(' \n')).toEqual([]);
});
