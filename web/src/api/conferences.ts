import { outcome, routes, type Outcome } from './client';
import type { ConferenceLine, ConferenceView, RosterPart } from './types';

export function listConferences(): Promise<Outcome<ConferenceLine[]>> {
  return outcome(routes.GET('/api/v1/conferences'));
}

export function showConference(conference: number): Promise<Outcome<ConferenceView>> {
  return outcome(routes.GET('/api/v1/conferences/{conference}', { params: { path: { conference } } }));
}

/** The roster in tree order, from one endpoint down, or all that the asker may see. */
export function showRoster(conference: number, subtree?: number): Promise<Outcome<RosterPart>> {
  const query = subtree === undefined ? {} : { subtree };
  return outcome(
    routes.GET('/api/v1/conferences/{conference}/roster', { params: { path: { conference }, query } }),
  );
}
