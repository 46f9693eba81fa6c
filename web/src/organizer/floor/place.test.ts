import { expect, test } from 'vitest';
import { placeText } from './place';

test('a place is told by its district and province, not by the hall above them all', () => {
  const path = ['Điểm cầu Thành phố Lào Cai', 'Điểm cầu chính Tỉnh Lào Cai', 'Hội trường Trung ương'];
  expect(placeText({ path }, 'Hội trường Trung ương')).toBe('Thành phố Lào Cai · Lào Cai');
  expect(placeText({ path: [] }, 'Hội trường Trung ương')).toBe('');
});
