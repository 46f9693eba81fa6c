import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import { FIRST, FloorScene, HALL, SECOND, sends, type Entered } from './floor_scene';
import { hears, isSilent, listen, shows } from './observed_slots';

/** Long enough to hear both pitches of a clip. */
const LISTENING_MS = 4_000;

let scene: FloorScene;
let first: Entered;
let second: Entered;
let third: Entered;

beforeAll(async () => {
  scene = await FloorScene.open();
  first = await scene.enter('X02641', FIRST);
  second = await scene.enter('H080', SECOND);
  third = await scene.enter('X03127', HALL);
  await scene.start();
});

afterAll(async () => {
  await scene?.close();
});

/** The grips of the organizer's queue, from the first to the last. */
async function grips(): Promise<string[]> {
  const names = await scene.hall.getByTestId('queue').locator('[data-testid$="-grip"]').all();
  return Promise.all(names.map(async (grip) => (await grip.getAttribute('data-testid')) ?? ''));
}

const gripOf = ({ endpoint }: Entered): string => `queue-${endpoint}-grip`;

async function place(page: Page, words: string): Promise<void> {
  await page.getByTestId('queue-place').filter({ hasText: words }).waitFor();
}

test('an organizer puts the queue in order by keyboard, and those who wait see their places', async () => {
  await first.page.getByTestId('raise-hand').click();
  await place(first.page, 'lượt tiếp theo');
  await second.page.getByTestId('raise-hand').click();
  await place(second.page, 'lượt thứ 2');
  await openView(scene.hall, 'floor');
  const grip = scene.hall.getByTestId(gripOf(second));
  await grip.focus();
  await grip.press('ArrowUp');
  await place(second.page, 'lượt tiếp theo');
  await place(first.page, 'lượt thứ 2');
  await expect.poll(grips).toEqual([gripOf(second), gripOf(first)]);
  // The row took the keyboard along: the next key moves it on.
  await scene.hall.keyboard.press('ArrowDown');
  await place(first.page, 'lượt tiếp theo');
  await expect.poll(grips).toEqual([gripOf(first), gripOf(second)]);
  await scene.picture(scene.hall, 'queue-by-keyboard');
});

test('hall and two endpoints talk: everybody sees and hears all, and nobody hears itself', async () => {
  const { hall } = scene;
  await hall.getByTestId(`queue-${first.endpoint}`).getByTestId(`give-${first.endpoint}`).click();
  await shows(third.page, 'program', 'red');
  await hall.getByTestId(`queue-${second.endpoint}`).getByTestId(`dialogue-${second.endpoint}`).click();
  await Promise.all([
    shows(third.page, 'program', 'red'),
    shows(third.page, 'side-picture', 'green'),
    shows(first.page, 'program', 'green'),
    shows(first.page, 'own-picture', 'red'),
    shows(second.page, 'program', 'red'),
    shows(second.page, 'own-picture', 'green'),
    shows(hall, 'air-main', 'red'),
    shows(hall, 'air-side', 'green'),
  ]);
  const [atThird, atFirst, atSecond, atHall] = await Promise.all([
    listen(third.page, LISTENING_MS),
    listen(first.page, LISTENING_MS),
    listen(second.page, LISTENING_MS),
    listen(hall, LISTENING_MS),
  ]);
  console.log('heard', { atThird, atFirst, atSecond, atHall });
  for (const [name, { page }] of Object.entries({ first, second, third })) {
    await scene.picture(page, `dialogue-${name}`);
  }
  await scene.picture(hall, 'dialogue-hall');
  expect([atThird, atFirst, atSecond].map((heard) => hears(heard.hall, HALL))).toEqual([true, true, true]);
  expect([atThird, atSecond, atHall].map((heard) => hears(heard.speaker_1, FIRST))).toEqual([
    true,
    true,
    true,
  ]);
  expect([atThird, atFirst, atHall].map((heard) => hears(heard.speaker_2, SECOND))).toEqual([
    true,
    true,
    true,
  ]);
  expect([isSilent(atFirst.speaker_1), isSilent(atSecond.speaker_2)]).toEqual([true, true]);
});

test('the floor is taken back from one after the other, and whoever is left goes on', async () => {
  const { hall } = scene;
  await hall.getByTestId(`floor-end-${first.endpoint}`).click();
  await Promise.all([
    shows(third.page, 'program', 'green'),
    shows(third.page, 'side-picture', 'blue'),
    shows(first.page, 'program', 'green'),
    shows(second.page, 'program', 'blue'),
  ]);
  await first.page.getByTestId('speaking').waitFor({ state: 'detached' });
  expect([await sends(first.page), await sends(second.page)]).toEqual([false, true]);
  const [atFirst, atSecond] = await Promise.all([
    listen(first.page, LISTENING_MS),
    listen(second.page, LISTENING_MS),
  ]);
  console.log('heard', { atFirst, atSecond });
  expect([hears(atFirst.speaker_1, SECOND), hears(atSecond.hall, HALL)]).toEqual([true, true]);
  expect([isSilent(atSecond.speaker_1), isSilent(atSecond.speaker_2)]).toEqual([true, true]);

  await hall.getByTestId(`floor-end-${second.endpoint}`).click();
  await Promise.all([first, second, third].map(({ page }) => shows(page, 'program', 'blue')));
  const turns = await scene.end();
  expect(turns.map(({ endpoint, end }) => [endpoint, end])).toEqual([
    [first.endpoint, 'taken_back'],
    [second.endpoint, 'taken_back'],
  ]);
});
