import { afterAll, beforeAll, expect, test } from 'vitest';
import { signIn } from './hall';
import { paperText } from './paper';
import { pictures } from './pictures';
import { Stage, reads } from './stage';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

test('whoever orders a paper says its letterhead, and finds it again the next time', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  const province = await organizer.endpoint(conference, 'T10');
  const context = await stage.browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  const address = `${stage.server.url}/reports?conference=${conference}&session=${session}&subtree=${province}`;
  await page.goto(address);
  await signIn(page);

  await page.getByTestId('letterhead').locator('summary').click();
  const fill = (field: string, text: string) => page.getByTestId(`letterhead-${field}`).fill(text);
  await fill('superior_body', 'Ủy ban nhân dân tỉnh Lào Cai');
  await fill('issuing_body', 'Sở Khoa học và Công nghệ');
  await fill('number_suffix', 'BC SKHCN');
  await fill('place', 'Lào Cai');
  await page.getByTestId('letterhead-authority').selectOption('in_place');
  await fill('authority_of', 'Giám đốc');
  await fill('signer_title', 'Phó Giám đốc');
  await fill('recipients', '- Ban Tổ chức Hội nghị;\n- Ủy ban nhân dân tỉnh;');

  // A suffix has no space: the field says so.
  await page.getByTestId('download-pdf').click();
  await page.locator('[data-testid=letterhead-number_suffix][aria-invalid=true]').waitFor();
  expect(await page.getByTestId('failure').count()).toBe(0);
  await pictures(page, 'letterhead-refused');
  await fill('number_suffix', 'BC-SKHCN');
  const download = page.waitForEvent('download');
  await page.getByTestId('download-pdf').click();
  const text = await paperText(await (await download).path(), 'letterhead');
  for (const words of [
    'SỞ KHOA HỌC',
    '/BC-SKHCN',
    'Lào Cai, ngày',
    'KT. GIÁM ĐỐC',
    'PHÓ GIÁM ĐỐC',
    '- Ủy ban nhân dân tỉnh;',
  ]) {
    expect(text).toContain(words);
  }
  expect(text).not.toContain('BAN TỔ CHỨC HỘI NGHỊ');

  await page.reload();
  await reads(page, 'letterhead-state', 'Sở Khoa học và Công nghệ');
  await page.getByTestId('letterhead').locator('summary').click();
  expect(await page.getByTestId('letterhead-place').inputValue()).toBe('Lào Cai');
  await pictures(page, 'letterhead');
  await page.getByTestId('letterhead-clear').click();
  await reads(page, 'letterhead-state', 'Theo cấu hình');
  await context.close();
});
