import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium';
import { writeClip, type ClipLook } from './clip';
import { publishFrom } from './hall';
import { ImpairingRelay } from './impairing_relay';
import { openPage, receivingSince } from './observed_page';
import { Organizer, type Report } from './organizer';
import { ServerProcess } from './server';

/** The hall is blue and low, the first speaker red and high, the second green and higher. */
export const HALL: ClipLook = { name: 'hall', tint: { blue: 220, red: 100 }, pitches_hz: [400, 500] };
export const FIRST: ClipLook = { name: 'first', tint: { blue: 90, red: 220 }, pitches_hz: [1_200, 1_500] };
export const SECOND: ClipLook = { name: 'second', tint: { blue: 60, red: 60 }, pitches_hz: [2_400, 3_000] };

const SEED = 20_220_722;
/** The relay's ports, in the order of the server's: publishers, then the one shard. */
const PUBLISHERS = 0;
const RECEIVERS = 1;

/** A place and its page. */
export interface Entered {
  endpoint: number;
  page: Page;
}

/** A turn to speak, as the floor log has it. */
export interface LoggedTurn {
  endpoint: number | null;
  floor_time_ms: number;
  received_ms: number;
  end: unknown;
}

/** A session whose hall sends from a real browser, and the places that enter it. */
export class FloorScene {
  #hall: Page | undefined;
  readonly #computers = new Map<string, Promise<Browser>>();
  /** How many lines of UDP lead to the publishers' port from the hall alone. */
  #lines_of_hall = 0;

  private constructor(
    readonly organizer: Organizer,
    private readonly folder: string,
    private readonly server: ServerProcess,
    private readonly relay: ImpairingRelay,
    private readonly held: { conference: number; session: number },
  ) {}

  static async open(): Promise<FloorScene> {
    const folder = await mkdtemp(join(tmpdir(), 'diemcau-'));
    const relay = await ImpairingRelay.open(RECEIVERS + 1, SEED);
    const media = `candidate_addresses = ["${relay.address}"]\nshards = 1\n`;
    const server = await ServerProcess.prepare(folder, { media });
    relay.leadTo([server.port + PUBLISHERS, server.port + RECEIVERS]);
    await server.start();
    const organizer = new Organizer(server.url);
    await organizer.signIn();
    const scene = new FloorScene(organizer, folder, server, relay, await organizer.openNationalSession());
    await scene.#publish();
    return scene;
  }

  async close(): Promise<void> {
    for (const computer of this.#computers.values()) await (await computer).close();
    await this.server.stop();
    this.relay.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The page of the organizer, who sits in the hall. */
  get hall(): Page {
    if (!this.#hall) throw new Error('the hall does not send yet');
    return this.#hall;
  }

  /** A place that receives the program already, in front of this camera. */
  async enter(code: string, look: ClipLook): Promise<Entered> {
    const { conference } = this.held;
    const endpoint = await this.organizer.endpoint(conference, code);
    const key = await this.organizer.issueKey(conference, endpoint);
    const page = await openPage(await this.#computerOf(look), key.link);
    await page.getByTestId('enter-hall').click();
    await receivingSince(page, 0);
    return { endpoint, page };
  }

  /** A province opens a session of its own, and its hall sends. */
  async openProvince(code: string, title: string, look: ClipLook): Promise<{ session: number; page: Page }> {
    const { conference } = this.held;
    const top = await this.organizer.endpoint(conference, code);
    const session = await this.organizer.openSession(conference, top, title);
    const page = await publishFrom(await this.#computerOf(look), this.server.url, conference, session);
    await page.waitForFunction(() => (window.samples.at(-1)?.packets_sent ?? 0) > 0);
    return { session, page };
  }

  /** Whether a place may speak, only views, or follows by television. */
  async changeMode(endpoint: number, mode: 'two_way' | 'view_only' | 'broadcast'): Promise<void> {
    await this.organizer.changeMode(this.held.conference, endpoint, mode);
  }

  /** Nothing that anybody but the hall sends arrives any more; signalling and receiving go on. */
  cutSpeakers(): void {
    this.relay.cutAfter(PUBLISHERS, this.#lines_of_hall);
  }

  async start(): Promise<void> {
    await this.organizer.step(this.held.conference, this.held.session, 'start');
  }

  /** Ends the session and answers who spoke in it, in the order of their turns. */
  async end(): Promise<LoggedTurn[]> {
    const { conference, session } = this.held;
    await this.organizer.step(conference, session, 'end');
    const log = await this.organizer.report(conference, session, 'floor_log');
    const turns = log.rows.map((row) => logged(log, row));
    console.log('floor log', turns);
    return turns;
  }

  /** For whoever wants to look: a picture of the page, if the environment names a folder for it. */
  async picture(page: Page, name: string): Promise<void> {
    const kept = process.env['SCREENSHOTS'];
    if (kept) await page.screenshot({ path: join(kept, `${name}.png`) });
  }

  async #publish(): Promise<void> {
    const { conference, session } = this.held;
    this.#hall = await publishFrom(await this.#computerOf(HALL), this.server.url, conference, session);
    await this.hall.waitForFunction(() => (window.samples.at(-1)?.packets_sent ?? 0) > 0);
    this.#lines_of_hall = this.relay.lines(PUBLISHERS);
  }

  /** A computer of its own for each camera and microphone. */
  #computerOf(look: ClipLook): Promise<Browser> {
    const known = this.#computers.get(look.name);
    if (known) return known;
    const computer = writeClip(this.folder, look).then((clip) => launchChromium({ clip }));
    this.#computers.set(look.name, computer);
    return computer;
  }
}

function logged(log: Report, row: Report['rows'][number]): LoggedTurn {
  const value = (key: string): unknown =>
    row.values[log.columns.findIndex((column) => column.key.split('.')[0] === key)];
  return {
    endpoint: row.endpoint,
    floor_time_ms: Number(value('floor_time')),
    received_ms: Number(value('floor_received')),
    end: value('floor_end'),
  };
}

/** Whether a page has camera or microphone open for others. */
export function sends(page: Page): Promise<boolean> {
  return page.evaluate(() =>
    window.peers.some(
      (peer) =>
        peer.connectionState !== 'closed' &&
        peer.getSenders().some((sender) => sender.track?.readyState === 'live'),
    ),
  );
}
