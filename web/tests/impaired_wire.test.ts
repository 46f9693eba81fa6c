import { expect, test } from 'vitest';
import { CLEAN, ImpairedWire, type Impairment } from './impaired_wire';

/** One datagram of 1,000 bytes each millisecond: 8 Mbit/s. */
function sent(seed: number, impairment: Partial<Impairment>, count = 10_000): (number | null)[] {
  const wire = new ImpairedWire(seed);
  wire.impairment = { ...CLEAN, ...impairment };
  return Array.from({ length: count }, (_, index) => wire.arrival_ms(1_000, index));
}

const lost = (arrivals: (number | null)[]): number =>
  arrivals.filter((at_ms) => at_ms === null).length / arrivals.length;
const overtaken = (arrivals: (number | null)[]): number =>
  arrivals.filter((at_ms, index) => at_ms !== null && at_ms > (arrivals[index + 1] ?? Infinity)).length;

test('a clean line passes everything at once and in order', () => {
  expect(sent(1, {})).toEqual(Array.from({ length: 10_000 }, (_, index) => index));
});

test('the same seed loses the same datagrams, another seed others', () => {
  const [first, again, other] = [1, 1, 2].map((seed) => sent(seed, { loss: 0.1 }));
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test('what is lost does not depend on what else is set', () => {
  const places = (arrivals: (number | null)[]) => arrivals.map((at_ms) => at_ms === null);
  expect(places(sent(7, { loss: 0.05, delay_ms: 300, jitter_ms: 40 }))).toEqual(
    places(sent(7, { loss: 0.05 })),
  );
});

test('about as much is lost as was asked for', () => {
  for (const loss of [0.01, 0.05, 0.1, 0.5]) expect(lost(sent(3, { loss }))).toBeCloseTo(loss, 1.5);
});

test('jitter delays and keeps the order, reordering does not keep it', () => {
  const jittered = sent(4, { delay_ms: 150, jitter_ms: 50 });
  expect(overtaken(jittered)).toBe(0);
  jittered.forEach((at_ms, index) => expect((at_ms ?? 0) - index).toBeGreaterThanOrEqual(150));
  expect(Math.max(...jittered.map((at_ms, index) => (at_ms ?? 0) - index))).toBeLessThanOrEqual(200);
  expect(overtaken(sent(4, { reordering: 0.02 }))).toBeGreaterThan(100);
});

test('a narrow line passes its rate, queues for a while and drops the rest', () => {
  const arrivals = sent(5, { bits_per_second: 4_000_000 });
  expect(lost(arrivals)).toBeCloseTo(0.5, 1);
  arrivals.forEach((at_ms, index) => expect((at_ms ?? 0) - index).toBeLessThanOrEqual(250));
});
