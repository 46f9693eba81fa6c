import { outcome, routes, type Outcome } from './client';
import { contentType } from './organizing_rosters';
import type { Body } from './types';

/** Delegates by name: those of an endpoint, lists, codes, and checking in. */

export type DelegateBoard = Body['DelegateBoard'];
export type DelegateLine = Body['DelegateLine'];
export type DelegateCodes = Body['DelegateCodes'];
export type DelegateImport = Body['DelegateImport'];
export type CheckInCode = Body['CheckInCode'];
export type CheckIn = Body['CheckIn'];
export type CheckedIn = Body['CheckedIn'];
export type DelegateCounts = Body['DelegateCounts'];

/** Which endpoint, and in which session. */
export interface DelegateAddress {
  conference: number;
  session: number;
  endpoint: number;
}

const own = '/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}';
const place = '/api/v1/conferences/{conference}/endpoints/{endpoint}';

export function showDelegates(path: DelegateAddress): Promise<Outcome<DelegateBoard>> {
  return outcome(routes.GET(`${own}/delegates`, { params: { path: { ...path } } }));
}

/** Who is here and who is not; those of them who checked in by themselves are so confirmed. */
export function tickDelegates(
  path: DelegateAddress,
  here: number[],
  not_here: number[],
): Promise<Outcome<DelegateBoard>> {
  return outcome(
    routes.POST(`${own}/delegates/ticks`, { params: { path: { ...path } }, body: { here, not_here } }),
  );
}

export function namePresiding(path: DelegateAddress, presiding: number[]): Promise<Outcome<DelegateBoard>> {
  return outcome(routes.PUT(`${own}/presiding`, { params: { path: { ...path } }, body: { presiding } }));
}

/** What the screen shows for half a minute, so that delegates can check in. */
export function showCheckInCode(path: DelegateAddress): Promise<Outcome<CheckInCode>> {
  return outcome(routes.GET(`${own}/check-in-code`, { params: { path: { ...path } } }));
}

/** Takes in lists of delegates, CSV or XLSX: all of the file or nothing. */
export function importDelegates(
  conference: number,
  subtree: number,
  file: File,
): Promise<Outcome<DelegateImport>> {
  return outcome(
    routes.PUT('/api/v1/conferences/{conference}/delegates', {
      params: { path: { conference }, query: { subtree } },
      headers: { 'Content-Type': contentType(file.name) },
      // The route is typed as text; the file goes out byte for byte, whatever it is.
      body: file as unknown as string,
      bodySerializer: (body: unknown) => body as File,
    }),
  );
}

/** Makes a new code for everybody on the list; answered this one time. */
export function issueDelegateCodes(conference: number, endpoint: number): Promise<Outcome<DelegateCodes>> {
  return outcome(routes.POST(`${place}/delegate-codes`, { params: { path: { conference, endpoint } } }));
}

/** Erases all names of an endpoint, and its list. */
export function eraseDelegates(conference: number, endpoint: number): Promise<Outcome<unknown>> {
  return outcome(routes.DELETE(`${place}/delegates`, { params: { path: { conference, endpoint } } }));
}

/** Erases one name. */
export function eraseDelegate(
  conference: number,
  endpoint: number,
  delegate: number,
): Promise<Outcome<unknown>> {
  return outcome(
    routes.DELETE(`${place}/delegates/{delegate}`, { params: { path: { conference, endpoint, delegate } } }),
  );
}

/** A delegate says by its own code that it is where the code of the screen was shown. */
export function checkIn(body: CheckIn): Promise<Outcome<CheckedIn>> {
  return outcome(routes.POST('/api/v1/check-ins', { body }));
}
