import type { ItemState, ItemStep, SessionView, State } from '../../api/types';

/**
 * What a session's state allows, so that screens do not offer what would be refused. The server decides in the
 * end: these only keep buttons away.
 */

/** Endpoints are connected and a program can be sent. */
export function isHeld(state: State): boolean {
  return state === 'rehearsing' || state === 'open' || state === 'live' || state === 'paused';
}

export function isOver(state: State): boolean {
  return state === 'ended' || state === 'closed';
}

/** Title, lead, audience and times can be changed until it begins. */
export function canReplan(state: State): boolean {
  return state === 'planned' || state === 'rehearsing' || state === 'open';
}

/** Roll calls also go on after the end, until the figures are closed. */
export function canCallRoll(state: State): boolean {
  return state !== 'planned' && state !== 'closed';
}

/** What can be done with an agenda item. One that is over may be taken up again. */
export function itemSteps(session: State, item: ItemState): ItemStep[] {
  if (session !== 'live' && session !== 'paused') return [];
  const start: ItemStep[] = session === 'live' ? ['start'] : [];
  switch (item) {
    case 'open':
      return ['end'];
    case 'planned':
      return [...start, 'skip'];
    case 'ended':
    case 'skipped':
      return start;
  }
}

/**
 * Whether a session is held while no time of it counts: it has agenda items, and none is open. A session without
 * items counts as a whole.
 */
export function isUncounted(session: SessionView): boolean {
  const { state, items } = session;
  return state === 'live' && items.length > 0 && items.every((item) => item.state !== 'open');
}
