import { outcome, routes, type Outcome } from './client';
import type { Body } from './types';

/** Figures that were closed: their versions, and how they are corrected. */

export type EndpointFigures = Body['EndpointFigures'];
export type RollCallAnswer = Body['RollCallAnswer'];
export type VersionsView = Body['VersionsView'];
export type VersionLine = Body['VersionLine'];
export type SignedBy = Body['SignedBy'];
export type Correction = Body['Correction'];
export type Change = Body['Change'];

const one = '/api/v1/conferences/{conference}/sessions/{session}/figures/{endpoint}';

export function showFigures(
  conference: number,
  session: number,
  endpoint: number,
): Promise<Outcome<EndpointFigures>> {
  return outcome(routes.GET(one, { params: { path: { conference, session, endpoint } } }));
}

/** Makes the next version; the figures as they are then are answered. */
export function amendFigures(
  conference: number,
  session: number,
  endpoint: number,
  reason: string,
  correction: Correction,
): Promise<Outcome<EndpointFigures>> {
  return outcome(
    routes.POST(one, { params: { path: { conference, session, endpoint } }, body: { reason, correction } }),
  );
}

/** One correction of several endpoints, of all or of none; each makes a version. */
export function amendSeveral(
  conference: number,
  session: number,
  body: Body['AmendSeveral'],
): Promise<Outcome<unknown>> {
  return outcome(
    routes.POST('/api/v1/conferences/{conference}/sessions/{session}/figures', {
      params: { path: { conference, session } },
      body,
    }),
  );
}

export function listVersions(conference: number, session: number): Promise<Outcome<VersionsView>> {
  return outcome(
    routes.GET('/api/v1/conferences/{conference}/sessions/{session}/versions', {
      params: { path: { conference, session } },
    }),
  );
}
