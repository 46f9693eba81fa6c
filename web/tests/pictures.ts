import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** A desk's small screen and a phone's. */
const DESK = { width: 1366, height: 768 };
const PHONE = { width: 390, height: 844 };

/** For whoever wants to look: pictures of the page on a desk and on a phone, if the environment names a folder. */
export async function pictures(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (!folder) return;
  const before = page.viewportSize() ?? DESK;
  await page.setViewportSize(DESK);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.setViewportSize(PHONE);
  await page.screenshot({ path: join(folder, `${name}-phone.png`), fullPage: true });
  await page.setViewportSize(before);
}
