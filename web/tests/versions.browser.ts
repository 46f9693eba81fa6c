import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from './chromium';
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

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** The drawer of an endpoint, found in the tree as somebody without a mouse would. */
async function openDrawer(page: Page, name: string): Promise<void> {
  await page.getByTestId('view-tree').click();
  await page.getByTestId('tree-search').fill(name);
  await page.getByTestId('tree').getByText(name, { exact: false }).first().click();
  await page.getByTestId('drawer').waitFor();
}

test('closed figures are corrected with a reason, and every version can be looked at again', async () => {
  const organizer = new Organizer(server.url);
  await organizer.signIn();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  await organizer.openRollCall(conference, session, 'Điểm danh đầu giờ');
  const endpoint = await organizer.endpoint(conference, 'X02641');
  await organizer.reportHeadCount(conference, session, endpoint, 50);
  await organizer.step(conference, session, 'end');
  await organizer.closeFigures(conference, session);
  const first = await organizer.report(conference, session, 'summary');

  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await page.goto(`${server.url}/#/conferences/${conference}/sessions/${session}`);
  await page.getByTestId('sign-in-name').fill('to-chuc');
  await page.getByTestId('sign-in-password').fill(PASSWORD);
  await page.getByTestId('sign-in-submit').click();
  await openDrawer(page, 'Phường Lào Cai');
  await page.getByTestId('open-amend').click();
  await page.getByTestId('amend-present_members').fill('52');
  await picture(page, 'amend');
  // Nothing is corrected without a reason: the field says so and nothing is sent.
  await page.getByTestId('amend-save').click();
  expect(await page.getByTestId('amend-reason').evaluate((field) => field.matches(':invalid'))).toBe(true);
  await page.getByTestId('amend-reason').fill('đếm lại theo biên bản của điểm cầu');
  await page.getByTestId('amend-save').click();
  await page.getByTestId('amended').waitFor();
  await picture(page, 'amended');
  await page.getByTestId('drawer-close').click();

  await page.getByTestId('view-figures').click();
  const second = page.getByTestId('version-2');
  await second.waitFor();
  for (const word of ['50', '52', 'to-chuc', 'đếm lại theo biên bản']) {
    expect(await second.textContent()).toContain(word);
  }
  await picture(page, 'versions');
  await page.setViewportSize({ width: 390, height: 844 });
  await picture(page, 'versions-phone');

  const reports = await context.newPage();
  await reports.goto(`${server.url}/reports?conference=${conference}&session=${session}&version=1`);
  await reports.getByTestId('version').waitFor();
  expect(await reports.getByTestId('version').inputValue()).toBe('1');
  await picture(reports, 'reports-version-1');
  await reports.getByTestId('version').selectOption('2');
  await reports.getByText('đếm lại theo biên bản').last().waitFor();
  await picture(reports, 'reports-version-2');
  await reports.getByTestId('kind-versions').click();
  await reports.getByText('Sau điều chỉnh').first().waitFor();
  await picture(reports, 'reports-amendments');

  expect(await organizer.report(conference, session, 'summary', 1)).toEqual(first);
  await context.close();
});
