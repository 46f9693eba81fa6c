/** How long somebody has spoken, against the limit if there is one. */
export interface TurnTime {
  elapsed_ms: number;
  limit_ms: number | null;
  /** Goes from calm to warning in the last minute, or the last fifth of a short turn, and to over at the limit. */
  stage: 'calm' | 'ending' | 'over';
}

const last_ms = 60_000;

export function turnTime(since: string, limit_ms: number | null | undefined, now_ms: number): TurnTime {
  const elapsed_ms = Math.max(0, now_ms - Date.parse(since));
  if (limit_ms === null || limit_ms === undefined) return { elapsed_ms, limit_ms: null, stage: 'calm' };
  const left_ms = limit_ms - elapsed_ms;
  if (left_ms <= 0) return { elapsed_ms, limit_ms, stage: 'over' };
  return { elapsed_ms, limit_ms, stage: left_ms <= Math.min(last_ms, limit_ms / 5) ? 'ending' : 'calm' };
}
