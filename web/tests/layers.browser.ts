import { afterAll, beforeAll, expect, test } from 'vitest';
import { FarPage } from './far_page';
import { between, pictureOf, receivedFigures } from './received_figures';

/** Too narrow for the hall's whole picture, wide enough for a smaller one. */
const NARROW_BITS_PER_SECOND = 350_000;
/** Trouble is seen within two seconds; then a key frame has to come through the narrow line. */
const DOWN_WITHIN_MS = 3_000;
const UP_WITHIN_MS = 60_000;

let far: FarPage | undefined;

beforeAll(async () => {
  far = await FarPage.open();
});

afterAll(async () => {
  await far?.close();
});

test('a line that becomes narrow carries a smaller picture, and the whole one when it is wide again', async () => {
  if (!far) throw new Error('nothing was prepared');
  const { page } = far;
  // The first seconds of a hall are small: its browser tries out what its own line carries.
  const whole = await pictureOf(page, (height) => height === 360);

  far.line({ bits_per_second: NARROW_BITS_PER_SECOND });
  const before = await receivedFigures(page);
  const smaller = await pictureOf(page, (height) => height < whole.height);
  console.log('smaller after', smaller.after_ms, 'ms:', smaller.height);
  expect(smaller.after_ms).toBeLessThanOrEqual(DOWN_WITHIN_MS);

  far.line({});
  const again = await pictureOf(page, (height) => height === whole.height);
  console.log('whole again after', again.after_ms, 'ms');
  expect(again.after_ms).toBeLessThanOrEqual(UP_WITHIN_MS);
  const meanwhile = between(before, await receivedFigures(page));
  console.log('meanwhile', meanwhile);
  expect(meanwhile.sound_packets_a_second).toBeGreaterThan(5);
  await far.expectNotReloaded();
});
