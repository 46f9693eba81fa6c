import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import { FIRST, FloorScene, HALL } from './floor_scene';
import { shows } from './observed_slots';

/** So soon the hall is on air again after the last of a speaker arrived. */
const FREED_MS = 2_000;

let scene: FloorScene;

beforeAll(async () => {
  scene = await FloorScene.open();
});

afterAll(async () => {
  await scene?.close();
});

test('a speaker whose line is lost leaves the air to the hall within two seconds, and everybody is told why', async () => {
  const { hall } = scene;
  const { endpoint, page: speaker } = await scene.enter('X02641', FIRST);
  const { page: watcher } = await scene.enter('H080', HALL);
  await scene.start();
  await speaker.getByTestId('raise-hand').click();
  await openView(hall, 'floor');
  const waiting = hall.getByTestId(`queue-${endpoint}`);
  await waiting.getByTestId(`preview-${endpoint}`).click();
  await shows(hall, `preview-picture-${endpoint}`, 'red');
  // It sends already when the floor is given, so every second of its turn is received until the line is lost.
  await waiting.getByTestId(`give-${endpoint}`).click();
  await shows(watcher, 'program', 'red');

  scene.cutSpeakers();
  await shows(watcher, 'program', 'blue');
  const told = hall.getByTestId('speaker-lost');
  await told.filter({ hasText: 'mất đường truyền khi đang phát biểu' }).waitFor();
  await told.filter({ hasText: 'Hội trường đã lên sóng lại' }).waitFor();
  await speaker.getByTestId('cut-off').filter({ hasText: 'mất đường truyền' }).waitFor();
  await scene.picture(hall, 'lost-hall');
  await scene.picture(speaker, 'lost-speaker');
  console.log('told', await told.innerText());
  // Told once, until somebody has read it.
  await openView(hall, 'wall');
  await told.getByRole('button').click();
  await told.waitFor({ state: 'detached' });

  const [turn] = await scene.end();
  expect([turn?.endpoint, turn?.end]).toEqual([endpoint, 'line_lost']);
  const { floor_time_ms = Number.NaN, received_ms = Number.NaN } = turn ?? {};
  expect(received_ms).toBeGreaterThan(0);
  expect(floor_time_ms - received_ms).toBeLessThanOrEqual(FREED_MS);
});
