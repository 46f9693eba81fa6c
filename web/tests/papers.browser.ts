import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from './chromium';
import { openPage } from './observed_page';
import { Organizer } from './organizer';
import { PASSWORD, ServerProcess } from './server';

const BODY =
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n';
const TABLE = 'xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000056 00000 n \n';
/** A PDF without a page. */
const PDF = `${BODY}${TABLE}trailer<</Size 3/Root 1 0 R>>\nstartxref\n${BODY.length}\n%%EOF\n`;

let folder: string;
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diemcau-'));
  server = await ServerProcess.prepare(folder);
  await server.start();
  browser = await launchChromium({});
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** For whoever wants to look: pictures of the page on a desk and on a phone, if a folder for them is named. */
async function picture(page: Page, name: string): Promise<void> {
  const kept = process.env['SCREENSHOTS'];
  if (!kept) return;
  await page.screenshot({ path: join(kept, `${name}.png`) });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: join(kept, `${name}-phone.png`), fullPage: true });
  await page.setViewportSize({ width: 1366, height: 768 });
}

/** Waits until something on a page reads so. */
async function reads(page: Page, testid: string, text: string): Promise<void> {
  await page.getByTestId(testid).filter({ hasText: text }).first().waitFor();
}

test('a draft is opened, commented on and answered, and a vote on it is counted', async () => {
  const organizer = new Organizer(server.url);
  await organizer.signIn();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  const endpoint = await organizer.endpoint(conference, 'T10-D01');
  const key = await organizer.issueKey(conference, endpoint);
  const hall = await openPage(browser, key.link);
  await hall.getByTestId('enter-hall').click();

  const desk = await openPage(browser, `${server.url}/#/conferences/${conference}/sessions/${session}`);
  await desk.getByTestId('sign-in-name').fill('to-chuc');
  await desk.getByTestId('sign-in-password').fill(PASSWORD);
  await desk.getByTestId('sign-in-submit').click();
  await desk.getByTestId('view-documents').click();

  const fake = join(folder, 'gia-mao.pdf');
  await writeFile(fake, 'MZ');
  await desk.getByTestId('document-file').setInputFiles(fake);
  await reads(desk, 'failure', 'không phải là PDF');
  const draft = join(folder, 'du-thao.pdf');
  await writeFile(draft, PDF);
  await desk.getByTestId('document-file').setInputFiles(draft);
  await desk.getByTestId('document-edit').click();
  await desk.getByTestId('document-title').fill('Dự thảo Nghị quyết về phát triển kinh tế - xã hội');
  await desk
    .getByTestId('document-articles')
    .fill('Điều 1. Phạm vi\nĐiều 2. Chỉ tiêu\nĐiều 3. Tổ chức thực hiện');
  await desk.getByTestId('document-keep').click();
  await picture(desk, 'papers-prepared');
  await desk.getByTestId('document-send').click();
  await picture(desk, 'papers-send');
  await desk.getByTestId('send-now').click();
  await desk.getByTestId('sent-document').waitFor();

  await hall.getByTestId('document-unread').waitFor();
  await picture(hall, 'papers-hall-unread');
  const download = hall.waitForEvent('download');
  await hall.getByTestId('document-open').click();
  expect((await download).suggestedFilename()).toMatch(/^Dự thảo Nghị quyết.*\.pdf$/);
  await hall.getByTestId('document-unread').waitFor({ state: 'detached' });
  await reads(desk, 'document-opened', '1/');
  await desk.getByTestId('document-readers').click();
  await reads(desk, 'opened-by', 'Công an Tỉnh Lào Cai');
  await picture(desk, 'papers-readers');

  await hall.getByTestId('document-comment').click();
  await hall.getByTestId('comment-article').selectOption({ label: 'Điều 3. Tổ chức thực hiện' });
  await hall.getByTestId('comment-text').fill('Đề nghị bổ sung kinh phí cho cấp xã.');
  await hall.getByTestId('comment-send').click();
  await reads(hall, 'own-comment-state', 'Chờ xử lý');
  await picture(hall, 'papers-hall-comment');
  await desk.getByTestId('view-comments').click();
  await reads(desk, 'comment', 'Điều 3. Tổ chức thực hiện');
  await desk.getByTestId('comment-handle').click();
  await desk.getByTestId('explain').click();
  await reads(desk, 'comment', 'Giải trình thì phải nêu lý do');
  await desk.getByTestId('comment-answer').fill('Kinh phí đã có trong Điều 2.');
  await picture(desk, 'papers-handling');
  await desk.getByTestId('explain').click();
  await desk.getByTestId('comments-which').selectOption('all');
  await reads(desk, 'comment-handling', 'Giải trình');
  await hall.keyboard.press('Escape');
  await hall.getByTestId('document-comment').click();
  await reads(hall, 'own-comment', 'Kinh phí đã có trong Điều 2.');
  await hall.keyboard.press('Escape');

  await desk.getByTestId('view-votes').click();
  await desk.getByTestId('vote-new').click();
  await desk.getByTestId('vote-question').fill('Thông qua dự thảo Nghị quyết?');
  await desk.getByTestId('vote-open').click();
  await hall.getByTestId('vote-against').click();
  await reads(hall, 'vote-said', 'Không tán thành');
  await hall.getByTestId('vote-in_favour').click();
  await reads(hall, 'vote-said', 'Điểm cầu đã chọn: Tán thành');
  await picture(hall, 'papers-hall-vote');
  await reads(desk, 'vote-endpoints', '1 trên 11.731');
  expect(await desk.getByTestId('tally-in_favour').textContent()).toBe('1');
  await picture(desk, 'papers-vote');
  await desk.getByTestId('vote-close').click();
  await desk.getByTestId('vote-close-now').click();
  await desk.getByTestId('vote-closed').waitFor();
  await hall.getByTestId('tally-in_favour').waitFor();
  expect(await hall.getByTestId('tally-not_voted').textContent()).toBe('11.730');
  await picture(hall, 'papers-hall-result');

  const report = await organizer.report(conference, session, 'comments');
  expect(report.rows.map((row) => row.cells).flat()).toContain('Kinh phí đã có trong Điều 2.');
});
