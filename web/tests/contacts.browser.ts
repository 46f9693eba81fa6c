import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import { pictures } from './pictures';
import { Stage, reads } from './stage';

/** Somebody is known by telephone at the province and at its commune. */
const ROSTER = `code,parent_code,name,level,unit_code,invited,mode,note,contact_name,contact_phone
TW,,Điểm cầu Trung ương,central,,500,two_way,,,
T10,TW,Điểm cầu chính Tỉnh Lào Cai,province,10,300,two_way,,Cán bộ trực tỉnh,0214 000 001
X02641,T10,Điểm cầu Phường Lào Cai,commune,02641,80,two_way,,Cán bộ trực phường,0214 000 002
`;

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

test('a technician who asks for it is forgotten wherever the desk names whom to call', async () => {
  const organizer = await stage.organizer();
  const file = join(stage.folder, 'danh-sach.csv');
  await writeFile(file, ROSTER);
  const { conference, session } = await organizer.openSessionOf(file);
  const commune = await organizer.endpoint(conference, 'X02641');
  await organizer.step(conference, session, 'start');
  await organizer.openRollCall(conference, session, 'Đầu buổi');
  const desk = await stage.desk(conference, session);
  await openView(desk, 'roll_call');
  await reads(desk, 'unanswered', 'Cán bộ trực phường');
  await desk.getByTestId('unanswered').getByRole('button', { name: 'Phường Lào Cai' }).click();
  await reads(desk, 'drawer', '0214 000 002');
  await pictures(desk, 'contact-drawer');

  // It is asked first, and whoever does not mean it keeps what there is.
  const question = desk.getByTestId('contact-erase-question');
  await desk.getByTestId('contact-erase').click();
  await reads(desk, 'contact-erase-question', 'Cán bộ trực phường');
  await pictures(desk, 'contact-question');
  await desk.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  expect((await organizer.detail(conference, commune)).contact?.phone).toBe('0214 000 002');

  // By keyboard, from the button to which it came back.
  await desk.keyboard.press('Enter');
  await question.waitFor();
  await desk.getByTestId('contact-erase-yes').press('Enter');
  await reads(desk, 'drawer', 'Đã xóa tên và số điện thoại');
  await question.waitFor({ state: 'detached' });
  expect(await desk.getByTestId('drawer').innerText()).not.toContain('Cán bộ trực phường');
  expect(await desk.getByTestId('contact-erase').count()).toBe(0);
  await expect.poll(() => desk.evaluate(() => document.activeElement?.id)).toBe('drawer-name');
  expect((await organizer.detail(conference, commune)).contact).toBeNull();

  const unanswered = desk.getByTestId('unanswered');
  await unanswered.getByText('Cán bộ trực phường').waitFor({ state: 'detached' });
  expect(await unanswered.innerText(), 'one endpoint at a time').toContain('Cán bộ trực tỉnh');
  await pictures(desk, 'contact-erased');
});
