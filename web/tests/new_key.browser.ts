import type { Page, Response } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Stage } from './stage';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

/** What the server answers when the page registers the key of its browser, answer by answer. */
function registrations(page: Page): { status: number; name: string | undefined }[] {
  const seen: { status: number; name: string | undefined }[] = [];
  page.on('response', (response: Response) => {
    if (!response.url().endsWith('/device-keys')) return;
    const status = response.status();
    void response.json().then((body: { name?: string }) => seen.push({ status, name: body.name }));
  });
  return seen;
}

test('with a new join key the browser registers a new key, for the former was revoked', async () => {
  const organizer = await stage.organizer();
  const { conference } = await organizer.openNationalSession();
  const endpoint = await organizer.endpoint(conference, 'X02641');
  const page = await (await stage.browser.newContext()).newPage();
  const seen = registrations(page);

  await page.goto((await organizer.issueKey(conference, endpoint)).link);
  await expect.poll(() => seen.length).toBe(1);
  await page.reload();
  await page.getByTestId('enter-hall').waitFor();

  await page.goto('about:blank');
  await page.goto((await organizer.issueKey(conference, endpoint)).link);
  await expect.poll(() => seen.length).toBe(3);
  expect(seen.map((answer) => answer.status)).toEqual([200, 409, 200]);
  expect(seen[2]?.name).not.toBe(seen[0]?.name);

  await page.reload();
  await page.getByTestId('enter-hall').waitFor();
  expect(seen.length, 'what is registered is not registered again').toBe(3);
});
