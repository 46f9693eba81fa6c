import { t } from '../../words/words.svelte';
import type { AnswerState, LineState } from './endpoint_state';

/** The word for a state, in the page's language. */
export function stateWord(state: LineState | AnswerState): string {
  return t(`organizer.state.${state}`);
}
