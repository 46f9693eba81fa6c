import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPage } from './observed_page';
import { pictures } from './pictures';
import { Stage } from './stage';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

test('a technician puts the session that is to come into a calendar', async () => {
  const organizer = await stage.organizer();
  const { conference } = await organizer.openNationalSession();
  const endpoint = await organizer.endpoint(conference, 'X02641');
  const { link } = await organizer.issueKey(conference, endpoint);
  const hall = await openPage(stage.browser, link);
  await hall.getByTestId('enter-hall').click();
  const downloading = hall.waitForEvent('download');
  await hall.getByTestId('calendar').click();
  await pictures(hall, 'calendar');
  const file = await readFile(await (await downloading).path(), 'utf8');
  for (const word of ['BEGIN:VCALENDAR', 'Buổi sáng', 'Phường Lào Cai']) expect(file).toContain(word);
});
