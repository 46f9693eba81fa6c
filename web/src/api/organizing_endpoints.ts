import { outcome, routes, type Outcome } from './client';
import type { Body, EndpointMode } from './types';

/** What an organizer does with one endpoint, and with the keys of a whole subtree. */

export type EndpointDetail = Body['EndpointDetail'];
export type EndpointContact = Body['EndpointContact'];
export type EndpointAttendance = Body['EndpointAttendance'];
export type EndpointQuality = Body['EndpointQuality'];
export type LineQuality = Body['LineQuality'];
export type Band = Body['Band'];
export type IssuedKey = Body['IssuedKey'];

const one = '/api/v1/conferences/{conference}/endpoints/{endpoint}';
const at = (conference: number, endpoint: number) => ({ path: { conference, endpoint } });

export function showEndpoint(conference: number, endpoint: number): Promise<Outcome<EndpointDetail>> {
  return outcome(routes.GET(one, { params: at(conference, endpoint) }));
}

export function changeMode(
  conference: number,
  endpoint: number,
  mode: EndpointMode,
): Promise<Outcome<unknown>> {
  return outcome(routes.PUT(`${one}/mode`, { params: at(conference, endpoint), body: { mode } }));
}

/** Makes a new join key; an older one stops working. The link and the code are answered this one time. */
export function issueKey(conference: number, endpoint: number): Promise<Outcome<IssuedKey>> {
  return outcome(routes.POST(`${one}/key`, { params: at(conference, endpoint) }));
}

export function revokeKey(conference: number, endpoint: number): Promise<Outcome<unknown>> {
  return outcome(routes.DELETE(`${one}/key`, { params: at(conference, endpoint) }));
}

/** Lets the device that asks take over from the one that holds the endpoint. */
export function allowTakeOver(
  conference: number,
  endpoint: number,
  device: string,
): Promise<Outcome<unknown>> {
  return outcome(routes.POST(`${one}/take-over`, { params: at(conference, endpoint), body: { device } }));
}

/** Erases whom to call there; papers made from then on name the endpoint alone. */
export function eraseContact(conference: number, endpoint: number): Promise<Outcome<unknown>> {
  return outcome(routes.DELETE(`${one}/contact`, { params: at(conference, endpoint) }));
}

export function declareAbsence(
  conference: number,
  session: number,
  endpoint: number,
  reason: string,
): Promise<Outcome<unknown>> {
  return outcome(
    routes.PUT('/api/v1/conferences/{conference}/sessions/{session}/absences/{endpoint}', {
      params: { path: { conference, session, endpoint } },
      body: { reason },
    }),
  );
}

/** Makes new keys for a subtree: a CSV sheet of links and codes, answered this one time. */
export function issueKeys(conference: number, wanted: Body['IssueKeys']): Promise<Outcome<Blob>> {
  return outcome(
    routes.POST('/api/v1/conferences/{conference}/keys', {
      params: { path: { conference } },
      body: wanted,
      parseAs: 'blob',
    }),
  );
}
