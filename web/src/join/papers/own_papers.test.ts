import { afterEach, expect, test } from 'vitest';
import { OwnPapers } from './own_papers.svelte';

afterEach(() => sessionStorage.clear());

test('a comment that was not sent is there after a reload, for its own place and draft alone', () => {
  new OwnPapers(1, 7).keepTyped(3, 'Đề nghị bổ sung vào Điều 3');
  expect(new OwnPapers(1, 7).typedAbout(3)).toBe('Đề nghị bổ sung vào Điều 3');
  expect(new OwnPapers(1, 8).typedAbout(3)).toBe('');
  expect(new OwnPapers(1, 7).typedAbout(4)).toBe('');
  new OwnPapers(1, 7).keepTyped(3, '');
  expect(new OwnPapers(1, 7).typedAbout(3)).toBe('');
});
