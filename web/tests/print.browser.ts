import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import { paperText } from './paper';
import { answering, fill, writeSlip } from './slip_scene';
import { Stage, reads } from './stage';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

/** What a page prints: the text of each sheet of paper. */
async function printed(page: Page, name: string): Promise<string[]> {
  const path = join(stage.folder, `${name}.pdf`);
  await page.pdf({ path, preferCSSPageSize: true, format: 'A4' });
  return (await paperText(path, name)).split('\f').slice(0, -1);
}

test('a slip is printed on one sheet, with its figures, its number and nothing else', async () => {
  const { context, page } = await answering(stage, await stage.organizer(), 'X02641');
  await fill(page, '57');
  await stage.server.kill();
  const number = await writeSlip(page);
  await page.getByTestId('slip-show-qr').click();
  const sheets = await printed(page, 'slip');
  expect(sheets.length).toBe(1);
  for (const word of ['PHIẾU ĐIỂM DANH', 'Phường Lào Cai', 'Điểm danh đầu giờ', '57', number]) {
    expect(sheets[0]).toContain(word);
  }
  for (const word of ['In phiếu', 'Rời điểm cầu', 'Chụp màn hình']) expect(sheets[0]).not.toContain(word);
  await context.close();
  await stage.server.start();
});

test('the codes of all delegates are printed, each whole, on no more sheets than they need', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  const desk = await stage.desk(conference, session);
  await openView(desk, 'tree');
  await desk.getByTestId('tree-search').fill('T10-D01');
  await desk.getByTestId('tree').getByRole('button', { name: 'Công an Tỉnh Lào Cai' }).click();
  await desk.getByTestId('endpoint-delegates').locator('summary').click();
  const people = Array.from(
    { length: 45 },
    (_, index) => `T10-D01;Đại biểu số ${index + 1};Đảng bộ;đảng viên;`,
  );
  const list = join(stage.folder, 'dai-bieu.csv');
  await writeFile(list, `mã điểm cầu;họ tên;đơn vị;loại;chủ trì\n${people.join('\n')}\n`);
  await desk.getByTestId('delegates-file').setInputFiles(list);
  await reads(desk, 'delegates-imported', '45 đại biểu');
  await desk.getByTestId('issue-codes').click();
  await desk.getByTestId('delegate-code').nth(44).waitFor();
  const sheets = await printed(desk, 'codes');
  const text = sheets.join('\n');
  const named = [...text.matchAll(/Đại biểu số (\d+)/g)].map(([, number]) => Number(number));
  expect(named.toSorted((one, other) => one - other)).toEqual(people.map((_, index) => index + 1));
  expect(sheets.every((sheet) => sheet.includes('Đại biểu số'))).toBe(true);
  expect(text).not.toContain('Kết thúc buổi');
});

test('the join codes of a province are printed eight a sheet, and its certificates one', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  const province = await organizer.endpoint(conference, 'T10');
  const desk = await stage.desk(conference, session);
  await desk.getByTestId('desk').waitFor();
  const html = await desk.evaluate(
    async ([path, subtree]) => {
      const headers = { 'content-type': 'application/json', 'diemcau-console': 'organizer' };
      const body = JSON.stringify({ subtree, form: 'print' });
      return (await fetch(`${path}`, { method: 'POST', headers, body })).text();
    },
    [`/api/v1/conferences/${conference}/keys`, province],
  );
  const paper = await (await stage.browser.newContext()).newPage();
  await paper.setContent(html);
  const places = await paper.locator('section li').count();
  const sheets = await printed(paper, 'join-codes');
  expect(places).toBeGreaterThan(170);
  expect(sheets.length).toBe(Math.ceil(places / 8));
  expect(sheets.every((sheet) => sheet.includes('Điểm cầu'))).toBe(true);
  await paper.context().close();

  await desk.goto(
    `${stage.server.url}/#/conferences/${conference}/sessions/${session}/certificates/${province}`,
  );
  await desk.getByTestId('certificate').waitFor();
  const certificate = await printed(desk, 'certificate');
  expect(certificate.length).toBe(1);
  expect(certificate[0]).toContain('Lào Cai');
  expect(certificate[0]?.toLocaleUpperCase('vi')).toContain('KẾT QUẢ KIỂM TRA KỸ THUẬT');
  expect(certificate[0]).toContain('chưa sẵn sàng');
  expect(certificate[0]?.toLocaleUpperCase('vi')).not.toContain('GIẤY XÁC NHẬN');
  expect(certificate[0]).not.toContain('Tải');
});
