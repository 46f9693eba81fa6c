import { outcome, routes, type Outcome } from './client';
import type { Body, ConferenceView, ItemStep, Place, SessionView, Step } from './types';

/** What an organizer does with conferences, sessions and their agenda. */

export type PlanSession = Body['PlanSession'];
export type PlanItem = Body['PlanItem'];

const one = '/api/v1/conferences/{conference}/sessions/{session}';
const at = (conference: number, session: number) => ({ path: { conference, session } });

export function planConference(title: string): Promise<Outcome<ConferenceView>> {
  return outcome(routes.POST('/api/v1/conferences', { body: { title } }));
}

export function planSession(conference: number, plan: PlanSession): Promise<Outcome<SessionView>> {
  return outcome(
    routes.POST('/api/v1/conferences/{conference}/sessions', {
      params: { path: { conference } },
      body: plan,
    }),
  );
}

export function showSession(conference: number, session: number): Promise<Outcome<SessionView>> {
  return outcome(routes.GET(one, { params: at(conference, session) }));
}

export function replanSession(
  conference: number,
  session: number,
  plan: PlanSession,
): Promise<Outcome<SessionView>> {
  return outcome(routes.PUT(one, { params: at(conference, session), body: plan }));
}

export function takeStep(conference: number, session: number, step: Step): Promise<Outcome<SessionView>> {
  return outcome(routes.POST(`${one}/steps`, { params: at(conference, session), body: { step } }));
}

/** Lets a branch go from a session that runs, so that its own lead carries on there. */
export function releaseBranch(
  conference: number,
  session: number,
  endpoint: number,
): Promise<Outcome<SessionView>> {
  return outcome(routes.POST(`${one}/released`, { params: at(conference, session), body: { endpoint } }));
}

export function planItem(conference: number, session: number, plan: PlanItem): Promise<Outcome<SessionView>> {
  return outcome(routes.POST(`${one}/items`, { params: at(conference, session), body: plan }));
}

export function replanItem(
  conference: number,
  session: number,
  item: number,
  plan: PlanItem,
): Promise<Outcome<SessionView>> {
  const params = { path: { conference, session, item } };
  return outcome(routes.PUT(`${one}/items/{item}`, { params, body: plan }));
}

export function takeItemStep(
  conference: number,
  session: number,
  item: number,
  step: ItemStep,
): Promise<Outcome<SessionView>> {
  const params = { path: { conference, session, item } };
  return outcome(routes.POST(`${one}/items/{item}/steps`, { params, body: { step } }));
}

/** Puts the agenda into this order; it must name every item once. */
export function reorderAgenda(
  conference: number,
  session: number,
  order: number[],
): Promise<Outcome<SessionView>> {
  return outcome(routes.PUT(`${one}/agenda-order`, { params: at(conference, session), body: { order } }));
}

export function putOnAir(conference: number, session: number, place: Place): Promise<Outcome<unknown>> {
  return outcome(routes.PUT(`${one}/on-air`, { params: at(conference, session), body: { place } }));
}
