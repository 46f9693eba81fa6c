import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from './chromium';
import { writeClip, type ClipLook } from './clip';
import { publishFrom } from './hall';
import { openPage, receivingSince } from './observed_page';
import { listen, shows, type Heard } from './observed_slots';
import { Organizer, type Report } from './organizer';
import { ServerProcess } from './server';

/** The hall is blue and low, the speaker red and high. */
const HALL: ClipLook = { name: 'hall', tint: { blue: 220, red: 100 }, pitches_hz: [400, 500] };
const SPEAKER: ClipLook = { name: 'speaker', tint: { blue: 90, red: 220 }, pitches_hz: [1_200, 1_500] };
/** Pitches of the hall lie below, those of the speaker above. */
const BETWEEN_HZ = 850;
/** Rounding: what is less than this nobody hears (the unit of totalAudioEnergy). */
const SILENCE = 1e-6;
/** Long enough to hear both pitches of a clip. */
const LISTENING_MS = 4_000;
/** A click, its way to the server, and what the ledger's clock rounds. */
const BORDER_MS = 2_000;

let folder: string;
let server: ServerProcess;
const browsers: Browser[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diemcau-'));
  server = await ServerProcess.prepare(folder);
  await server.start();
});

afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** A computer of its own: its camera and microphone are those of one place. */
async function computerOf(look: ClipLook): Promise<Browser> {
  const browser = await launchChromium({ clip: await writeClip(folder, look) });
  browsers.push(browser);
  return browser;
}

async function enter(browser: Browser, link: string): Promise<Page> {
  const page = await openPage(browser, link);
  await page.getByTestId('enter-hall').click();
  await receivingSince(page, 0);
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  const kept = process.env['SCREENSHOTS'];
  if (kept) await page.screenshot({ path: join(kept, `${name}.png`) });
}

function isHall({ energy, pitch_hz }: Heard): boolean {
  return energy > 0 && pitch_hz > 0 && pitch_hz < BETWEEN_HZ;
}

function isSpeaker({ energy, pitch_hz }: Heard): boolean {
  return energy > 0 && pitch_hz > BETWEEN_HZ;
}

/** Whether a page has camera or microphone open for others. */
function sends(page: Page): Promise<boolean> {
  return page.evaluate(() =>
    window.peers.some(
      (peer) =>
        peer.connectionState !== 'closed' &&
        peer.getSenders().some((sender) => sender.track?.readyState === 'live'),
    ),
  );
}

/** What the floor log says of an endpoint's turn, in milliseconds. */
function logged_ms(log: Report, endpoint: number, key: 'floor_time' | 'floor_received'): number {
  const row = log.rows.find((candidate) => candidate.endpoint === endpoint);
  const column = log.columns.findIndex((candidate) => candidate.key.split('.')[0] === key);
  return Number(row?.values[column] ?? Number.NaN);
}

test('an endpoint is looked at, gets the floor, is seen and heard without echo, and gives it back', async () => {
  const organizer = new Organizer(server.url);
  await organizer.signIn();
  const { conference, session } = await organizer.openNationalSession();
  const [speaking, watching] = await Promise.all(
    ['X02641', 'H080'].map((code) => organizer.endpoint(conference, code)),
  );
  if (speaking === undefined || watching === undefined) throw new Error('two endpoints are needed');
  const keys = await Promise.all(
    [speaking, watching].map((endpoint) => organizer.issueKey(conference, endpoint)),
  );
  const hall = await publishFrom(await computerOf(HALL), server.url, conference, session);
  const computer = await computerOf(SPEAKER);
  const speaker = await enter(computer, keys[0]?.link ?? '');
  const watcher = await enter(computer, keys[1]?.link ?? '');
  await organizer.step(conference, session, 'start');
  expect(await sends(speaker)).toBe(false);

  await speaker.getByTestId('raise-hand').click();
  await speaker.getByTestId('queue-place').waitFor();
  await hall.getByTestId('view-floor').click();
  await hall.getByTestId(`queue-${speaking}`).getByTestId(`preview-${speaking}`).click();
  await speaker.getByTestId('previewed').waitFor();
  await shows(hall, `preview-picture-${speaking}`, 'red');
  await shows(watcher, 'program', 'blue');
  await picture(hall, 'floor-preview');
  await picture(speaker, 'floor-previewed');

  await hall.getByTestId(`preview-tile-${speaking}`).getByTestId(`give-${speaking}`).click();
  const given_at_ms = Date.now();
  await speaker.getByTestId('speaking').waitFor();
  await Promise.all([
    shows(watcher, 'program', 'red'),
    shows(watcher, 'side-picture', 'blue'),
    shows(speaker, 'program', 'blue'),
    shows(speaker, 'own-picture', 'red'),
    shows(hall, 'air-main', 'red'),
  ]);
  const [atWatcher, atSpeaker, atHall] = await Promise.all(
    [watcher, speaker, hall].map((page) => listen(page, LISTENING_MS)),
  );
  console.log('heard', { atWatcher, atSpeaker, atHall });
  await picture(watcher, 'floor-watcher');
  await picture(speaker, 'floor-speaker');
  await picture(hall, 'floor-hall');
  if (!atWatcher || !atSpeaker || !atHall) throw new Error('nobody listened');
  expect([isHall(atWatcher.hall), isSpeaker(atWatcher.speaker_1)]).toEqual([true, true]);
  expect([isHall(atSpeaker.hall), isSpeaker(atHall.speaker_1)]).toEqual([true, true]);
  expect(atSpeaker.speaker_1.energy + atSpeaker.speaker_2.energy).toBeLessThan(SILENCE);

  await hall.getByTestId(`floor-end-${speaking}`).click();
  const ended_at_ms = Date.now();
  await speaker.getByTestId('speaking').waitFor({ state: 'detached' });
  await Promise.all([shows(watcher, 'program', 'blue'), shows(speaker, 'program', 'blue')]);
  expect(await sends(speaker)).toBe(false);
  // What a browser makes up for the last lost packets fades away first.
  while ((await listen(watcher, LISTENING_MS)).speaker_1.energy > SILENCE);

  await organizer.step(conference, session, 'end');
  const log = await organizer.report(conference, session, 'floor_log');
  const held_ms = ended_at_ms - given_at_ms;
  console.log('floor log', { held_ms, rows: log.rows, notes: log.notes });
  for (const key of ['floor_time', 'floor_received'] as const) {
    expect(logged_ms(log, speaking, key)).toBeGreaterThan(held_ms - BORDER_MS);
    expect(logged_ms(log, speaking, key)).toBeLessThan(held_ms + BORDER_MS);
  }
});
