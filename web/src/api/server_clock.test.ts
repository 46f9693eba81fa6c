import { expect, test } from 'vitest';
import { noteServerTime, serverNow_ms } from './server_clock';

const noon = 'Fri, 22 Jul 2022 05:00:00 GMT';
const noon_ms = Date.parse(noon);

test('a computer whose clock is wrong shows the time of the server', () => {
  noteServerTime(noon, noon_ms - 600_000);
  expect(serverNow_ms(noon_ms - 600_000)).toBe(noon_ms);
});

test('the rounding of a header moves no clock', () => {
  noteServerTime(noon, noon_ms + 900);
  expect(serverNow_ms(noon_ms)).toBe(noon_ms);
});

test('an answer without a time changes nothing', () => {
  noteServerTime(noon, noon_ms - 600_000);
  noteServerTime(null, noon_ms);
  expect(serverNow_ms(noon_ms - 600_000)).toBe(noon_ms);
});
