import { expect, test } from 'vitest';
import type { FloorView } from '../../api/types';
import { nameOf, shownKey, shownOf, withMain } from './arrangement';
import { registeredSpeakers, withSpeaker } from './speakers';

const endpoint = (number: number, name: string) => ({ endpoint: number, code: `X${number}`, name, path: [] });
const floor: FloorView = {
  rule: 'in_order',
  queue: [
    { endpoint: endpoint(3, 'Xã Ba'), registered: false, times_spoken: 0, spoken_ms: 0, is_connected: true },
    { endpoint: endpoint(4, 'Xã Bốn'), registered: true, times_spoken: 0, spoken_ms: 0, is_connected: true },
  ],
  waiting: 2,
  holders: [{ endpoint: endpoint(7, 'Xã Bảy'), since: '2022-07-22T02:00:00.000Z', is_sending: true }],
  previews: [],
  main: { shown: 'endpoint', endpoint: 7 },
  side: { shown: 'hall' },
};

test('a picture goes into a list and comes out the same', () => {
  for (const shown of [null, floor.main, floor.side ?? null]) expect(shownOf(shownKey(shown))).toEqual(shown);
});

test('choosing the side picture as the main one makes them change places', () => {
  expect(withMain(floor, { shown: 'hall' })).toEqual({ main: { shown: 'hall' }, side: floor.main });
});

test('choosing another main picture leaves the side as it is', () => {
  const alone = { ...floor, side: null };
  expect(withMain(alone, { shown: 'hall' })).toEqual({ main: { shown: 'hall' }, side: null });
});

test('pictures are named by who is in them', () => {
  expect(nameOf(floor, floor.main, 'Hội trường')).toBe('Xã Bảy');
  expect(nameOf(floor, floor.side ?? null, 'Hội trường')).toBe('Hội trường');
});

test('the list of speakers begins with those registered, and takes nobody twice', () => {
  const speakers = registeredSpeakers(floor);
  expect(speakers.map(({ endpoint: number }) => number)).toEqual([4]);
  const added = { endpoint: 9, name: 'Xã Chín', path: [] };
  expect(withSpeaker(withSpeaker(speakers, added), added)).toHaveLength(2);
});
