import { type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPage, receivedMs, receivingSince, samplesOf, sendingSince } from './observed_page';
import { type Report } from './organizer';
import { startAgent } from './server';
import { Stage } from './stage';

/** Proofs arrive once a second, samples are taken four times a second. */
const BORDER_MS = 1_500;
/** A sign of life is written this often: so much of what was true before a kill may be forgotten. */
const SIGN_OF_LIFE_MS = 2_000;

let stage: Stage;
let agent: ChildProcess | undefined;

beforeAll(async () => {
  stage = await Stage.open({ with_clip: true });
});

afterAll(async () => {
  agent?.kill('SIGTERM');
  await stage?.close();
});

async function enter(link: string): Promise<Page> {
  const page = await openPage(stage.browser, link);
  await page.getByTestId('enter-hall').click();
  return page;
}

/** Asks again and again until the answer is the wanted one; the test's own time limit ends it. */
async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function figures(report: Report, endpoint: number): { status: unknown; received_ms: number } {
  const row = report.rows.find((candidate) => candidate.endpoint === endpoint);
  if (!row) throw new Error(`endpoint ${endpoint} is not in the report`);
  const value = (key: string) =>
    row.values[report.columns.findIndex((column) => column.key.split('.')[0] === key)];
  return { status: value('status'), received_ms: Number(value('received')) };
}

test('a conference survives a kill of the server, and the report has the right seconds', async () => {
  const organizer = await stage.organizer();
  const { conference, session, root } = await organizer.openNationalSession();
  const codes = ['X02641', 'H080', 'T10'];
  const endpoints = await Promise.all(codes.map((code) => organizer.endpoint(conference, code)));
  const keys = await Promise.all(endpoints.map((endpoint) => organizer.issueKey(conference, endpoint)));

  const hall = await stage.publish(conference, session);
  const pages = await Promise.all(keys.slice(0, 2).map((key) => enter(key.link)));
  agent = startAgent(stage.server.url, keys[2]?.link ?? '');
  await Promise.all(pages.map((page) => receivingSince(page, 0)));
  const everybodyReceives = () =>
    until(
      () => Promise.all(endpoints.map((endpoint) => organizer.detail(conference, endpoint))),
      (details) => details.every((detail) => detail.receives_sound && detail.receives_picture),
    );
  await everybodyReceives();

  await organizer.step(conference, session, 'start');
  const counted = async () =>
    (await organizer.report(conference, session, 'summary')).sessions[0]?.counted_ms ?? 0;
  await until(counted, (ms) => ms >= 8_000);

  const killed_at_ms = Date.now();
  await stage.server.kill();
  await until(
    async () => Date.now(),
    (now_ms) => now_ms >= killed_at_ms + 4_000,
  );
  await stage.server.start();
  const sent_again_at_ms = await sendingSince(hall, killed_at_ms);
  const back_at_ms = await Promise.all(pages.map((page) => receivingSince(page, killed_at_ms + 1_000)));
  await everybodyReceives();
  const counted_then = await counted();
  await until(counted, (ms) => ms >= counted_then + 8_000);
  if (process.env['SCREENSHOTS']) {
    await hall.screenshot({ path: join(process.env['SCREENSHOTS'], 'organizer.png') });
    await pages[0]?.screenshot({ path: join(process.env['SCREENSHOTS'], 'join.png') });
  }
  await organizer.step(conference, session, 'end');

  const report = await organizer.report(conference, session, 'endpoints');
  const [held] = report.sessions;
  if (!held) throw new Error('no session in the report');
  const [started_ms, ended_ms] = [Date.parse(held.started_at), Date.parse(held.ended_at)];
  const gone_ms = sent_again_at_ms - killed_at_ms;
  console.log('session', { ...held, gone_ms, notes: report.notes });
  expect(held.held_ms).toBe(ended_ms - started_ms);
  expect(held.outage_ms).toBeGreaterThan(gone_ms - BORDER_MS);
  expect(held.outage_ms).toBeLessThan(gone_ms + SIGN_OF_LIFE_MS + BORDER_MS);
  expect(held.counted_ms).toBe(held.held_ms - held.outage_ms);
  expect(report.notes.filter((note) => note.includes('không tính vào thời gian dự'))).toHaveLength(2);
  expect(report.notes[0]).toContain('máy chủ ngừng hoạt động');

  for (const [index, page] of pages.entries()) {
    const { status, received_ms } = figures(report, endpoints[index] ?? 0);
    const samples = await samplesOf(page);
    const seen_ms =
      receivedMs(samples, started_ms, killed_at_ms) + receivedMs(samples, back_at_ms[index] ?? 0, ended_ms);
    console.log('endpoint', codes[index], { status, received_ms, seen_ms });
    expect(received_ms).toBeGreaterThan(seen_ms - SIGN_OF_LIFE_MS - 2 * BORDER_MS);
    expect(received_ms).toBeLessThan(seen_ms + 2 * BORDER_MS);
    expect(received_ms).toBeLessThanOrEqual(held.counted_ms);
  }
  expect(figures(report, endpoints[2] ?? 0).received_ms).toBeGreaterThan(0.5 * held.counted_ms);
  expect(figures(report, root).received_ms).toBeGreaterThan(0.5 * held.counted_ms);
});
