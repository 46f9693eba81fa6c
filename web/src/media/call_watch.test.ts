import { expect, test } from 'vitest';
import { CallWatch } from './call_watch';
import type { SlotPackets } from './slots';

/** So many packets of the hall's sound and of the main picture. */
const came = (hall: number, main: number): SlotPackets => ({
  main,
  side: 0,
  hall,
  speaker_1: 0,
  speaker_2: 0,
});

/** A leg that connected at 1 s, of a program that sends. */
function connected(): CallWatch {
  const watch = new CallWatch(0);
  watch.expect(true, 0);
  watch.iceChanged('checking', 100);
  watch.iceChanged('connected', 1_000);
  return watch;
}

test('a leg that never connects is given up after fifteen seconds', () => {
  const watch = new CallWatch(0);
  watch.iceChanged('checking', 100);
  expect(watch.trouble(15_000)).toBeNull();
  expect(watch.trouble(15_001)).toBe('never_connected');
});

test('a short disturbance is waited out, a long one is a cut', () => {
  const watch = connected();
  watch.iceChanged('disconnected', 20_000);
  watch.counted(came(10, 10), 20_000);
  expect(watch.trouble(25_000)).toBeNull();
  watch.iceChanged('connected', 25_000);
  watch.counted(came(20, 20), 25_500);
  expect(watch.trouble(26_000)).toBeNull();
  watch.iceChanged('disconnected', 30_000);
  expect(watch.trouble(35_001)).toBe('cut');
});

test('a failed leg is a cut at once', () => {
  const watch = connected();
  watch.iceChanged('failed', 2_000);
  expect(watch.trouble(2_000)).toBe('cut');
});

test('media flows while its packets are counted up', () => {
  const watch = connected();
  watch.counted(came(50, 0), 2_000);
  expect(watch.soundFlows(2_500)).toBe(true);
  expect(watch.pictureFlows('main', 2_500)).toBe(false);
  watch.counted(came(50, 0), 5_500);
  expect(watch.soundFlows(5_500)).toBe(false);
});

test('sound that stops for ten seconds is a stall', () => {
  const watch = connected();
  for (let now_ms = 2_000; now_ms <= 20_000; now_ms += 1_000) watch.counted(came(now_ms, now_ms), now_ms);
  for (let now_ms = 21_000; now_ms <= 30_000; now_ms += 1_000) watch.counted(came(20_000, now_ms), now_ms);
  expect(watch.trouble(30_000)).toBeNull();
  watch.counted(came(20_000, 31_000), 31_000);
  expect(watch.trouble(31_000)).toBe('stalled');
});

test('a picture that stops while sound goes on is what a poor line gets, and no stall', () => {
  const watch = connected();
  for (let now_ms = 2_000; now_ms <= 20_000; now_ms += 1_000) watch.counted(came(now_ms, now_ms), now_ms);
  for (let now_ms = 21_000; now_ms <= 90_000; now_ms += 1_000) watch.counted(came(now_ms, 20_000), now_ms);
  expect(watch.pictureFlows('main', 90_000)).toBe(false);
  expect(watch.trouble(90_000)).toBeNull();
});

test('a speaker is heard while the hall is silent', () => {
  const watch = connected();
  const spoken = (packets: number): SlotPackets => ({ ...came(50, 0), speaker_1: packets });
  for (let now_ms = 2_000; now_ms <= 60_000; now_ms += 1_000) watch.counted(spoken(now_ms), now_ms);
  expect(watch.soundFlows(60_000)).toBe(true);
  expect(watch.trouble(60_000)).toBeNull();
});

test('a hall that sends sound alone is no stall', () => {
  const watch = connected();
  for (let now_ms = 2_000; now_ms <= 60_000; now_ms += 1_000) watch.counted(came(now_ms, 0), now_ms);
  expect(watch.trouble(60_000)).toBeNull();
});

test('a program that sends, of which nothing ever comes, is a stall', () => {
  const watch = connected();
  expect(watch.trouble(11_000)).toBeNull();
  expect(watch.trouble(11_001)).toBe('stalled');
});

test('nothing is missed while the program is silent', () => {
  const watch = connected();
  watch.counted(came(50, 50), 2_000);
  watch.expect(false, 3_000);
  expect(watch.trouble(60_000)).toBeNull();
  watch.expect(true, 60_000);
  expect(watch.trouble(69_000)).toBeNull();
  expect(watch.trouble(70_001)).toBe('stalled');
});
