import { expect, test } from 'vitest';
import { Hand, type HandDeed } from './hand.svelte';
import { RequestNumbers } from './request_numbers';
import { quietFloor } from './test_floor';

const speaking = { ...quietFloor, holds_floor: true, must_send: true };

function newHand(): { hand: Hand; sent: [HandDeed, number][] } {
  const sent: [HandDeed, number][] = [];
  const hand = new Hand((deed, request) => sent.push([deed, request]) > 0, new RequestNumbers());
  hand.follow(quietFloor);
  return { hand, sent };
}

test('a second press while the first is under way asks nothing', () => {
  const { hand, sent } = newHand();
  hand.ask('raise_hand');
  hand.ask('raise_hand');
  expect(sent).toEqual([['raise_hand', 1]]);
  hand.done(1);
  hand.ask('lower_hand');
  expect(sent.at(-1)).toEqual(['lower_hand', 2]);
});

test('a refusal is said in words, and only for what was asked', () => {
  const { hand } = newHand();
  hand.ask('raise_hand');
  hand.refused({ type: 'refused', request: 9, code: 'session_state', detail: '', field: null });
  expect(hand.refusal).toBeNull();
  hand.refused({ type: 'refused', request: 1, code: 'session_state', detail: '', field: null });
  expect(hand.refusal).toBe('Trạng thái hiện tại của buổi không cho phép việc này.');
  expect(hand.asking).toBeNull();
});

test('a turn that ended because the line was lost is explained, until the hand is up again', () => {
  const { hand } = newHand();
  const cut = { ...quietFloor, last_end: 'line_lost' } as const;
  hand.follow(speaking);
  hand.follow(cut);
  expect(hand.cutOff).toBe(true);
  hand.follow({ ...cut, hand_raised: true, position: 1 });
  expect(hand.cutOff).toBe(false);
  hand.follow(cut);
  expect(hand.cutOff).toBe(false);
});

test('a page that is loaded again explains the lost turn as well', () => {
  const hand = new Hand(() => true, new RequestNumbers());
  hand.follow({ ...quietFloor, last_end: 'line_lost' });
  expect(hand.cutOff).toBe(true);
});

test('a turn that goes on after the line came back, or is taken back, is no cut', () => {
  const { hand } = newHand();
  hand.follow(speaking);
  hand.lineLost();
  hand.follow(speaking);
  expect(hand.cutOff).toBe(false);
  hand.follow({ ...quietFloor, last_end: 'taken_back' });
  expect(hand.cutOff).toBe(false);
});

test('what was asked when the line broke is not waited for', () => {
  const { hand, sent } = newHand();
  hand.ask('raise_hand');
  hand.lineLost();
  hand.ask('raise_hand');
  expect(sent).toHaveLength(2);
});
