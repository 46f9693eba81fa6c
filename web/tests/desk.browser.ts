import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pictures } from './pictures';
import { Stage } from './stage';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open({ with_clip: true });
});

afterAll(async () => {
  await stage?.close();
});

/** How many lines a row of tabs takes. */
async function lines(tabs: Locator): Promise<number> {
  const tops = await tabs.evaluateAll((all) => all.map((tab) => tab.getBoundingClientRect().top));
  return new Set(tops).size;
}

test('the views of the desk stand in one line each, and the keyboard walks through them', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  const desk = await stage.desk(conference, session);
  await desk.setViewportSize({ width: 1366, height: 768 });
  const [groups, views] = [desk.getByRole('tablist').first(), desk.getByRole('tablist').nth(1)];
  await groups.waitFor();
  const chosen = (row: Locator) => row.locator('[aria-selected=true]').getAttribute('data-testid');
  expect(await chosen(views)).toBe('view-wall');

  // A row takes one place in the order of the page; arrows walk in it, the next row comes with Tab.
  await desk.getByTestId('group-endpoints').focus();
  await desk.keyboard.press('ArrowRight');
  expect(await chosen(groups)).toBe('group-running');
  expect(await lines(groups.getByRole('tab'))).toBe(1);
  expect(await lines(views.getByRole('tab'))).toBe(1);
  await pictures(desk, 'desk-running');
  await desk.getByTestId('view-floor').focus();
  await desk.keyboard.press('ArrowRight');
  expect(await chosen(views)).toBe('view-roll_call');
  expect(await desk.locator(':focus').getAttribute('data-testid')).toBe('view-roll_call');
  await desk.keyboard.press('Home');
  expect(await chosen(views)).toBe('view-floor');

  // Back at the wall and again here: the group opens with what was looked at last.
  await desk.getByTestId('view-roll_call').click();
  await desk.getByTestId('group-endpoints').click();
  expect(await chosen(views)).toBe('view-wall');
  await desk.getByTestId('group-running').click();
  expect(await chosen(views)).toBe('view-roll_call');
  await desk.context().close();
});

test('a hall that sends is as much connected as it receives', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  const desk = await stage.publish(conference, session);
  await desk.getByTestId('figure-receiving').filter({ hasText: '1' }).waitFor();
  expect(await desk.getByTestId('figure-connected').textContent()).toBe('1');
  await pictures(desk, 'desk-publishing');
  await desk.context().close();
});

test('a wall whose graphics gave out for a moment is drawn anew', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  const desk = await stage.desk(conference, session);
  const wall = desk.locator('canvas');
  const marks = () =>
    wall.evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      return pixels?.some((value) => value !== 0) ?? false;
    });
  await expect.poll(marks).toBe(true);
  await wall.evaluate((canvas: HTMLCanvasElement) => {
    canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
  });
  expect(await marks(), 'as the browser leaves it').toBe(false);
  await wall.evaluate((canvas) => canvas.dispatchEvent(new Event('contextrestored')));
  await expect.poll(marks).toBe(true);
});
