import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import { openPage, receivingSince } from './observed_page';
import { pictures } from './pictures';
import { Stage } from './stage';

/** How much of the session is recorded at least, and how much of that is watched at least. */
const RECORDED_MS = 6_000;
const WATCHED_MS = 3_000;

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open({ with_clip: true });
});

afterAll(async () => {
  await stage?.close();
});

/** How much is in whole fragments, as the organizer's page learns it. */
function recordedMs(desk: Page, conference: number, session: number): Promise<number> {
  return desk.evaluate(async (address) => {
    const answer = await fetch(address, { headers: { 'Diemcau-Console': 'organizer' } });
    const [recording] = (await answer.json()) as { parts: { duration_ms: number }[] }[];
    return recording?.parts[0]?.duration_ms ?? 0;
  }, `/api/v1/conferences/${conference}/sessions/${session}/recordings`);
}

test('every screen shows that it is recorded, and the recording is watched later', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  const endpoint = await organizer.endpoint(conference, 'X02641');
  const { link } = await organizer.issueKey(conference, endpoint);
  const desk = await stage.publish(conference, session);
  const place = await openPage(stage.browser, link);
  await place.getByTestId('enter-hall').click();
  await receivingSince(place, 0);
  await organizer.step(conference, session, 'start');

  expect(await place.getByTestId('recording-mark').count()).toBe(0);
  await openView(desk, 'recording');
  await desk.getByTestId('recording-turn').click();
  await desk.getByTestId('recording-mark').waitFor();
  await place.getByTestId('recording-mark').waitFor();
  while ((await recordedMs(desk, conference, session)) < RECORDED_MS) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await pictures(desk, 'desk');
  await pictures(place, 'place');
  await desk.getByTestId('recording-turn').click();
  await place.getByTestId('recording-mark').waitFor({ state: 'detached' });
  await organizer.step(conference, session, 'end');

  await place.getByTestId('study-part').first().click();
  const player = place.getByTestId('study-player');
  await player.waitFor();
  const position = () => player.evaluate((video: HTMLVideoElement) => video.currentTime * 1_000);
  await place.waitForFunction(
    (least_ms) => (document.querySelector<HTMLVideoElement>('video')?.currentTime ?? 0) * 1_000 >= least_ms,
    WATCHED_MS,
  );
  const shown = await player.evaluate((video: HTMLVideoElement) => ({
    duration_ms: video.duration * 1_000,
    width: video.videoWidth,
    pictures: video.getVideoPlaybackQuality().totalVideoFrames,
  }));
  console.log('the recording', shown);
  expect(shown.duration_ms).toBeGreaterThanOrEqual(RECORDED_MS);
  expect(shown.width).toBeGreaterThan(0);
  expect(shown.pictures).toBeGreaterThan(20);
  const reported = place.waitForResponse(
    (response) =>
      response.url().endsWith('/study') && (response.request().postData() ?? '').includes('from_ms'),
  );
  await player.evaluate((video: HTMLVideoElement) => video.pause());
  const watched_ms = await position();
  expect((await reported).status()).toBe(200);
  await pictures(place, 'study');

  const report = await organizer.report(conference, session, 'study');
  const row = report.rows.find((candidate) => candidate.endpoint === endpoint);
  const studied = row?.values[report.columns.findIndex((column) => column.key.split('.')[0] === 'studied')];
  console.log('studied', studied, 'watched', watched_ms);
  expect(Number(studied)).toBeGreaterThan(WATCHED_MS - 1_500);
  expect(Number(studied)).toBeLessThanOrEqual(watched_ms + 500);
});
