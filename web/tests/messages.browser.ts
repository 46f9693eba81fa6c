import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
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

test('an announcement is read, a question is answered, and whoever did not answer is reminded', async () => {
  const { organizer, conference, session, hall } = await openMessageScene(stage);
  const desk = await stage.desk(conference, session);

  // The hot line: one tap there, one tap here.
  await reads(hall, 'hot-line', 'Đường dây nóng');
  await hall.getByTestId('messages.ask.no_sound').click();
  await hall.getByTestId('hot-line-waiting').waitFor();
  await pictures(hall, 'messages-hall-waiting');
  // Wherever the desk is, it says that somebody waits.
  await reads(desk, 'group-running', '1');
  await openView(desk, 'messages');
  await reads(desk, 'hot-line-X02641', 'Không nghe được tiếng');
  await reads(desk, 'contact', '0214 000 002');
  await pictures(desk, 'messages-desk-waiting');
  await desk.getByTestId('hot-line-answer').fill('Đề nghị kiểm tra dây loa.');
  await desk.getByTestId('answer-send').click();
  await desk.getByTestId('hot-line-answered').waitFor();
  await reads(hall, 'answer', 'Đề nghị kiểm tra dây loa.');
  await reads(hall, 'hot-line-answer-notice', 'Đề nghị kiểm tra dây loa.');
  await pictures(hall, 'messages-hall-answer');
  await hall.getByTestId('answer-read').click();
  await hall.getByTestId('hot-line-answer-notice').waitFor({ state: 'detached' });
  await hall.getByTestId('hot-line-waiting').waitFor({ state: 'detached' });

  // An announcement: shown there, known here.
  await desk.getByTestId('announce').click();
  await desk.getByTestId('announce-now').click();
  await reads(desk, 'announce-dialog', '500');
  await desk
    .getByTestId('announce-text')
    .fill('Hội trường nghỉ giải lao 15 phút.\nĐề nghị giữ nguyên kết nối.');
  await pictures(desk, 'messages-announce');
  await desk.getByTestId('announce-now').click();
  await reads(hall, 'announcement', 'Hội trường nghỉ giải lao 15 phút.');
  expect(await hall.getByTestId('announcement').getAttribute('role')).toBe('alert');
  await pictures(hall, 'messages-hall-announcement');
  await reads(desk, 'announcement-reach', '1/3 điểm cầu');
  await hall.getByTestId('announcement-read').click();
  await hall.getByTestId('announcement').waitFor({ state: 'detached' });
  // What was put away stays so after a reload, and can be read again.
  await hall.reload();
  await hall.getByTestId('announcements-read').click();
  await reads(hall, 'announcements-read', 'Đề nghị giữ nguyên kết nối.');
  expect(await hall.getByTestId('announcement').count()).toBe(0);

  // A reminder goes to those who did not answer, and goes away with the answer.
  await organizer.openRollCall(conference, session, 'Đầu buổi');
  await organizer.reportHeadCount(conference, session, await organizer.endpoint(conference, 'T10'), 290);
  await openView(desk, 'roll_call');
  await reads(desk, 'unanswered', 'Điểm cầu Phường Lào Cai');
  await reads(desk, 'unanswered', '0214 000 002');
  await desk.getByTestId('remind').click();
  await reads(desk, 'reminded', 'Đã nhắc 3 điểm cầu');
  await pictures(desk, 'messages-roll-call');
  await reads(hall, 'announcement', 'Điểm cầu chưa trả lời “Đầu buổi”');
  await pictures(hall, 'messages-hall-reminder');
  await organizer.reportHeadCount(conference, session, await organizer.endpoint(conference, 'X02641'), 70);
  await hall.getByTestId('announcement').waitFor({ state: 'detached' });

  // The desk may write first.
  await desk.getByTestId('unanswered').getByRole('button', { name: 'Điện Biên' }).click();
  await desk.getByTestId('open-message').click();
  await desk.getByTestId('hot-line-answer').fill('Điểm cầu đã sẵn sàng chưa?');
  await desk.getByTestId('answer-send').click();
  await reads(desk, 'drawer', 'Đã gửi');
  await pictures(desk, 'messages-drawer');
  await desk.getByTestId('drawer-close').click();

  await openView(desk, 'messages');
  await reads(desk, 'hot-line-X02641', 'Đã trả lời');
  await reads(desk, 'messages-panel', 'Nhắc trả lời “Đầu buổi”');
  await pictures(desk, 'messages-desk');
  await organizer.step(conference, session, 'end');
  await hall.getByTestId('announcements-read').waitFor({ state: 'detached' });
});
