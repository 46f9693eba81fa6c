import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ForeignPublisher, type ForeignProgram } from './foreign_publisher';
import { openPage, receivingSince } from './observed_page';
import { listen, shows } from './observed_slots';
import { Stage } from './stage';

const MAIN: ForeignProgram = { codec: 'VP8', colour: 'red', pitch_hz: 500 };
const BACKUP: ForeignProgram = { codec: 'H264', colour: 'blue', pitch_hz: 1_500 };
/** Between two points of the spectrum that is looked at. */
const SAME_PITCH_HZ = 30;
const LISTENING_MS = 2_000;

let stage: Stage;
const publishers: ForeignPublisher[] = [];

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  for (const publisher of publishers) await publisher.kill();
  await stage?.close();
});

/** What the browser decodes in the slot of the main picture. */
function mainPicture(page: Page): Promise<{ codec: unknown; source: unknown }> {
  return page.evaluate(async () => {
    const peer = window.peers.findLast(
      (one) => one.connectionState === 'connected' && one.getTransceivers().length === 5,
    );
    const report = await peer?.getTransceivers()[0]?.receiver.getStats();
    const entries = [...((report?.values() ?? []) as Iterable<Record<string, unknown>>)];
    const inbound = entries.find((entry) => entry['type'] === 'inbound-rtp');
    const codec = entries.find((entry) => entry['id'] === inbound?.['codecId']);
    return { codec: codec?.['mimeType'], source: inbound?.['ssrc'] };
  });
}

test('a page goes on in the same slot when one foreign encoder takes over from another with another codec', async () => {
  const organizer = await stage.organizer();
  const { conference, session, root } = await organizer.openNationalSession();
  const publish = async (place: 'main' | 'backup', program: ForeignProgram): Promise<ForeignPublisher> => {
    const ticket = await organizer.publishingTicket(conference, session, place);
    const publisher = await ForeignPublisher.start(ticket, program);
    publishers.push(publisher);
    return publisher;
  };
  const main = await publish('main', MAIN);
  const { link } = await organizer.issueKey(conference, root);
  const page = await openPage(stage.browser, link);
  await page.getByTestId('enter-hall').click();
  await receivingSince(page, 0);
  await shows(page, 'program', 'red');
  const before = await mainPicture(page);
  expect(before.codec).toBe('video/VP8');
  expect(Math.abs((await listen(page, LISTENING_MS)).hall.pitch_hz - MAIN.pitch_hz)).toBeLessThan(
    SAME_PITCH_HZ,
  );

  await publish('backup', BACKUP);
  await main.kill();
  await shows(page, 'program', 'blue');
  const after = await mainPicture(page);
  expect(after).toEqual({ ...before, codec: 'video/H264' });
  expect(Math.abs((await listen(page, LISTENING_MS)).hall.pitch_hz - BACKUP.pitch_hz)).toBeLessThan(
    SAME_PITCH_HZ,
  );
});
