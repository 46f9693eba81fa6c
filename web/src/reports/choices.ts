import { reportKinds, type ReportKind } from '../api/reports';

/** What the address says is to be shown; null where it says nothing. */
export interface Choices {
  conference: number | null;
  /** The sessions it is about; none for what the page chooses itself. */
  sessions: readonly number[];
  /** All sessions that have begun, whichever they are. */
  whole: boolean;
  /** An agenda item; null for whole sessions. */
  item: number | null;
  kind: ReportKind;
  subtree: number | null;
  /** A version of closed figures; null for the newest. */
  version: number | null;
}

/** Reads `?conference=1&session=2&kind=matrix&subtree=3&version=1`, as links from the organizer's desk have it;
 * `session=1,2` names several and `session=all` the whole conference. */
export function readChoices(search: string): Choices {
  const given = new URLSearchParams(search);
  return {
    conference: positive(given.get('conference')),
    sessions: numbers(given.get('session')),
    whole: given.get('session') === 'all',
    item: positive(given.get('item')),
    kind: reportKinds.find((kind) => kind === given.get('kind')) ?? 'summary',
    subtree: positive(given.get('subtree')),
    version: positive(given.get('version')),
  };
}

/** The same the other way round, so that a reload or a bookmark shows the same report. */
export function writeChoices(choices: Choices): string {
  const address = new URLSearchParams();
  const { sessions, whole, ...others } = choices;
  if (whole || sessions.length > 0) address.set('session', whole ? 'all' : sessions.join(','));
  for (const [name, value] of Object.entries(others)) {
    if (value !== null) address.set(name, String(value));
  }
  // A comma needs no escape in a query, and the address stays one that people can read.
  return `?${address}`.replaceAll('%2C', ',');
}

function numbers(text: string | null): number[] {
  const named = (text ?? '').split(',').map(positive);
  return [...new Set(named.filter((number) => number !== null))];
}

function positive(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
