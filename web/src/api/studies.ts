import { outcome, routes, type Outcome } from './client';
import type { Body } from './types';

/** Make-up study: an endpoint watches the recording of a session that is over. */

export type OwnStudy = Body['OwnStudy'];
export type PlayedStretch = Body['PlayedStretch'];

/** Whose study it is. */
export interface StudyAddress {
  conference: number;
  endpoint: number;
}

const endpoint_path = '/api/v1/conferences/{conference}/endpoints/{endpoint}';
const own_path = '/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}';

export function listStudies(path: StudyAddress): Promise<Outcome<OwnStudy[]>> {
  return outcome(routes.GET(`${endpoint_path}/studies`, { params: { path } }));
}

/** What was played since the last report; nothing begins the count. It goes out even as the page goes. */
export function reportPlayed(
  address: StudyAddress,
  session: number,
  recording: number,
  part: number,
  played: PlayedStretch[],
): Promise<Outcome<OwnStudy>> {
  return outcome(
    routes.POST(`${own_path}/study`, {
      params: { path: { ...address, session } },
      body: { recording, part, played },
      keepalive: true,
    }),
  );
}

/** Where the player gets a part. */
export function studyAddress(
  address: StudyAddress,
  session: number,
  recording: number,
  part: number,
): string {
  const { conference, endpoint } = address;
  const place = `/api/v1/conferences/${conference}/sessions/${session}/endpoints/${endpoint}`;
  return `${place}/recordings/${recording}/parts/${part}`;
}
