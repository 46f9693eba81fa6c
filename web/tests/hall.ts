import type { Browser, Page } from 'playwright-core';
import { openPage } from './observed_page';
import { PASSWORD } from './server';

/** The organizer's page of a session, signed in. */
export async function openDesk(
  browser: Browser,
  server: string,
  conference: number,
  session: number,
): Promise<Page> {
  const page = await openPage(browser, `${server}/#/conferences/${conference}/sessions/${session}`);
  await signIn(page);
  return page;
}

/** Whoever organizes signs in on a page that asks for it. */
export async function signIn(page: Page): Promise<void> {
  await page.getByTestId('sign-in-name').fill('to-chuc');
  await page.getByTestId('sign-in-password').fill(PASSWORD);
  await page.getByTestId('sign-in-submit').click();
}

/** The organizer's page of a session, signed in and sending its camera to everybody. */
export async function publishFrom(
  browser: Browser,
  server: string,
  conference: number,
  session: number,
): Promise<Page> {
  const page = await openDesk(browser, server, conference, session);
  await page.getByTestId('source-camera').click();
  await page.getByTestId('publish-start').click();
  return page;
}
