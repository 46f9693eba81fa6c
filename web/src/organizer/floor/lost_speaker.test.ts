import { expect, test } from 'vitest';
import type { FloorView } from '../../api/types';
import { lostTurn } from './lost_speaker';

const endpoint = (number: number) => ({
  endpoint: number,
  code: `X${number}`,
  name: `Xã ${number}`,
  path: [],
});
const lost: FloorView = {
  rule: 'in_order',
  queue: [],
  waiting: 0,
  holders: [],
  last_turn: { endpoint: endpoint(7), ended_at: '2022-07-22T02:10:00.000Z', reason: 'line_lost' },
  previews: [],
  main: { shown: 'hall' },
  side: null,
};
const holder = (since: string) => ({ endpoint: endpoint(8), since, is_sending: true });

test('a speaker whose line was lost is told of, also while the other one goes on', () => {
  expect(lostTurn(lost, 'live')?.endpoint.name).toBe('Xã 7');
  const dialogue = { ...lost, holders: [holder('2022-07-22T02:00:00.000Z')] };
  expect(lostTurn(dialogue, 'live')).not.toBeNull();
});

test('with the next speaker it is over', () => {
  expect(lostTurn({ ...lost, holders: [holder('2022-07-22T02:11:00.000Z')] }, 'live')).toBeNull();
});

test('a turn that was taken back, or a session that is over, is nothing to tell of', () => {
  const taken: FloorView = { ...lost, last_turn: { ...lost.last_turn!, reason: 'taken_back' } };
  expect(lostTurn(taken, 'live')).toBeNull();
  expect(lostTurn(lost, 'ended')).toBeNull();
  expect(lostTurn({ ...lost, last_turn: null }, 'live')).toBeNull();
});
