/**
 * One byte an endpoint, as the server sends it (the bits of `src/protocol/board.rs`), and what it means on the
 * wall and in the tree. Nothing is counted here: every count comes from the server.
 */
export const bits = {
  connected: 0b0000_0001,
  was_connected: 0b0000_0010,
  sound: 0b0000_0100,
  picture: 0b0000_1000,
  answered: 0b0001_0000,
  broadcast: 0b0010_0000,
} as const;

/** How many different states a byte can have. */
export const state_count = 64;

/** What an endpoint's line does, from best to worst; television has no line of ours. */
export const lineStates = [
  'receiving',
  'sound_only',
  'picture_only',
  'connected_only',
  'lost',
  'never',
  'broadcast',
] as const;
export type LineState = (typeof lineStates)[number];

export const answerStates = ['answered', 'waiting_connected', 'waiting'] as const;
export type AnswerState = (typeof answerStates)[number];

/** What the wall shows: the lines, or who answered the roll call. */
export type Lens = 'line' | 'answer';

const has = (state: number, bit: number): boolean => (state & bit) !== 0;

export function lineState(state: number): LineState {
  if (has(state, bits.broadcast)) return 'broadcast';
  const sound = has(state, bits.sound);
  const picture = has(state, bits.picture);
  if (sound && picture) return 'receiving';
  if (sound) return 'sound_only';
  if (picture) return 'picture_only';
  if (has(state, bits.connected)) return 'connected_only';
  return has(state, bits.was_connected) ? 'lost' : 'never';
}

export function answerState(state: number): AnswerState {
  if (has(state, bits.answered)) return 'answered';
  return has(state, bits.connected) ? 'waiting_connected' : 'waiting';
}

export function shown(state: number, lens: Lens): LineState | AnswerState {
  return lens === 'line' ? lineState(state) : answerState(state);
}

/** Reads the states of a snapshot; null when it is not base 64. */
export function decodeStates(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    const text = atob(base64);
    const states = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index += 1) states[index] = text.charCodeAt(index);
    return states;
  } catch {
    return null;
  }
}
