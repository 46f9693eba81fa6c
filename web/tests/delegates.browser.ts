import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import { openPage } from './observed_page';
import { pictures } from './pictures';
import { Stage, reads } from './stage';

const HEADER = 'Mã điểm cầu;Họ và tên;Chức vụ/đơn vị;Loại;Chủ trì\n';
const LIST =
  'T10-D01;Người phát ngôn Ân;Chi bộ 1;đảng viên;\nT10-D01;Bí thư An;Đảng ủy;đảng viên;x\nT10-D01;Khách mời Đào;Mặt trận;khác;\n';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

test('a list is taken in, one delegate is ticked and another checks in by its own code', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  const endpoint = await organizer.endpoint(conference, 'T10-D01');
  const key = await organizer.issueKey(conference, endpoint);

  const desk = await stage.desk(conference, session);
  await openView(desk, 'tree');
  await desk.getByTestId('tree-search').fill('T10-D01');
  await desk.getByTestId('tree').getByRole('button', { name: 'Công an Tỉnh Lào Cai' }).click();
  const drawer = desk.getByTestId('endpoint-delegates');
  await drawer.locator('summary').click();
  const wrong = join(stage.folder, 'trung.csv');
  await writeFile(wrong, `${HEADER}${LIST}T10-D01;BÍ THƯ AN;đảng ủy;khác;\n`);
  await desk.getByTestId('delegates-file').setInputFiles(wrong);
  await reads(desk, 'faults', 'Trùng với một người');
  await pictures(desk, 'delegates-faults');
  const right = join(stage.folder, 'dai-bieu.csv');
  await writeFile(right, `${HEADER}${LIST}`);
  await desk.getByTestId('delegates-file').setInputFiles(right);
  await reads(desk, 'delegates-imported', '3 đại biểu của 1 điểm cầu');
  await pictures(desk, 'delegates-drawer');
  await desk.getByTestId('issue-codes').click();
  const own = desk.getByTestId('delegate-code').filter({ hasText: 'Người phát ngôn Ân' }).locator('code');
  const code = await own.innerText();
  await pictures(desk, 'delegates-codes');

  const hall = await openPage(stage.browser, key.link);
  await hall.getByTestId('enter-hall').click();
  await hall.getByTestId('delegates-card').waitFor();
  // The card stands before its names have come.
  const names = hall.getByTestId('delegate').locator('strong');
  await expect
    .poll(() => names.allInnerTexts())
    .toEqual(['Bí thư An', 'Người phát ngôn Ân', 'Khách mời Đào']);
  // Found without tones.
  await hall.getByTestId('delegate-search').fill('bi thu');
  await expect.poll(() => hall.getByTestId('delegate').count()).toBe(1);
  await hall.getByTestId('delegate-tick').click();
  await reads(hall, 'delegates-members', '1/2');
  await hall.getByTestId('delegate-search').fill('');

  await hall.getByTestId('show-check-in').click();
  const link = await hall.getByTestId('check-in-link').getAttribute('data-link');
  await pictures(hall, 'delegates-check-in-code');
  await hall.keyboard.press('Escape');
  const phone = await openPage(stage.browser, link ?? '');
  expect(new URL(phone.url()).hash, 'the code stays in no history').toBe('');
  await phone.getByTestId('own-code').fill('0000 0000');
  await phone.getByTestId('check-in').click();
  await reads(phone, 'failure', 'Không có mã cá nhân này');
  await phone.getByTestId('own-code').fill(code.toLowerCase());
  await pictures(phone, 'check-in');
  await phone.getByTestId('check-in').click();
  await reads(phone, 'checked-in', 'Đã ghi nhận bạn có mặt');
  expect(await phone.locator('body').innerText(), 'no name is shown').not.toContain('Người phát ngôn');
  await pictures(phone, 'checked-in');

  await reads(hall, 'delegates-unconfirmed', '1');
  await reads(hall, 'delegates-members', '2/2');
  await pictures(hall, 'delegates-hall');
  await hall.getByTestId('confirm-all').click();
  await reads(hall, 'delegates-unconfirmed', '0');

  const report = await organizer.report(conference, session, 'delegates');
  const shown = report.rows.map((row) => row.cells.slice(3));
  console.log(shown);
  expect(shown.map((cells) => [cells[0], cells[3]])).toEqual([
    ['Bí thư An', 'có mặt'],
    ['Người phát ngôn Ân', 'có mặt'],
    ['Khách mời Đào', 'chưa điểm danh'],
  ]);
});
