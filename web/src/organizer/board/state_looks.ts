import type { AnswerState, Lens, LineState } from './endpoint_state';
import { answerStates, lineStates } from './endpoint_state';

/**
 * How a state is drawn, on the wall, in the tree and in the legend: a shape and a colour, so that nobody needs
 * to tell colours apart. Shapes are outlines in a square of 16.
 */
export const shapes = {
  full: 'M2 0H14A2 2 0 0 1 16 2V14A2 2 0 0 1 14 16H2A2 2 0 0 1 0 14V2A2 2 0 0 1 2 0Z',
  half_low: 'M0 0H16V16H0ZM2 2V8H14V2Z',
  half_high: 'M0 0H16V16H0ZM2 8V14H14V8Z',
  hollow: 'M0 0H16V16H0ZM4 4V12H12V4Z',
  cross: 'M3 0L8 5L13 0L16 3L11 8L16 13L13 16L8 11L3 16L0 13L5 8L0 3Z',
  dot: 'M8 4A4 4 0 0 1 8 12A4 4 0 0 1 8 4Z',
  bar: 'M0 5H16V11H0Z',
} as const;

export type Shape = keyof typeof shapes;

/** Names of the custom properties that hold the colours. */
export type Ink = '--cell-good' | '--cell-warning' | '--cell-danger' | '--cell-quiet' | '--cell-info';

export interface Look {
  shape: Shape;
  ink: Ink;
}

export const lineLooks: Record<LineState, Look> = {
  receiving: { shape: 'full', ink: '--cell-good' },
  sound_only: { shape: 'half_low', ink: '--cell-good' },
  picture_only: { shape: 'half_high', ink: '--cell-good' },
  connected_only: { shape: 'hollow', ink: '--cell-warning' },
  lost: { shape: 'cross', ink: '--cell-danger' },
  never: { shape: 'dot', ink: '--cell-quiet' },
  broadcast: { shape: 'bar', ink: '--cell-info' },
};

export const answerLooks: Record<AnswerState, Look> = {
  answered: { shape: 'full', ink: '--cell-info' },
  waiting_connected: { shape: 'hollow', ink: '--cell-warning' },
  waiting: { shape: 'dot', ink: '--cell-quiet' },
};

export function lookOf(shown: LineState | AnswerState): Look {
  return shown in lineLooks ? lineLooks[shown as LineState] : answerLooks[shown as AnswerState];
}

/** What a legend lists. */
export function legend(lens: Lens): readonly (LineState | AnswerState)[] {
  return lens === 'line' ? lineStates : answerStates;
}
