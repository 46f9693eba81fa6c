import { expect, test } from 'vitest';
import type { Problem } from '../api/client';
import { failureText, problemText } from './failure';

const outOfRange = (field: string | null): Problem => ({
  kind: 'problem',
  status: 422,
  code: 'out_of_range',
  field,
  faults: [],
});

test('a field whose range is known says it, any other that there is one', () => {
  expect(failureText(outOfRange('planned_until'))).toBe('Giờ kết thúc phải sau giờ bắt đầu.');
  expect(failureText(outOfRange('side'))).toBe('Giá trị nằm ngoài khoảng cho phép.');
  expect(failureText(outOfRange(null))).toBe('Giá trị nằm ngoài khoảng cho phép.');
});

test('a code without words is shown, unless the server failed', () => {
  expect(problemText('http_413')).toContain('http_413');
  expect(problemText('odd', null, 502)).toBe(problemText('internal'));
});
