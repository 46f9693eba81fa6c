import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import { signIn } from './hall';
import { openMessageScene } from './message_scene';
import { pictures } from './pictures';
import { Stage, reads } from './stage';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

test('whoever ran a session takes away who had its announcements and who asked for help', async () => {
  const { organizer, conference, session, hall } = await openMessageScene(stage);
  await hall.getByTestId('messages.ask.no_sound').click();
  await hall.getByTestId('hot-line-waiting').waitFor();
  await organizer.announce(conference, session, 'Hội trường nghỉ giải lao 15 phút.');
  await reads(hall, 'announcement', 'Hội trường nghỉ giải lao 15 phút.');
  await expect
    .poll(async () => (await organizer.report(conference, session, 'messages')).notes.join('\n'), {
      timeout: 20_000,
    })
    .toContain('1/3 điểm cầu đã hiện');

  const context = await stage.browser.newContext({ viewport: { width: 1366, height: 768 } });
  const reports = await context.newPage();
  await reports.goto(`${stage.server.url}/reports?conference=${conference}&session=${session}`);
  await signIn(reports);
  await reports.getByTestId('report-table').waitFor();
  for (const [kind, words] of [
    ['messages', 'Thông báo đã hiện'],
    ['message_log', 'Không nghe được tiếng'],
    ['documents', 'Số tài liệu đã mở'],
  ] as const) {
    await reports.getByTestId(`kind-${kind}`).click();
    await reports.getByTestId('report-table').getByText(words).first().waitFor();
    await pictures(reports, `reports-${kind}`);
  }
  const coming = reports.waitForEvent('download');
  await reports.getByTestId('download-branches').click();
  expect((await coming).suggestedFilename()).toBe('diemcau-documents-pdf.zip');
  await context.close();
});

test('every certificate of the country comes in one file, and the page says how far it is', async () => {
  const organizer = await stage.organizer();
  const { conference, root } = await organizer.openNationalSession();
  const session = await organizer.planSession(conference, root, 'Buổi chạy thử', -60_000);
  await organizer.step(conference, session, 'rehearse');
  const desk = await stage.desk(conference, session);
  await openView(desk, 'readiness');
  await desk.getByTestId('readiness-panel').locator('summary').first().click();
  const coming = desk.waitForEvent('download', { timeout: 300_000 });
  await desk.getByTestId('every-certificate-docx').click();
  await reads(desk, 'paper-progress', '/64 văn bản');
  await desk.getByTestId('paper-progress').scrollIntoViewIfNeeded();
  await pictures(desk, 'every-certificate');
  expect((await coming).suggestedFilename()).toBe('diemcau-certificates-docx.zip');
  await desk.getByTestId('paper-progress').waitFor({ state: 'detached' });
});
