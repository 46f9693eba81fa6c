import createClient from 'openapi-fetch';
import type { paths } from './schema';
import { noteServerTime } from './server_clock';
import type { Fault } from './types';

/** Why the server did not do what was asked. The code is stable; the words for it are in the dictionaries. */
export interface Problem {
  kind: 'problem';
  status: number;
  code: string;
  field: string | null;
  faults: Fault[];
}

/** No answer came: the line, the server, or something between them. */
export interface Unreachable {
  kind: 'unreachable';
}

export type Failure = Problem | Unreachable;

/** What came of a request. Nothing here throws: a page shows either side. */
export type Outcome<Value> = { ok: true; value: Value } | { ok: false; failure: Failure };

/** The routes of the server, typed. Only the files of this folder call it. */
export const routes = createClient<paths>({
  baseUrl: '/',
  credentials: 'same-origin',
  fetch: (request) => globalThis.fetch(request),
});

/** The three consoles by the names under which the server keeps their sign-ins. */
export type ConsoleName = 'organizer' | 'join' | 'reports';

let acting: ConsoleName = 'organizer';

/**
 * From now on requests are made with the sign-in of this console. Each console has a cookie of its own, so that
 * an organizer who opens an endpoint's link in the next tab is not signed out.
 */
export function actAs(name: ConsoleName): void {
  acting = name;
}

export function actingConsole(): ConsoleName {
  return acting;
}

routes.use({
  onRequest({ request }) {
    request.headers.set('Diemcau-Console', acting);
    return request;
  },
  onResponse({ response }) {
    noteServerTime(response.headers.get('Date'));
  },
});

interface Answer<Value> {
  data?: Value;
  error?: unknown;
  response: Response;
}

/** Waits for an answer and sorts it into success and failure. */
export async function outcome<Value>(asked: Promise<Answer<Value>>): Promise<Outcome<Value>> {
  try {
    const { data, error, response } = await asked;
    if (response.ok) {
      return { ok: true, value: data as Value };
    }
    return { ok: false, failure: problem(response.status, error) };
  } catch {
    return { ok: false, failure: { kind: 'unreachable' } };
  }
}

/** The same for a route whose answer is a file (`parseAs: 'blob'`). */
export async function fileOutcome(asked: Promise<Answer<unknown>>): Promise<Outcome<Blob>> {
  const came = await outcome(asked);
  if (!came.ok) return came;
  return { ok: true, value: came.value instanceof Blob ? came.value : new Blob() };
}

/** Reads problem details (RFC 9457); a body that is something else, as from a proxy, still has a status. */
export function problem(status: number, body: unknown): Problem {
  const given = isRecord(body) ? body : {};
  return {
    kind: 'problem',
    status,
    code: typeof given['code'] === 'string' ? given['code'] : status >= 500 ? 'internal' : `http_${status}`,
    field: typeof given['field'] === 'string' ? given['field'] : null,
    faults: Array.isArray(given['faults']) ? given['faults'].filter(isFault) : [],
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFault(value: unknown): value is Fault {
  return isRecord(value) && typeof value['row'] === 'number' && typeof value['code'] === 'string';
}
