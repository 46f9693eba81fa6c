import type { BrowserContext, Page } from 'playwright-core';
import type { Organizer } from './organizer';
import type { Stage } from './stage';

/** A session that is live, with an open roll call, and a commune that looks at it. */
export interface SlipScene {
  organizer: Organizer;
  conference: number;
  session: number;
  endpoint: number;
  context: BrowserContext;
  page: Page;
}

export async function answering(
  { server, browser }: Stage,
  organizer: Organizer,
  code: string,
): Promise<SlipScene> {
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  await organizer.openRollCall(conference, session, 'Điểm danh đầu giờ');
  const endpoint = await organizer.endpoint(conference, code);
  const { link } = await organizer.issueKey(conference, endpoint);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(new URL(link, server.url).href);
  await page.getByTestId('enter-hall').click();
  await page.getByTestId('roll-call').waitFor();
  // One visit is enough: from now on the page is kept.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  return { organizer, conference, session, endpoint, context, page };
}

export async function fill(page: Page, present: string): Promise<void> {
  await page.getByTestId('present_members').fill(present);
  await page.getByTestId('present_others').fill('2');
  await page.getByTestId('excused').fill('1');
  await page.getByTestId('unexcused').fill('0');
}

/** The line is down: what was typed becomes a slip. Its number is answered. */
export async function writeSlip(page: Page): Promise<string> {
  await page.getByTestId('head-count-submit').click();
  await page.getByTestId('head-count-kept').waitFor();
  await page.getByTestId('write-slip').click();
  return (await page.getByTestId('slip-number').first().textContent()) ?? '';
}
