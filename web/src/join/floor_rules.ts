import type { State } from '../api/types';
import type { WordKey } from '../words/vi';
import { isHeld } from './plain_status';

/**
 * Why nobody can ask to speak just now, in plain words; null when it can be asked. The server decides in the end:
 * this only keeps the button from being pressed for nothing.
 */
export function whyNot(state: State, connected: boolean): WordKey | null {
  if (!connected) return 'join.floor.why.line_lost';
  return isHeld(state) ? null : 'join.floor.why.not_begun';
}
