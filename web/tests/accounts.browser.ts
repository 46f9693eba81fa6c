import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signIn } from './hall';
import { paperText } from './paper';
import { pictures } from './pictures';
import { PASSWORD } from './server';
import { Stage, reads } from './stage';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

/** The text of a PDF that a page downloads. */
async function paper(page: Page, name: string): Promise<string> {
  const coming = page.waitForEvent('download');
  await page.getByTestId('download-pdf').click();
  const text = await paperText(await (await coming).path(), name);
  return text.replace(/\s+/g, ' ');
}

test('whoever signs in says their name and position once, and papers have them instead of the account', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  await organizer.openRollCall(conference, session, 'Điểm danh đầu giờ');
  await organizer.reportHeadCount(conference, session, await organizer.endpoint(conference, 'X02641'), 50);
  await organizer.step(conference, session, 'end');
  await organizer.closeFigures(conference, session);
  const province = await organizer.endpoint(conference, 'T10');

  const context = await stage.browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await page.goto(
    `${stage.server.url}/reports?conference=${conference}&session=${session}&subtree=${province}`,
  );
  await signIn(page);
  expect(await paper(page, 'signed-before')).toContain('to-chuc');

  await page.getByTestId('own-name').click();
  await pictures(page, 'own-name');
  // A position belongs to somebody.
  await page.getByTestId('person-position').fill('Phó Chánh Văn phòng');
  await page.getByTestId('person-save').click();
  expect(await page.getByTestId('person-full-name').evaluate((field) => field.matches(':invalid'))).toBe(
    true,
  );
  await page.getByTestId('person-full-name').fill('Người Thứ Nhật');
  await page.getByTestId('person-save').click();
  await reads(page, 'own-name', 'Người Thứ Nhật');

  // A slip of the pen is mended where papers were made already.
  await page.getByTestId('own-name').click();
  await page.getByTestId('person-full-name').fill('Người Thứ Nhất');
  await page.getByTestId('person-corrected').check();
  await pictures(page, 'own-name-corrected');
  await page.getByTestId('person-save').click();
  await reads(page, 'own-name', 'Người Thứ Nhất');
  const signed = await paper(page, 'signed-after');
  expect(signed).toContain('Người Thứ Nhất, Phó Chánh Văn phòng');
  expect(signed).not.toContain('to-chuc');

  // Whoever gets the account next answers for nothing of it.
  await page.getByTestId('own-name').click();
  await page.getByTestId('person-full-name').fill('Người Thứ Hai');
  await page.getByTestId('person-from_now').check();
  await page.getByTestId('person-save').click();
  await reads(page, 'own-name', 'Người Thứ Hai');
  expect(await paper(page, 'signed-later')).toContain('Người Thứ Nhất, Phó Chánh Văn phòng');
  await context.close();
});

test('an administrator adds an account for somebody, changes its password and deletes it', async () => {
  const context = await stage.browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await page.goto(stage.server.url);
  await signIn(page);
  await page.getByTestId('accounts').click();
  await page.getByTestId('account-to-chuc').waitFor();
  await page.getByTestId('add-account').click();
  await page.getByTestId('account-name').fill('tong hop');
  await page.getByTestId('account-full-name').fill('Người Làm Văn Thư');
  await page.getByTestId('account-position').fill('Chuyên viên Văn phòng');
  await page.getByTestId('account-role').selectOption('admin');
  expect(await page.getByTestId('account-subtree').count()).toBe(0);
  await page.getByTestId('account-role').selectOption('staff');
  await page.getByTestId('account-subtree').fill('T10');
  await page.getByTestId('account-password-text').fill(PASSWORD);
  await page.getByTestId('account-save').click();
  await page.locator('[data-testid=account-name][aria-invalid=true]').waitFor();
  await pictures(page, 'account-add');
  await page.getByTestId('account-name').fill('tong-hop');
  await page.getByTestId('account-save').click();
  const line = page.getByTestId('account-tong-hop');
  await line.getByText('Người Làm Văn Thư').waitFor();
  expect(await line.textContent()).toMatch(/Chuyên viên Văn phòng.*Phạm vi T10/s);
  await pictures(page, 'accounts');

  await line.getByTestId('account-password').click();
  await page.getByTestId('account-password-text').fill('mot mat khau khac that dai');
  await pictures(page, 'account-password');
  await page.getByTestId('password-save').click();
  await page.getByTestId('password-dialog').waitFor({ state: 'detached' });
  const staff = await (await stage.browser.newContext()).newPage();
  await staff.goto(`${stage.server.url}/reports`);
  await staff.getByTestId('sign-in-name').fill('tong-hop');
  await staff.getByTestId('sign-in-password').fill('mot mat khau khac that dai');
  await staff.getByTestId('sign-in-submit').click();
  await reads(staff, 'own-name', 'Người Làm Văn Thư');
  await pictures(staff, 'own-name-shown');
  // What they signed keeps the name that it has.
  await staff.getByTestId('own-name').click();
  await staff.getByTestId('person-counts-from-now').waitFor();
  expect(await staff.getByTestId('person-corrected').count()).toBe(0);
  await pictures(staff, 'own-name-from-now');

  await line.getByTestId('account-delete').click();
  await page.getByTestId('delete-forget').check();
  await pictures(page, 'account-delete');
  await page.getByTestId('delete-save').click();
  await line.waitFor({ state: 'detached' });
  expect(await page.getByTestId('account-to-chuc').getByTestId('account-delete').count()).toBe(0);
  await staff.context().close();
  await context.close();
});
