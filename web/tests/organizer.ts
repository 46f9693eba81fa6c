import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { components } from '../src/api/schema';
import { PASSWORD } from './server';

type Body = components['schemas'];

/** As much of `fetch` as is used here. */
export type Ask = (
  address: string,
  request: { method: string; headers: Record<string, string>; body: string | Uint8Array<ArrayBuffer> | null },
) => Promise<Response>;

/** What a test needs of a report, as the reports page gets it. */
export interface Report {
  sessions: {
    held_ms: number;
    paused_ms: number;
    outage_ms: number;
    counted_ms: number;
    started_at: string;
    ended_at: string;
  }[];
  columns: { key: string; title: string }[];
  rows: { endpoint: number | null; cells: string[]; values: unknown[] }[];
  notes: string[];
}

/** An organizer who uses the API as its page does. */
export class Organizer {
  private cookie = '';

  constructor(
    private readonly server: string,
    private readonly ask: Ask = fetch,
  ) {}

  async signIn(): Promise<void> {
    await this.call('POST', '/api/v1/sign-ins', { name: 'to-chuc', password: PASSWORD });
  }

  /** A conference with the national roster and one session for everybody, open to the endpoints. */
  openNationalSession(): Promise<{ conference: number; session: number; root: number }> {
    return this.openSessionOf(fileURLToPath(new URL('../../config/rosters/2022-07-22.csv', import.meta.url)));
  }

  /** The same with the roster of a CSV file whose top is `TW`. */
  async openSessionOf(file: string): Promise<{ conference: number; session: number; root: number }> {
    const conference = await this.call<Body['ConferenceView']>('POST', '/api/v1/conferences', {
      title: 'Hội nghị học tập nghị quyết',
    });
    const at = `/api/v1/conferences/${conference.conference}`;
    await this.send('PUT', `${at}/roster`, 'text/csv', await readFile(file));
    const root = await this.endpoint(conference.conference, 'TW');
    const session = await this.openSession(conference.conference, root, 'Buổi sáng');
    return { conference: conference.conference, session, root };
  }

  /** A session that this endpoint leads for everybody below it, open to them. */
  async openSession(conference: number, top: number, title: string): Promise<number> {
    const session = await this.planSession(conference, top, title, 60_000);
    await this.step(conference, session, 'open');
    return session;
  }

  /** A session that this endpoint leads for everybody below it, planned to begin in so many milliseconds. */
  async planSession(conference: number, top: number, title: string, begins_in_ms: number): Promise<number> {
    const { session } = await this.call<Body['SessionView']>(
      'POST',
      `/api/v1/conferences/${conference}/sessions`,
      {
        title,
        lead: top,
        audience: top,
        planned_from: new Date(Date.now() + begins_in_ms).toISOString(),
        planned_until: new Date(Date.now() + 3_600_000).toISOString(),
      },
    );
    return session;
  }

  async endpoint(conference: number, code: string): Promise<number> {
    const roster = await this.call<Body['RosterPart']>('GET', `/api/v1/conferences/${conference}/roster`);
    const found = roster.endpoints.find((line) => line.code === code);
    if (!found) throw new Error(`no endpoint ${code}`);
    return found.endpoint;
  }

  issueKey(conference: number, endpoint: number): Promise<Body['IssuedKey']> {
    return this.call('POST', `/api/v1/conferences/${conference}/endpoints/${endpoint}/key`);
  }

  changeMode(
    conference: number,
    endpoint: number,
    mode: Body['ChangeMode']['mode'],
  ): Promise<Body['EndpointDetail']> {
    return this.call('PUT', `/api/v1/conferences/${conference}/endpoints/${endpoint}/mode`, { mode });
  }

  /** Where an encoder posts its offer, and the token that goes with it. */
  publishingTicket(
    conference: number,
    session: number,
    place: 'main' | 'backup',
  ): Promise<Body['StreamTicket']> {
    const path = `/api/v1/conferences/${conference}/sessions/${session}/stream-tickets`;
    return this.call('POST', path, { purpose: 'publish', place });
  }

  step(conference: number, session: number, step: Body['Step']): Promise<Body['SessionView']> {
    return this.call('POST', `/api/v1/conferences/${conference}/sessions/${session}/steps`, { step });
  }

  detail(conference: number, endpoint: number): Promise<Body['EndpointDetail']> {
    return this.call('GET', `/api/v1/conferences/${conference}/endpoints/${endpoint}`);
  }

  session(conference: number, session: number): Promise<Body['SessionView']> {
    return this.call('GET', `/api/v1/conferences/${conference}/sessions/${session}`);
  }

  report(conference: number, session: number, kind: string, version?: number): Promise<Report> {
    const chosen = version === undefined ? '' : `&version=${version}`;
    return this.call(
      'GET',
      `/api/v1/conferences/${conference}/sessions/${session}/reports/${kind}?format=json${chosen}`,
    );
  }

  /** Announces something to everybody of the session. */
  announce(conference: number, session: number, text: string): Promise<Body['AnnouncementView']> {
    return this.call('POST', `/api/v1/conferences/${conference}/sessions/${session}/announcements`, { text });
  }

  openRollCall(conference: number, session: number, title: string): Promise<Body['SessionView']> {
    const deadline = new Date(Date.now() + 600_000).toISOString();
    const path = `/api/v1/conferences/${conference}/sessions/${session}/roll-calls`;
    return this.call('POST', path, { title, deadline });
  }

  /** Says on the telephone's word how many are at an endpoint, in the first roll call of the session. */
  async reportHeadCount(
    conference: number,
    session: number,
    endpoint: number,
    present_members: number,
  ): Promise<void> {
    const { roll_calls } = await this.session(conference, session);
    const path = `/api/v1/conferences/${conference}/sessions/${session}/roll-calls/${roll_calls[0]?.roll_call}`;
    const head_count = { present_members, present_others: 0, excused: 0, unexcused: 0 };
    await this.call('PUT', `${path}/head-counts/${endpoint}`, head_count);
  }

  /** Closes the figures of a session that is over, as soon as the last of them are known. */
  async closeFigures(conference: number, session: number): Promise<void> {
    for (;;) {
      try {
        return void (await this.step(conference, session, 'close'));
      } catch (cause) {
        if (!String(cause).includes('figures_incomplete')) throw cause;
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  }

  async versions(conference: number, session: number): Promise<Body['VersionsView']['versions']> {
    const path = `/api/v1/conferences/${conference}/sessions/${session}/versions`;
    return (await this.call<Body['VersionsView']>('GET', path)).versions;
  }

  private call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return body === undefined
      ? this.send(method, path)
      : this.send(method, path, 'application/json', JSON.stringify(body));
  }

  private async send<T>(
    method: string,
    path: string,
    type?: string,
    body?: string | Uint8Array<ArrayBuffer>,
  ): Promise<T> {
    const headers: Record<string, string> = { 'diemcau-console': 'organizer', cookie: this.cookie };
    if (type) headers['content-type'] = type;
    const answer = await this.ask(`${this.server}${path}`, { method, headers, body: body ?? null });
    const cookie = answer.headers.get('set-cookie');
    if (cookie) this.cookie = cookie.split(';')[0] ?? '';
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
