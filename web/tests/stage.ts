import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium';
import { writeClip } from './clip';
import { openDesk, publishFrom } from './hall';
import { Organizer } from './organizer';
import { ServerProcess } from './server';

/** A server that knows nothing yet, a browser, and a folder for whatever a test writes. */
export class Stage {
  private constructor(
    readonly folder: string,
    readonly server: ServerProcess,
    readonly browser: Browser,
  ) {}

  /** The camera of the browser shows a clip of ours, if it is to be known again. */
  static async open({ with_clip = false } = {}): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'diemcau-'));
    const server = await ServerProcess.prepare(folder);
    await server.start();
    const browser = await launchChromium(with_clip ? { clip: await writeClip(folder) } : {});
    return new Stage(folder, server, browser);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** An organizer who signed in at the API. */
  async organizer(): Promise<Organizer> {
    const organizer = new Organizer(this.server.url);
    await organizer.signIn();
    return organizer;
  }

  /** The desk of a session, signed in. */
  desk(conference: number, session: number): Promise<Page> {
    return openDesk(this.browser, this.server.url, conference, session);
  }

  /** The desk of a session that sends its camera to everybody. */
  publish(conference: number, session: number): Promise<Page> {
    return publishFrom(this.browser, this.server.url, conference, session);
  }
}

/** Waits until something on a page reads so. */
export async function reads(page: Page, testid: string, text: string): Promise<void> {
  await page.getByTestId(testid).filter({ hasText: text }).first().waitFor();
}
