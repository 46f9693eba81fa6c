/**
 * Where one is in the console, as it stands in the fragment of the page's address: the server knows one page,
 * and a fragment is never sent to it.
 */
export type Address =
  | { at: 'conferences' }
  | { at: 'accounts' }
  | { at: 'conference'; conference: number; part: ConferencePart }
  | { at: 'plan_session'; conference: number }
  | { at: 'session'; conference: number; session: number }
  | { at: 'session_plan'; conference: number; session: number }
  | { at: 'certificate'; conference: number; session: number; endpoint: number };

export type ConferencePart = 'sessions' | 'roster';

const number = '([1-9]\\d{0,9})';
const conference_pattern = new RegExp(`^#/conferences/${number}(?:/(roster|plan))?$`);
const session_pattern = new RegExp(`^#/conferences/${number}/sessions/${number}(?:/(plan))?$`);

const certificate_pattern = new RegExp(`^#/conferences/${number}/sessions/${number}/certificates/${number}$`);

/** Reads a fragment; anything unknown is the list of conferences. */
export function parseAddress(hash: string): Address {
  const session = session_pattern.exec(hash);
  if (session) {
    const at = session[3] === 'plan' ? 'session_plan' : 'session';
    return { at, conference: Number(session[1]), session: Number(session[2]) };
  }
  const certificate = certificate_pattern.exec(hash)?.slice(1).map(Number);
  if (certificate) {
    const [conference = 0, session = 0, endpoint = 0] = certificate;
    return { at: 'certificate', conference, session, endpoint };
  }
  if (hash === '#/accounts') return { at: 'accounts' };
  const conference = conference_pattern.exec(hash);
  if (!conference) return { at: 'conferences' };
  const id = Number(conference[1]);
  if (conference[2] === 'plan') return { at: 'plan_session', conference: id };
  return { at: 'conference', conference: id, part: conference[2] === 'roster' ? 'roster' : 'sessions' };
}

/** The fragment for an address, for links. */
export function formatAddress(address: Address): string {
  switch (address.at) {
    case 'conferences':
      return '#/';
    case 'accounts':
      return '#/accounts';
    case 'conference':
      return `#/conferences/${address.conference}${address.part === 'roster' ? '/roster' : ''}`;
    case 'plan_session':
      return `#/conferences/${address.conference}/plan`;
    case 'session':
      return `#/conferences/${address.conference}/sessions/${address.session}`;
    case 'session_plan':
      return `#/conferences/${address.conference}/sessions/${address.session}/plan`;
    case 'certificate':
      return `#/conferences/${address.conference}/sessions/${address.session}/certificates/${address.endpoint}`;
  }
}
