import { outcome, routes, type Outcome } from './client';
import type { SignedSlip, SlipCheck, SlipView } from './slips';
import type { Body } from './types';

/** Attendance slips as an organizer takes them in and decides about them. */

export type SlipList = Body['SlipList'];
export type SlipState = Body['SlipState'];
export type TakenInAs = Body['TakenInAs'];
export type DecideSlip = Body['DecideSlip'];

const conference_path = '/api/v1/conferences/{conference}';
const session_path = `${conference_path}/sessions/{session}` as const;

export function listSlips(conference: number, session: number): Promise<Outcome<SlipList>> {
  return outcome(routes.GET(`${session_path}/slips`, { params: { path: { conference, session } } }));
}

/** What a slip that somebody brought says, and what it would meet; nothing changes. */
export function checkSlip(conference: number, body: SignedSlip): Promise<Outcome<SlipCheck>> {
  return outcome(routes.POST(`${conference_path}/slips/check`, { params: { path: { conference } }, body }));
}

export function takeInSlip(conference: number, slip: SignedSlip, way: TakenInAs): Promise<Outcome<SlipView>> {
  return outcome(
    routes.POST(`${conference_path}/slips`, { params: { path: { conference } }, body: { slip, way } }),
  );
}

export function decideSlip(
  conference: number,
  session: number,
  endpoint: number,
  body: DecideSlip,
): Promise<Outcome<SlipView>> {
  return outcome(
    routes.POST(`${session_path}/endpoints/{endpoint}/slip-decisions`, {
      params: { path: { conference, session, endpoint } },
      body,
    }),
  );
}
