import { expect, test } from 'vitest';
import { answerState, bits, decodeStates, lineState, state_count } from './endpoint_state';

test('an endpoint with sound and picture receives, with one of them it receives that one', () => {
  const up = bits.connected | bits.was_connected;
  expect(lineState(up | bits.sound | bits.picture)).toBe('receiving');
  expect(lineState(up | bits.sound)).toBe('sound_only');
  expect(lineState(up | bits.picture)).toBe('picture_only');
});

test('being connected without receiving is said as that', () => {
  expect(lineState(bits.connected | bits.was_connected)).toBe('connected_only');
});

test('a line that was up is lost, a line that never was is not', () => {
  expect(lineState(bits.was_connected)).toBe('lost');
  expect(lineState(0)).toBe('never');
});

test('an endpoint that follows by television has no line to lose', () => {
  expect(lineState(bits.broadcast | bits.was_connected)).toBe('broadcast');
});

test('who has not answered is told apart by whether they can be reached on the line', () => {
  expect(answerState(bits.answered)).toBe('answered');
  expect(answerState(bits.connected)).toBe('waiting_connected');
  expect(answerState(bits.was_connected)).toBe('waiting');
});

test('every byte that the server can send means something', () => {
  for (let state = 0; state < state_count; state += 1) {
    expect(lineState(state)).toBeTruthy();
    expect(answerState(state)).toBeTruthy();
  }
});

test('states come out of base 64 byte for byte', () => {
  const states = Uint8Array.from({ length: state_count }, (_, index) => index);
  expect(decodeStates(btoa(String.fromCharCode(...states)))).toEqual(states);
});

test('what is not base 64 is refused', () => {
  expect(decodeStates('*')).toBeNull();
});
