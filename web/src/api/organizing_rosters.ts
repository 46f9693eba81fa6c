import { outcome, routes, type Outcome } from './client';
import type { Body } from './types';

/** Taking in a roster file, CSV or XLSX. */

export type RosterCheck = Body['RosterCheck'];

const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The content type by the file's name: what a system says about CSV files differs from one to the next. */
export function contentType(fileName: string): string {
  return fileName.toLowerCase().endsWith('.xlsx') ? sheet : 'text/csv';
}

const raw = (conference: number, file: File) => ({
  params: { path: { conference } },
  headers: { 'Content-Type': contentType(file.name) },
  // The routes are typed as text; the file goes out byte for byte, whatever it is.
  body: file as unknown as string,
  bodySerializer: (body: unknown) => body as File,
});

/** What the file holds, or everything that is wrong with it. Nothing is changed. */
export function checkRoster(conference: number, file: File): Promise<Outcome<RosterCheck>> {
  return outcome(routes.POST('/api/v1/conferences/{conference}/roster-checks', raw(conference, file)));
}

/** Takes the file in as the conference's roster: all of it or nothing. */
export function importRoster(conference: number, file: File): Promise<Outcome<RosterCheck>> {
  return outcome(routes.PUT('/api/v1/conferences/{conference}/roster', raw(conference, file)));
}
