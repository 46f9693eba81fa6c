import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import { Stage } from './stage';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

test('a dialog takes the keyboard to its first field, and gives it back where it came from', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  const desk = await stage.desk(conference, session);
  const focused = () => desk.evaluate(() => document.activeElement?.getAttribute('data-testid'));
  await openView(desk, 'roll_call');
  await desk.getByTestId('roll-call-new').focus();
  await desk.keyboard.press('Enter');
  await desk.getByTestId('roll-call-dialog').waitFor();
  expect(await focused()).toBe('roll-call-title');
  await desk.keyboard.press('Escape');
  await desk.getByTestId('roll-call-dialog').waitFor({ state: 'detached' });
  expect(await focused()).toBe('roll-call-new');
  await desk.context().close();
});
