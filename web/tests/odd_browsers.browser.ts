import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import { signIn } from './hall';
import { pictures } from './pictures';
import { Stage, reads } from './stage';

/** How far the clock of a computer may be off: longer than any roll call lasts. */
const OFF_MS = 5 * 3_600_000;
const MINUTE_MS = 60_000;

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

async function openPage(address: string, browserIs: (page: Page) => Promise<unknown>): Promise<Page> {
  const context = await stage.browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await browserIs(page);
  await page.goto(address);
  return page;
}

/** Runs in the page before its own scripts: the computer's clock is off. */
function setClockOff(off_ms: number): void {
  const Real = Date;
  window.Date = class extends Real {
    constructor(...given: [] | [string | number]) {
      super(...((given.length === 0 ? [Real.now() + off_ms] : given) as [number]));
    }

    static override now(): number {
      return Real.now() + off_ms;
    }
  } as DateConstructor;
}

function forbidStorage(): void {
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
    Object.defineProperty(window, name, {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  }
}

/** Takes away what the last browsers of Windows 7 do not have: Chromium 109, Firefox 115. */
function growOld(): void {
  const newer: [object, string[]][] = [
    [Array.prototype, ['toReversed', 'toSorted', 'toSpliced', 'with']],
    [Uint8Array.prototype, ['toBase64', 'toHex', 'setFromBase64']],
    [Set.prototype, ['union', 'intersection', 'difference', 'isSubsetOf']],
    [
      Object.getPrototypeOf(Object.getPrototypeOf([].values())) as object,
      ['map', 'filter', 'toArray', 'some'],
    ],
    [String.prototype, ['isWellFormed', 'toWellFormed']],
    [Object, ['groupBy']],
    [Map, ['groupBy']],
    [Promise, ['withResolvers', 'try']],
    [URL, ['canParse', 'parse']],
    [AbortSignal, ['any']],
    [Array, ['fromAsync']],
  ];
  for (const [owner, names] of newer) for (const name of names) Reflect.deleteProperty(owner, name);
}

test('an old browser comes into the hall and answers a roll call', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  await organizer.openRollCall(conference, session, 'Điểm danh đầu giờ');
  const { link } = await organizer.issueKey(conference, await organizer.endpoint(conference, 'X02641'));
  const page = await openPage(link, (opened) => opened.addInitScript(growOld));
  const thrown: string[] = [];
  page.on('pageerror', (error) => thrown.push(error.message));
  await page.getByTestId('enter-hall').click();
  for (const field of ['present_members', 'present_others', 'excused', 'unexcused']) {
    await page.getByTestId(field).fill('1');
  }
  await page.getByTestId('head-count-submit').click();
  await page.getByTestId('head-count-sent').waitFor();
  expect(thrown).toEqual([]);
  await page.context().close();
});

test('a desk whose clock is hours off gives a roll call the time that somebody chose', async () => {
  const organizer = await stage.organizer();
  const { conference, session } = await organizer.openNationalSession();
  await organizer.step(conference, session, 'start');
  const address = `${stage.server.url}/#/conferences/${conference}/sessions/${session}`;
  const desk = await openPage(address, (page) => page.addInitScript(setClockOff, OFF_MS));
  await desk.setViewportSize({ width: 1366, height: 768 });
  await signIn(desk);
  await openView(desk, 'roll_call');
  await desk.getByTestId('roll-call-new').click();
  await desk.getByTestId('roll-call-title').fill('Điểm danh đầu giờ');
  await desk.getByTestId('roll-call-minutes').selectOption('30');
  await desk.getByTestId('roll-call-open').click();
  await desk.getByText('Còn 30 phút').waitFor();
  const { roll_calls } = await organizer.session(conference, session);
  const left_ms = Date.parse(roll_calls[0]?.deadline ?? '') - Date.now();
  expect(Math.abs(left_ms - 30 * MINUTE_MS)).toBeLessThan(MINUTE_MS);
  await desk.context().close();
});

test('a browser that keeps no cookies is told so at the door, and knocks once', async () => {
  const organizer = await stage.organizer();
  const { conference } = await organizer.openNationalSession();
  const { link } = await organizer.issueKey(conference, await organizer.endpoint(conference, 'X02641'));
  let joins = 0;
  const page = await openPage(link, (opened) =>
    opened.route('**/api/v1/joins', async (route) => {
      joins += 1;
      const request = route.request();
      const [method, body] = [request.method(), request.postData()];
      // Asked from here, so that the browser never sees the cookie.
      const answer = await fetch(request.url(), { method, body, headers: await request.allHeaders() });
      await route.fulfill({ status: answer.status, json: await answer.json() });
    }),
  );
  await reads(page, 'code-form', 'đang chặn cookie');
  await pictures(page, 'no-cookies');
  expect(joins).toBe(1);
  await page.context().close();
});

test('a browser that forbids storage comes back after a lost line as the device that it was', async () => {
  const organizer = await stage.organizer();
  const { conference } = await organizer.openNationalSession();
  const { link } = await organizer.issueKey(conference, await organizer.endpoint(conference, 'X02641'));
  const page = await openPage(link, (opened) => opened.addInitScript(forbidStorage));
  await page.getByTestId('enter-hall').click();
  await reads(page, 'line-state', 'Đã kết nối');
  await page.context().setOffline(true);
  await reads(page, 'line-state', 'Đang kết nối lại');
  await page.context().setOffline(false);
  await reads(page, 'line-state', 'Đã kết nối');
  await pictures(page, 'no-storage');
  expect(await page.getByTestId('held-elsewhere').count()).toBe(0);
  await page.context().close();
});
