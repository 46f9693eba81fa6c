import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import type { OwnDocument } from '../../api/own_papers';
import DraftDialog from './DraftDialog.svelte';
import { OwnPapers } from './own_papers.svelte';

const nothing = { article: '1', text: '' };
const begun = { article: '3', text: 'Đề nghị bổ sung vào Điều 3' };
const draft: OwnDocument = {
  articles: ['Điều 1', 'Điều 2', 'Điều 3', 'Điều 4', 'Điều 5'],
  bytes: 1_000,
  comments: [],
  document: 3,
  kind: 'docx',
  sent_at: '2022-07-22T01:00:00.000Z',
  takes_comments: true,
  title: 'Dự thảo nghị quyết',
};
const older = { comment: 9, article: 5, article_title: 'Điều 5', text: 'Ý kiến trước', handled: null };

afterEach(() => {
  sessionStorage.clear();
  vi.unstubAllGlobals();
});

/** The server's answer, which comes when it is told to. */
function slowServer(body: object): () => void {
  let arrive = (): void => undefined;
  const answer = () =>
    new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
  const arrived = new Promise<Response>((resolve) => (arrive = () => resolve(answer())));
  vi.stubGlobal('fetch', () => arrived);
  return arrive;
}

test('a comment that was not sent is there after a reload, for its own place, draft and article alone', () => {
  new OwnPapers(1, 7).keepTyped(3, begun);
  expect(new OwnPapers(1, 7).typedAbout(3)).toEqual(begun);
  expect(new OwnPapers(1, 8).typedAbout(3)).toEqual(nothing);
  expect(new OwnPapers(1, 7).typedAbout(4)).toEqual(nothing);
  new OwnPapers(1, 7).keepTyped(3, nothing);
  expect(new OwnPapers(1, 7).typedAbout(3)).toEqual(nothing);
});

test('a begun comment stays on its article while a sent one is changed', async () => {
  const papers = new OwnPapers(1, 7);
  papers.keepTyped(3, begun);
  const target = document.createElement('div');
  document.body.append(target);
  const shown = { ...draft, comments: [older] } as unknown as OwnDocument;
  const dialog = mount(DraftDialog, { target, props: { papers, draft: shown } });
  const press = (testid: string): void => {
    target.querySelector<HTMLElement>(`[data-testid="${testid}"]`)?.click();
    flushSync();
  };
  const typed = () => [target.querySelector('select')?.value, target.querySelector('textarea')?.value];
  flushSync();
  expect(typed()).toEqual(['3', begun.text]);
  press('comment-change');
  expect(typed()).toEqual(['5', 'Ý kiến trước']);
  press('comment-cancel');
  expect(typed()).toEqual(['3', begun.text]);
  press('comment-change');
  slowServer(shown)();
  target.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  await vi.waitFor(() => expect(typed()).toEqual(['3', begun.text]));
  expect(papers.typedAbout(3)).toEqual(begun);
  await unmount(dialog);
  target.remove();
});

test('a comment whose draft is closed before the answer comes is sent, and not there to be sent again', async () => {
  const arrive = slowServer(draft);
  const papers = new OwnPapers(1, 7);
  papers.draft = draft;
  papers.keepTyped(3, begun);
  const sent = papers.comment(3, begun.text, null);
  papers.closeDraft();
  arrive();
  expect(await sent).toBe(true);
  expect(papers.draft).toBeNull();
  expect(papers.typedAbout(3)).toEqual(nothing);
});
