import type { ItemView } from '../../api/types';

/** How long an item has taken against its plan. Clocks for the screen: attendance is worked out by the server. */
export interface ItemTime {
  /** From its first start to its end, or to now while it is open. */
  elapsed_ms: number;
  planned_ms: number;
  /** By how much it is over its plan; 0 while it is not. */
  over_ms: number;
}

const minute_ms = 60_000;

/** Null before the item began. */
export function itemTime(item: ItemView, now_ms: number): ItemTime | null {
  if (!item.started_at) return null;
  const until_ms = item.ended_at ? Date.parse(item.ended_at) : now_ms;
  const elapsed_ms = Math.max(0, until_ms - Date.parse(item.started_at));
  const planned_ms = item.planned_minutes * minute_ms;
  return { elapsed_ms, planned_ms, over_ms: Math.max(0, elapsed_ms - planned_ms) };
}

/** Whole minutes, rounded up, for how long something is over. */
export function minutesUp(duration_ms: number): number {
  return Math.ceil(duration_ms / minute_ms);
}

/** When each item should begin, in ms: planned ones follow one another from now or from the planned start. */
export function plannedStarts(items: readonly ItemView[], from_ms: number, now_ms: number): number[] {
  let next_ms = from_ms;
  return items.map((item) => {
    if (item.started_at) {
      const started_ms = Date.parse(item.started_at);
      const planned_end_ms = started_ms + item.planned_minutes * minute_ms;
      next_ms = item.ended_at ? Date.parse(item.ended_at) : Math.max(planned_end_ms, now_ms);
      return started_ms;
    }
    // What has not begun cannot begin in the past.
    const start_ms = Math.max(next_ms, now_ms);
    if (item.state === 'planned') next_ms = start_ms + item.planned_minutes * minute_ms;
    return start_ms;
  });
}
