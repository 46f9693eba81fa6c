import { reportKinds, type ReportKind } from '../api/reports';

/** What the address says is to be shown; null where it says nothing. */
export interface Choices {
  conference: number | null;
  session: number | null;
  kind: ReportKind;
  subtree: number | null;
}

/** Reads `?conference=1&session=2&kind=matrix&subtree=3`, as links from the organizer's desk have it. */
export function readChoices(search: string): Choices {
  const given = new URLSearchParams(search);
  return {
    conference: positive(given.get('conference')),
    session: positive(given.get('session')),
    kind: reportKinds.find((kind) => kind === given.get('kind')) ?? 'summary',
    subtree: positive(given.get('subtree')),
  };
}

/** The same the other way round, so that a reload or a bookmark shows the same report. */
export function writeChoices(choices: Choices): string {
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(choices)) {
    if (value !== null) address.set(name, String(value));
  }
  return `?${address}`;
}

function positive(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
