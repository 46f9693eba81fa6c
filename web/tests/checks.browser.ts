import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from './chromium';
import { openPage } from './observed_page';
import { Organizer } from './organizer';
import { PASSWORD, ServerProcess } from './server';

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

async function openDesk(address: string): Promise<Page> {
  const desk = await openPage(browser, `${server.url}/${address}`);
  await desk.getByTestId('sign-in-name').fill('to-chuc');
  await desk.getByTestId('sign-in-password').fill(PASSWORD);
  await desk.getByTestId('sign-in-submit').click();
  return desk;
}

/** A national session in its technical check, with a hall whose page is there. */
async function rehearse(organizer: Organizer): Promise<{ at: string; session: number; conference: number }> {
  await organizer.signIn();
  const { conference, root } = await organizer.openNationalSession();
  const session = await organizer.planSession(conference, root, 'Buổi chạy thử', -60_000);
  await organizer.step(conference, session, 'rehearse');
  return { at: `#/conferences/${conference}/sessions/${session}`, session, conference };
}

test('a prompt is answered in time, the next one is missed, and the organizer sees both', async () => {
  const organizer = new Organizer(server.url);
  await organizer.signIn();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  const endpoint = await organizer.endpoint(conference, 'T10-D01');
  const key = await organizer.issueKey(conference, endpoint);
  const hall = await openPage(browser, key.link);
  await hall.getByTestId('enter-hall').click();
  await hall.getByTestId('hall').waitFor();

  const desk = await openDesk(`#/conferences/${conference}/sessions/${session}`);
  await desk.getByTestId('view-prompts').click();
  await desk.getByTestId('prompt-ask').click();
  await desk.getByTestId('ask-seconds').fill('3');
  await desk.getByTestId('ask-now').click();
  await reads(desk, 'ask-dialog', 'ngoài khoảng cho phép');
  await desk.getByTestId('ask-seconds').fill('60');
  await picture(desk, 'prompts-ask');
  await desk.getByTestId('ask-now').click();
  await hall.getByTestId('prompt-dialog').waitFor();
  expect(await hall.getByTestId('prompt-left').innerText()).toMatch(/^(01:00|00:[0-5]\d)$/);
  await picture(hall, 'prompt-hall');
  await hall.getByTestId('prompt-answer').click();
  await hall.getByTestId('prompt-answered').waitFor();
  await reads(desk, 'prompt-count', '1/');
  await picture(desk, 'prompts-desk');

  // The first one must be over before the same halls are asked again; another branch may be asked at once.
  const missing = await organizer.endpoint(conference, 'T11-D01');
  const other = await openPage(browser, (await organizer.issueKey(conference, missing)).link);
  await other.getByTestId('enter-hall').click();
  await other.getByTestId('hall').waitFor();
  await reads(other, 'prompt-dialog', 'Điểm cầu có đang theo dõi không?');
  await other.keyboard.press('Escape');
  await other.getByTestId('prompt-dialog').waitFor();
  await other.getByTestId('prompt-missed').waitFor({ timeout: 90_000 });
  await picture(other, 'prompt-missed');

  const detail = await organizer.detail(conference, missing);
  expect(detail.prompts.map(({ missed }) => missed)).toEqual([true]);
  const answered = await organizer.detail(conference, endpoint);
  expect(answered.prompts.map(({ missed, answered_at }) => [missed, typeof answered_at])).toEqual([
    [false, 'string'],
  ]);
  await desk.getByTestId('prompts-plan').click();
  await picture(desk, 'prompts-plan');
  await desk.getByTestId('plan-now').click();
  await reads(desk, 'prompts-planned', '3');
  await organizer.step(conference, session, 'end');
  await desk.getByTestId('view-write_ups').click();
  await desk.getByTestId('bulk-owed').click();
  await desk.getByTestId('write-ups-panel').getByRole('cell', { name: '11.731', exact: true }).waitFor();
  await picture(desk, 'write-ups');
});

test('a hall goes through the technical check, and the board says what it lacks', async () => {
  const organizer = new Organizer(server.url);
  const { at, session, conference } = await rehearse(organizer);
  const endpoint = await organizer.endpoint(conference, 'T10-D01');
  const key = await organizer.issueKey(conference, endpoint);
  const hall = await openPage(browser, key.link);
  await hall.getByTestId('camera-start').click();
  await hall.getByTestId('camera-good').waitFor();
  await hall.getByTestId('enter-hall').click();
  await hall.getByTestId('readiness').waitFor();
  for (const check of ['camera', 'microphone']) {
    await hall.locator(`[data-testid=check-${check}][data-state=declared]`).waitFor();
  }
  await picture(hall, 'readiness-hall');
  await hall.getByTestId('backup-tried').click();
  await hall.locator('[data-testid=check-backup][data-state=declared]').waitFor();
  await hall.locator('[data-testid=check-line][data-state=measured]').waitFor({ timeout: 60_000 });

  const desk = await openDesk(at);
  await desk.getByTestId('view-readiness').click();
  await reads(desk, 'unready', 'Còn thiếu:');
  await picture(desk, 'readiness-board');
  const paper = await desk.context().newPage();
  await paper.goto(`${server.url}/${at}/certificates/${endpoint}`);
  await reads(paper, 'certificate', 'Đạt (khai báo)');
  await picture(paper, 'certificate');
  expect(session).toBeGreaterThan(0);
});
