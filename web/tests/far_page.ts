import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchChromium } from './chromium';
import { writeClip } from './clip';
import { publishFrom } from './hall';
import { CLEAN, type Impairment } from './impaired_wire';
import { ImpairingRelay } from './impairing_relay';
import { openPage, receivingSince } from './observed_page';
import { Organizer } from './organizer';
import { ServerProcess } from './server';

const SEED = 20_220_722;
/** The relay's ports, in the order of the server's: publishers, then the one shard. */
const PUBLISHERS = 0;
const RECEIVERS = 1;

/** The page of an endpoint that receives the program through a line as bad as a test wants; the hall's is good. */
export class FarPage {
  private constructor(
    readonly page: Page,
    private readonly relay: ImpairingRelay,
    private readonly ends: (() => Promise<void>)[],
  ) {}

  /** A server, a hall that sends, and the page that receives already, over a line that is still good. */
  static async open(): Promise<FarPage> {
    const ends: (() => Promise<void>)[] = [];
    try {
      return await FarPage.build(ends);
    } catch (failure) {
      await endAll(ends);
      throw failure;
    }
  }

  private static async build(ends: (() => Promise<void>)[]): Promise<FarPage> {
    const folder = await mkdtemp(join(tmpdir(), 'diemcau-'));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    const relay = await ImpairingRelay.open(RECEIVERS + 1, SEED);
    ends.push(async () => relay.close());
    const server = await ServerProcess.prepare(folder, {
      media: `candidate_addresses = ["${relay.address}"]\nshards = 1\n`,
    });
    relay.leadTo([server.port + PUBLISHERS, server.port + RECEIVERS]);
    ends.push(() => server.stop());
    await server.start();
    const browser = await launchChromium({ clip: await writeClip(folder) });
    ends.push(() => browser.close());
    return new FarPage(await joined(server, browser), relay, ends);
  }

  /** What the line does from now on; what is not said is good. */
  line(down: Partial<Impairment>, up: Partial<Impairment> = {}): void {
    this.relay.impair(RECEIVERS, { up: { ...CLEAN, ...up }, down: { ...CLEAN, ...down } });
  }

  cut(): void {
    this.relay.cut(RECEIVERS);
  }

  /** It is still the page that was opened. */
  async expectNotReloaded(): Promise<void> {
    expect(await this.page.evaluate(() => document.body.dataset['since'])).toBe('the beginning');
  }

  close(): Promise<void> {
    return endAll(this.ends);
  }
}

async function joined(server: ServerProcess, browser: Browser): Promise<Page> {
  const organizer = new Organizer(server.url);
  await organizer.signIn();
  const { conference, session } = await organizer.openNationalSession();
  const key = await organizer.issueKey(conference, await organizer.endpoint(conference, 'X02641'));
  await publishFrom(browser, server.url, conference, session);
  const page = await openPage(browser, key.link);
  await page.getByTestId('enter-hall').click();
  await receivingSince(page, 0);
  await page.evaluate(() => (document.body.dataset['since'] = 'the beginning'));
  return page;
}

/** The last that was begun ends first. */
async function endAll(ends: (() => Promise<void>)[]): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}
