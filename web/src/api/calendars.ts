import { fileOutcome, routes, type Outcome } from './client';

/** A session as an entry for calendars (iCalendar). One that was planned anew replaces the entry made before. */
export function fetchCalendar(conference: number, session: number): Promise<Outcome<Blob>> {
  return fileOutcome(
    routes.GET('/api/v1/conferences/{conference}/sessions/{session}/calendar', {
      params: { path: { conference, session } },
      parseAs: 'blob',
    }),
  );
}
