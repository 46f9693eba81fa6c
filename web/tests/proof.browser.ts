import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openPage } from './observed_page';
import { pictures } from './pictures';
import { Stage } from './stage';

/** What an endpoint's page said at once: its one sentence, and what the server is said to have proof of. */
interface Said {
  banner: string | undefined;
  sound: string | undefined;
  picture: string | undefined;
}

declare global {
  interface Window {
    said: Said[];
  }
}

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

/** Writes down every change of what the page says. */
function listen(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.said = [];
    const tone = (testid: string) =>
      document.querySelector<HTMLElement>(`[data-testid="${testid}"]`)?.dataset['tone'];
    new MutationObserver(() => {
      window.said.push({
        banner: tone('plain-status'),
        sound: tone('proof-sound'),
        picture: tone('proof-picture'),
      });
    }).observe(document.body, { attributes: true, childList: true, subtree: true });
  });
}

test('a page is green only when the server has proof of both sound and picture', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  const key = await organizer.issueKey(conference, await organizer.endpoint(conference, 'X02641'));
  const page = await openPage(stage.browser, key.link);
  await page.getByTestId('enter-hall').click();
  await page.getByTestId('proof-sound').waitFor();
  await listen(page);

  const hall = await stage.publish(conference, session);
  await page.locator('[data-testid="plain-status"][data-tone="good"]').waitFor();
  await pictures(page, 'proof');

  const green = (await page.evaluate(() => window.said)).filter((said) => said.banner === 'good');
  expect(green.length).toBeGreaterThan(0);
  for (const said of green) expect(said).toEqual({ banner: 'good', sound: 'good', picture: 'good' });
  await Promise.all([page.context().close(), hall.context().close()]);
});
