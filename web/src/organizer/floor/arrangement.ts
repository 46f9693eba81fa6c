import type { EndpointRef, FloorView, Shown } from '../../api/types';

/** Whose pictures can be shown: the hall's and those of whoever holds the floor. */

/** A picture as the value of a list: `hall`, or the number of an endpoint. */
export function shownKey(shown: Shown | null): string {
  if (shown === null) return '';
  return shown.shown === 'hall' ? 'hall' : String(shown.endpoint);
}

/** The picture that such a value means; null for none. */
export function shownOf(key: string): Shown | null {
  if (key === '') return null;
  return key === 'hall' ? { shown: 'hall' } : { shown: 'endpoint', endpoint: Number(key) };
}

/** Who can be shown beside the hall. */
export function holdersOf(floor: FloorView): EndpointRef[] {
  return floor.holders.map((holder) => holder.endpoint);
}

/** The arrangement with another main picture: what was at its side goes away if it is the same. */
export function withMain(floor: FloorView, main: Shown): { main: Shown; side: Shown | null } {
  const side = floor.side ?? null;
  if (side === null || shownKey(side) !== shownKey(main)) return { main, side };
  // Both change places, so that nobody vanishes from the screens by accident.
  return { main, side: floor.main };
}

/** The name of a picture's source; the hall has none of its own here. */
export function nameOf(floor: FloorView, shown: Shown | null, hall: string): string {
  if (shown === null || shown.shown === 'hall') return hall;
  return holdersOf(floor).find((holder) => holder.endpoint === shown.endpoint)?.name ?? hall;
}

/** How many may speak, and be looked at before, at once. The server decides; this only keeps buttons away. */
export const limits = { holders: 2, previews: 4 } as const;
