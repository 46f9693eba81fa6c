import { outcome, problem, routes, type Outcome } from './client';
import type { NewStreamTicket, StreamTicket } from './types';

/** A leg that the server opened: its answer, and where to close it. */
export interface OpenedLeg {
  answer: string;
  /** Address of the leg for DELETE; null when the server named none. */
  location: string | null;
}

/** A bearer token for one WHIP or WHEP address. */
export function issueStreamTicket(
  conference: number,
  session: number,
  wanted: NewStreamTicket,
): Promise<Outcome<StreamTicket>> {
  return outcome(
    routes.POST('/api/v1/conferences/{conference}/sessions/{session}/stream-tickets', {
      params: { path: { conference, session } },
      body: wanted,
    }),
  );
}

/** A token for sending what this endpoint's camera and microphone give, while it is previewed or speaks. */
export function issueSendingTicket(session: number): Promise<Outcome<StreamTicket>> {
  return outcome(routes.POST('/api/v1/sending-tickets', { body: { session } }));
}

/** Sends an offer to a WHIP (RFC 9725) or WHEP address. */
export async function postOffer(ticket: StreamTicket, offer: string): Promise<Outcome<OpenedLeg>> {
  try {
    const response = await fetch(here(ticket.url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp', Authorization: `Bearer ${ticket.token}` },
      body: offer,
    });
    if (!response.ok) {
      return { ok: false, failure: problem(response.status, await response.json().catch(() => null)) };
    }
    const location = response.headers.get('Location');
    const value = {
      answer: await response.text(),
      location: location === null ? null : new URL(location, response.url || window.location.href).href,
    };
    return { ok: true, value };
  } catch {
    return { ok: false, failure: { kind: 'unreachable' } };
  }
}

/**
 * The address on the host this page came from. The server names its public address, and the page may have been
 * opened by another name of the same server (`localhost`), which its content policy keeps it to.
 */
function here(url: string): string {
  const { pathname, search } = new URL(url, window.location.href);
  return pathname + search;
}

/** Closes a leg. It may be called while the page goes away; a leg that is not closed ends by its time-out. */
export function deleteLeg(leg: OpenedLeg, token: string): void {
  if (leg.location === null) return;
  const headers = { Authorization: `Bearer ${token}` };
  fetch(leg.location, { method: 'DELETE', headers, keepalive: true }).catch(() => undefined);
}
