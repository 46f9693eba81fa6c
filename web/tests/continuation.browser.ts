import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openView } from './desk_view';
import { FIRST, FloorScene, HALL, type Entered } from './floor_scene';
import { receivedMs, receivingSince, samplesOf } from './observed_page';
import { shows } from './observed_slots';

const PROVINCIAL = 'Chương trình của tỉnh Lào Cai';
/** Long enough for the picture to be looked at. */
const A_WHILE_MS = 4_000;

let scene: FloorScene;
let commune: Entered;
let elsewhere: Entered;

beforeAll(async () => {
  scene = await FloorScene.open();
  commune = await scene.enter('X02641', HALL);
  elsewhere = await scene.enter('X03127', HALL);
});

afterAll(async () => {
  await scene?.close();
});

/** How many connections for media a page ever made. */
function peersOf(page: Page): Promise<number> {
  return page.evaluate(() => window.peers.length);
}

test('the centre hands a province over, whose places see its own program on the connection they have', async () => {
  const { hall } = scene;
  await scene.start();
  const province = await scene.openProvince('T10', PROVINCIAL, FIRST);
  await shows(commune.page, 'program', 'blue');

  await hall.getByTestId('release-open').click();
  await hall.getByTestId('release-picker').fill('Tỉnh Lào Cai');
  // The whole province stands before its parts.
  await hall.getByTestId('release-picker').press('Enter');
  await scene.picture(hall, 'release-dialog');
  await hall.getByTestId('release-confirm').click();
  await hall.getByTestId('released').filter({ hasText: 'Tỉnh Lào Cai' }).waitFor();
  const handed_over_at_ms = Date.now();
  await scene.picture(hall, 'released');

  await commune.page.getByText(PROVINCIAL).first().waitFor();
  await shows(commune.page, 'program', 'red');
  await province.page.getByTestId('step-start').click();
  await receivingSince(commune.page, handed_over_at_ms + A_WHILE_MS);
  await scene.picture(commune.page, 'commune-carries-on');
  expect([await peersOf(commune.page), await peersOf(elsewhere.page)]).toEqual([1, 1]);
  // Sampled four times a second: all but a second of it brought picture or sound.
  const received_ms = receivedMs(
    await samplesOf(commune.page),
    handed_over_at_ms,
    handed_over_at_ms + A_WHILE_MS,
  );
  expect(A_WHILE_MS - received_ms).toBeLessThan(1_000);
  await shows(elsewhere.page, 'program', 'blue');
});

test('at the desk of the centre a place that was handed over is only looked at', async () => {
  const { hall } = scene;
  await hall.keyboard.press('Escape');
  await openView(hall, 'tree');
  await hall.getByTestId('tree-search').fill('X02641');
  await hall.getByText('Đã bàn giao').first().waitFor();
  await hall.getByTestId('tree').getByText('Phường Lào Cai').click();
  await hall.getByTestId('drawer-released').waitFor();
  await scene.picture(hall, 'released-drawer');
  expect(await hall.getByTestId('open-absence').count()).toBe(0);
});
