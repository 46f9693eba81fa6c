import { outcome, routes, type Outcome } from './client';
import type { Body, HeadCount, SessionView } from './types';

/** Roll calls as an organizer runs them. */

export type RollCallBoard = Body['RollCallBoard'];
export type RollCallBranch = Body['RollCallBranch'];
export type RollCallEndpoint = Body['RollCallEndpoint'];
export type HeadCountTotals = Body['HeadCountTotals'];

const session_path = '/api/v1/conferences/{conference}/sessions/{session}';
const roll_call_path = `${session_path}/roll-calls/{roll_call}` as const;

/** Which roll call is meant. */
export interface RollCallAddress {
  conference: number;
  session: number;
  roll_call: number;
}

export function openRollCall(
  conference: number,
  session: number,
  title: string,
  deadline: string,
): Promise<Outcome<SessionView>> {
  return outcome(
    routes.POST(`${session_path}/roll-calls`, {
      params: { path: { conference, session } },
      body: { title, deadline },
    }),
  );
}

export function showRollCall(address: RollCallAddress, subtree?: number): Promise<Outcome<RollCallBoard>> {
  const query = subtree === undefined ? {} : { subtree };
  return outcome(routes.GET(roll_call_path, { params: { path: address, query } }));
}

export function closeRollCall(address: RollCallAddress): Promise<Outcome<unknown>> {
  return outcome(routes.POST(`${roll_call_path}/close`, { params: { path: address } }));
}

export function makeRollCallOfficial({
  conference,
  session,
  roll_call,
}: RollCallAddress): Promise<Outcome<unknown>> {
  return outcome(
    routes.PUT(`${session_path}/official-roll-call`, {
      params: { path: { conference, session } },
      body: { roll_call },
    }),
  );
}

/** A head count that came in over the phone. */
export function reportHeadCount(
  address: RollCallAddress,
  endpoint: number,
  head_count: HeadCount,
): Promise<Outcome<unknown>> {
  return outcome(
    routes.PUT(`${roll_call_path}/head-counts/{endpoint}`, {
      params: { path: { ...address, endpoint } },
      body: head_count,
    }),
  );
}
