import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import { openPage } from './observed_page';
import { Organizer } from './organizer';
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

/** A national session in its technical check, with a hall whose page is there. */
async function rehearse(organizer: Organizer): Promise<{ conference: number; session: number }> {
  const { conference, root } = await organizer.openNationalSession();
  const session = await organizer.planSession(conference, root, 'Buổi chạy thử', -60_000);
  await organizer.step(conference, session, 'rehearse');
  return { conference, session };
}

test('a prompt is answered in time, the next one is missed, and the organizer sees both', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  const endpoint = await organizer.endpoint(conference, 'T10-D01');
  const key = await organizer.issueKey(conference, endpoint);
  const hall = await openPage(stage.browser, key.link);
  await hall.getByTestId('enter-hall').click();
  await hall.getByTestId('hall').waitFor();

  const desk = await stage.desk(conference, session);
  await openView(desk, 'prompts');
  await desk.getByTestId('prompt-ask').click();
  await desk.getByTestId('ask-seconds').fill('3');
  await desk.getByTestId('ask-now').click();
  await reads(desk, 'ask-dialog', 'phải từ 15 đến 600 giây');
  await desk.getByTestId('ask-seconds').fill('60');
  await pictures(desk, 'prompts-ask');
  await desk.getByTestId('ask-now').click();
  await hall.getByTestId('prompt-dialog').waitFor();
  expect(await hall.getByTestId('prompt-left').innerText()).toMatch(/^(01:00|00:[0-5]\d)$/);
  await pictures(hall, 'prompt-hall');
  await hall.getByTestId('prompt-answer').click();
  await hall.getByTestId('prompt-answered').waitFor();
  await reads(desk, 'prompt-count', '1/');
  await pictures(desk, 'prompts-desk');

  // The first one must be over before the same halls are asked again; another branch may be asked at once.
  const missing = await organizer.endpoint(conference, 'T11-D01');
  const other = await openPage(stage.browser, (await organizer.issueKey(conference, missing)).link);
  await other.getByTestId('enter-hall').click();
  await other.getByTestId('hall').waitFor();
  await reads(other, 'prompt-dialog', 'Điểm cầu có đang theo dõi không?');
  await other.keyboard.press('Escape');
  await other.getByTestId('prompt-dialog').waitFor();
  await other.getByTestId('prompt-missed').waitFor({ timeout: 90_000 });
  await pictures(other, 'prompt-missed');

  const detail = await organizer.detail(conference, missing);
  expect(detail.prompts.map(({ missed }) => missed)).toEqual([true]);
  const answered = await organizer.detail(conference, endpoint);
  expect(answered.prompts.map(({ missed, answered_at }) => [missed, typeof answered_at])).toEqual([
    [false, 'string'],
  ]);
  await desk.getByTestId('prompts-plan').click();
  await pictures(desk, 'prompts-plan');
  await desk.getByTestId('plan-now').click();
  await reads(desk, 'prompts-planned', '3');
  await organizer.step(conference, session, 'end');
  await openView(desk, 'write_ups');
  await desk.getByTestId('bulk-owed').click();
  await desk.getByTestId('write-ups-panel').getByRole('cell', { name: '11.731', exact: true }).waitFor();
  await pictures(desk, 'write-ups');
});

test('a hall goes through the technical check, and the board says what it lacks', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await rehearse(organizer);
  const endpoint = await organizer.endpoint(conference, 'T10-D01');
  const key = await organizer.issueKey(conference, endpoint);
  const hall = await openPage(stage.browser, key.link);
  await hall.getByTestId('camera-start').click();
  await hall.getByTestId('camera-good').waitFor();
  await hall.getByTestId('enter-hall').click();
  await hall.getByTestId('readiness').waitFor();
  for (const check of ['camera', 'microphone']) {
    await hall.locator(`[data-testid=check-${check}][data-state=declared]`).waitFor();
  }
  await pictures(hall, 'readiness-hall');
  await hall.getByTestId('backup-tried').click();
  await hall.locator('[data-testid=check-backup][data-state=declared]').waitFor();
  await hall.locator('[data-testid=check-line][data-state=measured]').waitFor({ timeout: 60_000 });

  const desk = await stage.desk(conference, session);
  await openView(desk, 'readiness');
  await reads(desk, 'unready', 'Còn thiếu:');
  await pictures(desk, 'readiness-board');
  await desk.getByTestId('readiness-panel').locator('summary').first().click();
  await desk.getByTestId('readiness-panel').getByTestId('certificate-docx').first().waitFor();
  await pictures(desk, 'readiness-certificates');
  const paper = await desk.context().newPage();
  await paper.goto(
    `${stage.server.url}/#/conferences/${conference}/sessions/${session}/certificates/${endpoint}`,
  );
  await reads(paper, 'certificate', 'Đạt (khai báo)');
  await pictures(paper, 'certificate');
  for (const format of ['pdf', 'docx'] as const) {
    const coming = paper.waitForEvent('download');
    await paper.getByTestId(`certificate-${format}`).click();
    expect((await coming).suggestedFilename()).toMatch(new RegExp(`^diemcau-certificate-.*\\.${format}$`));
  }

  // Whoever certifies says so; what does not fit is said at its field.
  await paper.getByTestId('letterhead').locator('summary').click();
  await paper.getByTestId('letterhead-issuing_body').fill('Sở Khoa học và Công nghệ');
  await paper.getByTestId('letterhead-number_suffix').fill('GXN SKHCN');
  await paper.getByTestId('certificate-pdf').click();
  await paper.locator('[data-testid=letterhead-number_suffix][aria-invalid=true]').waitFor();
  await pictures(paper, 'certificate-letterhead');
  await paper.getByTestId('letterhead-number_suffix').fill('BC-SKHCN');
  const coming = paper.waitForEvent('download');
  await paper.getByTestId('certificate-pdf').click();
  const text = await paperText(await (await coming).path(), 'certificate-letterhead');
  for (const words of ['SỞ KHOA HỌC', '/KQKT-SKHCN', 'Sở Khoa học và Công nghệ ghi nhận']) {
    expect(text).toContain(words);
  }
  await paper.getByTestId('letterhead-clear').click();
});
