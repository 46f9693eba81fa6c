import type { FloorView, State } from '../../api/types';
import { isHeld } from '../conference/session_rules';

export type EndedTurn = NonNullable<FloorView['last_turn']>;

/** The turn that a lost line ended, until somebody else is given the floor. */
export function lostTurn(floor: FloorView, state: State): EndedTurn | null {
  const turn = floor.last_turn;
  if (!turn || turn.reason !== 'line_lost' || !isHeld(state)) return null;
  const ended_ms = Date.parse(turn.ended_at);
  return floor.holders.some((holder) => Date.parse(holder.since) >= ended_ms) ? null : turn;
}
