/** Where somebody checks in, as the code on the endpoint's screen says it. */
export interface PlaceCode {
  conference: number;
  session: number;
  endpoint: number;
  place_code: string;
}

/** Reads `conference.session.endpoint.code`; null if it is something else. */
export function readPlaceCode(text: string): PlaceCode | null {
  const parts = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})\.([0-9A-Za-z]{8})$/.exec(text);
  if (parts === null) return null;
  const [conference, session, endpoint] = parts.slice(1, 4).map(Number);
  const place_code = parts[4];
  if (conference === undefined || session === undefined || endpoint === undefined || place_code === undefined)
    return null;
  return { conference, session, endpoint, place_code };
}

/** What counts of a typed code: letters and digits. */
export function codeLength(typed: string): number {
  return typed.replace(/[\s.–-]/g, '').length;
}
