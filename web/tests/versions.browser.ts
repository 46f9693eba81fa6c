import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import { signIn } from './hall';
import { pictures } from './pictures';
import { Stage } from './stage';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

/** The drawer of an endpoint, found in the tree as somebody without a mouse would. */
async function openDrawer(page: Page, name: string): Promise<void> {
  await openView(page, 'tree');
  await page.getByTestId('tree-search').fill(name);
  await page.getByTestId('tree').getByText(name, { exact: false }).first().click();
  await page.getByTestId('drawer').waitFor();
}

test('closed figures are corrected with a reason, and every version can be looked at again', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  await organizer.openRollCall(conference, session, 'Điểm danh đầu giờ');
  const endpoint = await organizer.endpoint(conference, 'X02641');
  await organizer.reportHeadCount(conference, session, endpoint, 50);
  await organizer.step(conference, session, 'end');
  await organizer.closeFigures(conference, session);
  const first = await organizer.report(conference, session, 'summary');

  const context = await stage.browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await page.goto(`${stage.server.url}/#/conferences/${conference}/sessions/${session}`);
  await signIn(page);
  await openDrawer(page, 'Phường Lào Cai');
  await page.getByTestId('open-amend').click();
  await page.getByTestId('amend-present_members').fill('52');
  await pictures(page, 'amend');
  // Nothing is corrected without a reason: the field says so and nothing is sent.
  await page.getByTestId('amend-save').click();
  expect(await page.getByTestId('amend-reason').evaluate((field) => field.matches(':invalid'))).toBe(true);
  await page.getByTestId('amend-reason').fill('đếm lại theo biên bản của điểm cầu');
  await page.getByTestId('amend-save').click();
  await page.getByTestId('amended').waitFor();
  await pictures(page, 'amended');
  await page.getByTestId('drawer-close').click();

  await openView(page, 'figures');
  const second = page.getByTestId('version-2');
  await second.waitFor();
  for (const word of ['50', '52', 'to-chuc', 'đếm lại theo biên bản']) {
    expect(await second.textContent()).toContain(word);
  }
  await pictures(page, 'versions');

  const reports = await context.newPage();
  await reports.goto(`${stage.server.url}/reports?conference=${conference}&session=${session}&version=1`);
  await reports.getByTestId('version').waitFor();
  expect(await reports.getByTestId('version').inputValue()).toBe('1');
  await pictures(reports, 'reports-version-1');
  await reports.getByTestId('version').selectOption('2');
  await reports.getByText('đếm lại theo biên bản').last().waitFor();
  await pictures(reports, 'reports-version-2');
  await reports.getByTestId('kind-versions').click();
  await reports.getByText('Sau điều chỉnh').first().waitFor();
  await pictures(reports, 'reports-amendments');

  expect(await organizer.report(conference, session, 'summary', 1)).toEqual(first);
  await context.close();
});

test('a wrong head count is withdrawn, and one reason corrects several endpoints', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  await organizer.openRollCall(conference, session, 'Điểm danh đầu giờ');
  for (const code of ['X02641', 'X02644']) {
    await organizer.reportHeadCount(conference, session, await organizer.endpoint(conference, code), 50);
  }
  await organizer.step(conference, session, 'end');
  await organizer.closeFigures(conference, session);

  const desk = await stage.desk(conference, session);
  await openDrawer(desk, 'Phường Lào Cai');
  await desk.getByTestId('open-amend').click();
  await desk.getByTestId('amend-withdraw').check();
  await desk.getByTestId('amend-reason').fill('báo nhầm của điểm cầu khác');
  await pictures(desk, 'withdraw');
  await desk.getByTestId('amend-save').click();
  await desk.getByTestId('amended').waitFor();
  await desk.getByTestId('drawer-close').click();
  await openView(desk, 'figures');
  await desk.getByTestId('version-2').filter({ hasText: 'đã rút, chưa báo cáo' }).waitFor();

  await desk.getByTestId('amend-several').click();
  const picker = desk.getByTestId('several-picker');
  for (const name of ['Phường Cốc Lếu', 'Phường Kim Tân']) {
    await picker.fill(name);
    await picker.press('Enter');
  }
  await desk.getByTestId('several-absence').fill('mất điện diện rộng');
  await desk.getByTestId('several-reason').fill('công văn của tỉnh');
  await pictures(desk, 'several');
  await desk.getByTestId('several-save').click();
  await desk.getByTestId('version-4').filter({ hasText: 'Phường Kim Tân' }).waitFor();
  const third = desk.getByTestId('version-3');
  for (const word of ['Phường Cốc Lếu', 'mất điện diện rộng', 'công văn của tỉnh']) {
    expect(await third.textContent()).toContain(word);
  }
  await pictures(desk, 'several-done');
  await desk.context().close();
});
