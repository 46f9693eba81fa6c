import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import { FIRST, FloorScene, HALL, sends, type Entered } from './floor_scene';
import { hears, isSilent, listen, shows } from './observed_slots';

/** Long enough to hear both pitches of a clip. */
const LISTENING_MS = 4_000;
/** A click, its way to the server, and what the ledger's clock rounds. */
const BORDER_MS = 2_000;

let scene: FloorScene;
let watching: Entered;

beforeAll(async () => {
  scene = await FloorScene.open();
  watching = await scene.enter('H080', HALL);
});

afterAll(async () => {
  await scene?.close();
});

test('a place that only views is told why it cannot ask to speak, and may ask once it is two-way', async () => {
  const { endpoint, page } = watching;
  await page.getByTestId('raise-hand').waitFor();
  for (const [mode, words] of [
    ['view_only', 'chỉ xem'],
    ['broadcast', 'qua truyền hình'],
  ] as const) {
    await scene.changeMode(endpoint, mode);
    await page.getByTestId('floor-barred').filter({ hasText: words }).waitFor();
    expect(await page.getByTestId('raise-hand').count()).toBe(0);
  }
  await scene.changeMode(endpoint, 'two_way');
  await page.getByTestId('raise-hand').waitFor();
  expect(await page.getByTestId('floor-barred').count()).toBe(0);
});

test('an endpoint is looked at, gets the floor, is seen and heard without echo, and gives it back', async () => {
  const { hall } = scene;
  const { page: watcher } = watching;
  const { endpoint: speaking, page: speaker } = await scene.enter('X02641', FIRST);
  await scene.start();
  expect(await sends(speaker)).toBe(false);

  await speaker.getByTestId('raise-hand').click();
  await speaker.getByTestId('queue-place').waitFor();
  await openView(hall, 'floor');
  await hall.getByTestId(`queue-${speaking}`).getByTestId(`preview-${speaking}`).click();
  await speaker.getByTestId('previewed').waitFor();
  await shows(hall, `preview-picture-${speaking}`, 'red');
  await shows(watcher, 'program', 'blue');
  await scene.picture(hall, 'floor-preview');
  await scene.picture(speaker, 'floor-previewed');

  await hall.getByTestId(`preview-tile-${speaking}`).getByTestId(`give-${speaking}`).click();
  const given_at_ms = Date.now();
  await speaker.getByTestId('speaking').waitFor();
  await Promise.all([
    shows(watcher, 'program', 'red'),
    shows(watcher, 'side-picture', 'blue'),
    shows(speaker, 'program', 'blue'),
    shows(speaker, 'own-picture', 'red'),
    shows(hall, 'air-main', 'red'),
  ]);
  const [atWatcher, atSpeaker, atHall] = await Promise.all([
    listen(watcher, LISTENING_MS),
    listen(speaker, LISTENING_MS),
    listen(hall, LISTENING_MS),
  ]);
  console.log('heard', { atWatcher, atSpeaker, atHall });
  await scene.picture(watcher, 'floor-watcher');
  await scene.picture(speaker, 'floor-speaker');
  await scene.picture(hall, 'floor-hall');
  expect([hears(atWatcher.hall, HALL), hears(atWatcher.speaker_1, FIRST)]).toEqual([true, true]);
  expect([hears(atSpeaker.hall, HALL), hears(atHall.speaker_1, FIRST)]).toEqual([true, true]);
  expect([isSilent(atSpeaker.speaker_1), isSilent(atSpeaker.speaker_2)]).toEqual([true, true]);

  await hall.getByTestId(`floor-end-${speaking}`).click();
  const held_ms = Date.now() - given_at_ms;
  await speaker.getByTestId('speaking').waitFor({ state: 'detached' });
  await Promise.all([shows(watcher, 'program', 'blue'), shows(speaker, 'program', 'blue')]);
  expect(await sends(speaker)).toBe(false);
  // What a browser makes up for the last lost packets fades away first.
  while (!isSilent((await listen(watcher, LISTENING_MS)).speaker_1));

  const [turn] = await scene.end();
  expect(turn?.endpoint).toBe(speaking);
  for (const logged_ms of [turn?.floor_time_ms, turn?.received_ms]) {
    expect(logged_ms).toBeGreaterThan(held_ms - BORDER_MS);
    expect(logged_ms).toBeLessThan(held_ms + BORDER_MS);
  }
});
