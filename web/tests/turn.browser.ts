import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BlockedOffice } from './blocked_office';
import { CertificateAuthority } from './certificates';
import { chosenPaths } from './chosen_path';
import { launchChromium } from './chromium';
import { writeClip, type Clip } from './clip';
import { publishFrom } from './hall';
import { openPage, receivingSince, samplesOf } from './observed_page';
import { Organizer } from './organizer';
import { ServerProcess } from './server';
import { TurnServer } from './turn_server';

let folder: string;
let office: BlockedOffice | undefined;
let authority: CertificateAuthority;
let home: string;
let clip: Clip;
let turn: TurnServer | undefined;
let server: ServerProcess | undefined;
const browsers: Browser[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diemcau-'));
  office = BlockedOffice.open();
  authority = new CertificateAuthority(folder);
  [home, clip] = [authority.trustingHome(), await writeClip(folder)];
  const address = office.server_address;
  const place = { address, certificate: authority.certify(address) };
  turn = await TurnServer.prepare(folder, place);
  await turn.start([address]);
  server = await ServerProcess.prepare(folder, { place, tables: turn.table });
  await server.start();
});

afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await server?.stop();
  await turn?.stop();
  office?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function open(program?: string): Promise<Browser> {
  const browser = await launchChromium({ clip, home, ...(program ? { program } : {}) });
  browsers.push(browser);
  return browser;
}

test('an office that blocks UDP gets the program through TURN over TLS', async () => {
  if (!server || !office) throw new Error('nothing was prepared');
  const organizer = new Organizer(server.url, authority.ask);
  await organizer.signIn();
  const { conference, session } = await organizer.openNationalSession();
  const key = await organizer.issueKey(conference, await organizer.endpoint(conference, 'X02641'));
  await publishFrom(await open(), server.url, conference, session);

  const page = await openPage(await open(office.browserIn(folder)), key.link);
  await page.getByTestId('enter-hall').click();
  await receivingSince(page, 0);
  expect(await chosenPaths(page)).toEqual([{ local: 'relay', relay_protocol: 'tls' }]);
  expect(office.dropped()).toBeGreaterThan(0);

  const decoded = (await samplesOf(page)).at(-1)?.frames_decoded ?? 0;
  await page.waitForFunction((frames) => (window.samples.at(-1)?.frames_decoded ?? 0) > frames, decoded + 50);
});
