import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from './chromium';
import { Organizer, type Report } from './organizer';
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

/** A session that is live, with an open roll call, and a commune that looks at it. */
async function answering(code: string): Promise<{
  organizer: Organizer;
  conference: number;
  session: number;
  endpoint: number;
  context: BrowserContext;
  page: Page;
}> {
  const organizer = new Organizer(server.url);
  await organizer.signIn();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  await organizer.openRollCall(conference, session, 'Điểm danh đầu giờ');
  const endpoint = await organizer.endpoint(conference, code);
  const { link } = await organizer.issueKey(conference, endpoint);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByTestId('enter-hall').click();
  await page.getByTestId('roll-call').waitFor();
  // One visit is enough: from now on the page is kept.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  return { organizer, conference, session, endpoint, context, page };
}

async function fill(page: Page, present: string): Promise<void> {
  await page.getByTestId('present_members').fill(present);
  await page.getByTestId('present_others').fill('2');
  await page.getByTestId('excused').fill('1');
  await page.getByTestId('unexcused').fill('0');
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

function cell(report: Report, endpoint: number, key: string): string | undefined {
  const row = report.rows.find((candidate) => candidate.endpoint === endpoint);
  return row?.cells[report.columns.findIndex((column) => column.key.split('.')[0] === key)];
}

test('a slip that was written while the server was away makes the next version of closed figures', async () => {
  const { organizer, conference, session, endpoint, context, page } = await answering('X02641');
  await fill(page, '61');
  await server.kill();

  // Reloaded without a server: the page opens, and what was typed is still there.
  await page.reload();
  await page.getByTestId('offline').waitFor();
  expect(await page.getByTestId('present_members').inputValue()).toBe('61');
  await page.getByTestId('head-count-submit').click();
  await page.getByTestId('head-count-kept').waitFor();
  await picture(page, 'offline-kept');
  await page.getByTestId('write-slip').click();
  const number = (await page.getByTestId('slip-number').textContent()) ?? '';
  expect(number).toMatch(/^X02641-[0-9A-F]{4}-1-[0-9A-Z]$/);
  await picture(page, 'offline-slip');
  // The tab is closed; the figures are closed; only then the technician comes back.
  await page.close();

  await server.start();
  await organizer.signIn();
  await organizer.step(conference, session, 'end');
  await organizer.closeFigures(conference, session);
  const first = await organizer.report(conference, session, 'summary');
  expect(cell(first, endpoint, 'present_members')).not.toBe('61');

  const again = await context.newPage();
  await again.goto(`${server.url}/join`);
  await again.getByTestId('enter-hall').click();
  await again.locator('[data-testid=slip][data-fate=counted]').waitFor();
  await picture(again, 'slip-counted');

  const second = await organizer.report(conference, session, 'summary');
  expect(cell(second, endpoint, 'present_members')).toBe('61');
  expect(cell(second, endpoint, 'evidence')).toContain('bổ sung');
  expect(second.notes.join('\n')).toContain(number);
  const versions = await organizer.versions(conference, session);
  expect(versions.map((version) => version.version)).toEqual([1, 2]);
  expect(await organizer.report(conference, session, 'summary', 1)).toEqual(first);
  await context.close();
});

test('a slip goes to an organizer as a file or as a QR code, and a person decides where figures differ', async () => {
  const { organizer, conference, session, endpoint, context, page } = await answering('X02644');
  await fill(page, '40');
  await server.kill();
  await page.reload();
  await page.getByTestId('head-count-submit').click();
  await page.getByTestId('write-slip').click();
  const downloading = page.waitForEvent('download');
  await page.getByTestId('slip-file').click();
  const file = await readFile(await (await downloading).path());
  await page.getByTestId('slip-show-qr').click();
  const code = join(folder, 'phieu.png');
  await page.getByTestId('slip-qr-code').screenshot({ path: code });
  await picture(page, 'slip-qr');
  // The hall's computer is switched off for good.
  await context.close();

  await server.start();
  await organizer.signIn();
  await organizer.reportHeadCount(conference, session, endpoint, 38);
  const office = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const desk = await office.newPage();
  await desk.goto(server.url);
  await desk.getByTestId('sign-in-name').fill('to-chuc');
  await desk.getByTestId('sign-in-password').fill(PASSWORD);
  await desk.getByTestId('sign-in-submit').click();
  await desk.getByTestId('sign-in').waitFor({ state: 'detached' });
  await desk.goto(`${server.url}/#/conferences/${conference}/sessions/${session}`);
  await desk.getByTestId('view-roll_call').click();
  await desk.getByTestId('view-slips').click();

  // What the picture shows is read, compared and taken in only when somebody says so.
  await desk.getByTestId('slip-input').setInputFiles(code);
  await desk.getByTestId('slip-checked').waitFor();
  await picture(desk, 'organizer-checked');
  await desk.getByTestId('slip-confirm').click();
  const line = desk.locator('[data-testid=slip][data-state=waiting]');
  await line.waitFor();
  expect(await line.getByTestId('slip-says').textContent()).toContain('40');
  expect(await line.getByTestId('slip-known').textContent()).toContain('38');
  await picture(desk, 'organizer-conflict');

  // The same slip as a file: it was handed in.
  await desk.getByTestId('slip-input').setInputFiles({
    name: 'phieu.phieu.json',
    mimeType: 'application/json',
    buffer: file,
  });
  await desk.getByText('Phiếu này đã được nộp trước đó').waitFor();

  await line.getByTestId('slip-reason').fill('đã gọi điện hỏi lại điểm cầu');
  await line.getByTestId('slip-accept').click();
  await desk.locator('[data-testid=slip][data-state=accepted]').waitFor();
  const report = await organizer.report(conference, session, 'summary');
  expect(cell(report, endpoint, 'present_members')).toBe('40');
  await office.close();
});
