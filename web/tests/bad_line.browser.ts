import { afterAll, beforeAll, expect, test } from 'vitest';
import { FarPage } from './far_page';
import { receivingSince } from './observed_page';
import { between, receivedFigures, type Stretch } from './received_figures';

/** A line that turns bad stops the picture for as long as it became longer; then the page knows it. */
const SETTLING_MS = 5_000;
const STRETCH_MS = 40_000;
const CUT_MS = 10_000;

let far: FarPage | undefined;

beforeAll(async () => {
  far = await FarPage.open();
});

afterAll(async () => {
  await far?.close();
});

function opened(): FarPage {
  if (!far) throw new Error('nothing was prepared');
  return far;
}

const passing = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Loses as much in both directions; the delay is there and back, which is what asking again takes. */
async function stretchWith(loss: number, delay_ms: number): Promise<Stretch> {
  const half = { loss, delay_ms: delay_ms / 2 };
  opened().line(half, half);
  await passing(SETTLING_MS);
  const before = await receivedFigures(opened().page);
  await passing(STRETCH_MS);
  const stretch = between(before, await receivedFigures(opened().page));
  console.log(`${loss * 100} % loss, ${delay_ms} ms there and back`, stretch);
  return stretch;
}

test('one datagram in twenty lost: picture and sound go on', async () => {
  const stretch = await stretchWith(0.05, 0);
  expect(stretch.frozen_share).toBeLessThanOrEqual(0.01);
  expect(stretch.concealed_share).toBeLessThan(0.05);
  expect(stretch.frames_a_second).toBeGreaterThan(10);
});

test('one in ten lost and 300 ms there and back: freezes within one percent, sound goes on', async () => {
  const stretch = await stretchWith(0.1, 300);
  expect(stretch.frozen_share).toBeLessThanOrEqual(0.01);
  expect(stretch.frames_a_second).toBeGreaterThan(10);
  // What is lost of sound stands in the next packet as well.
  expect(stretch.concealed_share).toBeLessThan(0.05);
  expect(stretch.sound_packets_a_second).toBeGreaterThan(5);
  await opened().expectNotReloaded();
});

test('a line that was cut for ten seconds carries the program again within three', async () => {
  opened().cut();
  await passing(CUT_MS);
  const mended_at_ms = Date.now();
  opened().line({});
  const back_ms = (await receivingSince(opened().page, mended_at_ms)) - mended_at_ms;
  console.log('back after', back_ms, 'ms');
  expect(back_ms).toBeLessThanOrEqual(3_000);
  await opened().expectNotReloaded();
});
