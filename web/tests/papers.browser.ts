import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import { openPage } from './observed_page';
import { pictures } from './pictures';
import { Stage, reads } from './stage';

const BODY =
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n';
const TABLE = 'xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000056 00000 n \n';
/** A PDF without a page. */
const PDF = `${BODY}${TABLE}trailer<</Size 3/Root 1 0 R>>\nstartxref\n${BODY.length}\n%%EOF\n`;

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

test('a draft is opened, commented on and answered, and a vote on it is counted', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  const endpoint = await organizer.endpoint(conference, 'T10-D01');
  const key = await organizer.issueKey(conference, endpoint);
  const hall = await openPage(stage.browser, key.link);
  await hall.getByTestId('enter-hall').click();

  const desk = await stage.desk(conference, session);
  await openView(desk, 'documents');

  const fake = join(stage.folder, 'gia-mao.pdf');
  await writeFile(fake, 'MZ');
  await desk.getByTestId('document-file').setInputFiles(fake);
  await reads(desk, 'failure', 'không phải là PDF');
  const draft = join(stage.folder, 'du-thao.pdf');
  await writeFile(draft, PDF);
  await desk.getByTestId('document-file').setInputFiles(draft);
  await desk.getByTestId('document-edit').click();
  await desk.getByTestId('document-title').fill('Dự thảo Nghị quyết về phát triển kinh tế - xã hội');
  await desk
    .getByTestId('document-articles')
    .fill('Điều 1. Phạm vi\nĐiều 2. Chỉ tiêu\nĐiều 3. Tổ chức thực hiện');
  await desk.getByTestId('document-keep').click();
  await pictures(desk, 'papers-prepared');
  await desk.getByTestId('document-send').click();
  await pictures(desk, 'papers-send');
  await desk.getByTestId('send-now').click();
  await desk.getByTestId('sent-document').waitFor();

  await hall.getByTestId('document-unread').waitFor();
  await pictures(hall, 'papers-hall-unread');
  const download = hall.waitForEvent('download');
  await hall.getByTestId('document-open').click();
  expect((await download).suggestedFilename()).toMatch(/^Dự thảo Nghị quyết.*\.pdf$/);
  await hall.getByTestId('document-unread').waitFor({ state: 'detached' });
  await reads(desk, 'document-opened', '1/');
  await desk.getByTestId('document-readers').click();
  await reads(desk, 'opened-by', 'Công an Tỉnh Lào Cai');
  await pictures(desk, 'papers-readers');

  await hall.getByTestId('document-comment').click();
  await hall.getByTestId('comment-article').selectOption({ label: 'Điều 3. Tổ chức thực hiện' });
  await hall.getByTestId('comment-text').fill('Đề nghị bổ sung kinh phí cho cấp xã.');
  await hall.getByTestId('comment-send').click();
  await reads(hall, 'own-comment-state', 'Chờ xử lý');
  await pictures(hall, 'papers-hall-comment');
  await openView(desk, 'comments');
  await reads(desk, 'comment', 'Điều 3. Tổ chức thực hiện');
  await desk.getByTestId('comment-handle').click();
  await desk.getByTestId('explain').click();
  await reads(desk, 'comment', 'Giải trình thì phải nêu lý do.');
  await desk.getByTestId('comment-answer').fill('Kinh phí đã có trong Điều 2.');
  await desk.getByText('Giải trình thì phải nêu lý do.').waitFor({ state: 'detached' });
  await pictures(desk, 'papers-handling');
  await desk.getByTestId('explain').click();
  await desk.getByTestId('comments-which').selectOption('all');
  await reads(desk, 'comment-handling', 'Giải trình');
  await hall.keyboard.press('Escape');
  await hall.getByTestId('document-comment').click();
  await reads(hall, 'own-comment', 'Kinh phí đã có trong Điều 2.');
  await hall.keyboard.press('Escape');

  await openView(desk, 'votes');
  await desk.getByTestId('vote-new').click();
  await desk.getByTestId('vote-question').fill('Thông qua dự thảo Nghị quyết?');
  await desk.getByTestId('vote-open').click();
  await hall.getByTestId('vote-against').click();
  await reads(hall, 'vote-said', 'Không tán thành');
  await hall.getByTestId('vote-in_favour').click();
  await reads(hall, 'vote-said', 'Điểm cầu đã chọn: Tán thành');
  await pictures(hall, 'papers-hall-vote');
  await reads(desk, 'vote-endpoints', '1 trên 11.731');
  expect(await desk.getByTestId('tally-in_favour').textContent()).toBe('1');
  await pictures(desk, 'papers-vote');
  await desk.getByTestId('vote-close').click();
  await desk.getByTestId('vote-close-now').click();
  await desk.getByTestId('vote-closed').waitFor();
  await hall.getByTestId('tally-in_favour').waitFor();
  expect(await hall.getByTestId('tally-not_voted').textContent()).toBe('11.730');
  await pictures(hall, 'papers-hall-result');

  const report = await organizer.report(conference, session, 'comments');
  expect(report.rows.map((row) => row.cells).flat()).toContain('Kinh phí đã có trong Điều 2.');
});
