import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPage } from './observed_page';
import { signIn } from './hall';
import { pictures } from './pictures';
import { Stage } from './stage';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

test('a desk says that nothing is counted until an agenda item is begun, and begins it', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  const at = `${stage.server.url}/#/conferences/${conference}/sessions/${session}`;
  const desk = await openPage(stage.browser, `${at}/plan`);
  await signIn(desk);
  await desk.getByTestId('item-new').click();
  await desk.getByTestId('item-title').fill('Quán triệt nghị quyết');
  await desk.getByTestId('item-save').click();
  await desk.getByTestId('agenda-1').waitFor();
  await desk.getByTestId('to-desk').click();
  await desk.getByTestId('step-start').click();
  await desk.getByTestId('uncounted').waitFor();
  await pictures(desk, 'uncounted');
  await desk.getByTestId('uncounted-start').click();
  await desk.getByTestId('uncounted').waitFor({ state: 'detached' });
  const { items } = await organizer.session(conference, session);
  expect(items.map((item) => item.state)).toEqual(['open']);
  await desk.context().close();
});
