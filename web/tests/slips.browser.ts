import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openView } from './desk_view';
import type { Report } from './organizer';
import { pictures } from './pictures';
import { answering, fill, writeSlip } from './slip_scene';
import { Stage } from './stage';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});

afterAll(async () => {
  await stage?.close();
});

function cell(report: Report, endpoint: number, key: string): string | undefined {
  const row = report.rows.find((candidate) => candidate.endpoint === endpoint);
  return row?.cells[report.columns.findIndex((column) => column.key.split('.')[0] === key)];
}

test('a slip that was written while the server was away makes the next version of closed figures', async () => {
  const { organizer, conference, session, endpoint, context, page } = await answering(
    stage,
    await stage.organizer(),
    'X02641',
  );
  await fill(page, '61');
  await stage.server.kill();

  // Reloaded without a server: the page opens, and what was typed is still there.
  await page.reload();
  await page.getByTestId('offline').waitFor();
  expect(await page.getByTestId('present_members').inputValue()).toBe('61');
  const number = await writeSlip(page);
  expect(number).toMatch(/^X02641-[0-9A-F]{4}-1-[0-9A-Z]$/);
  await pictures(page, 'offline-slip');
  // The tab is closed; the figures are closed; only then the technician comes back.
  await page.close();

  await stage.server.start();
  await organizer.signIn();
  await organizer.step(conference, session, 'end');
  await organizer.closeFigures(conference, session);
  const first = await organizer.report(conference, session, 'summary');
  expect(cell(first, endpoint, 'present_members')).not.toBe('61');

  const again = await context.newPage();
  await again.goto(`${stage.server.url}/join`);
  await again.getByTestId('enter-hall').click();
  await again.locator('[data-testid=slip][data-fate=counted]').waitFor();
  await pictures(again, 'slip-counted');

  const second = await organizer.report(conference, session, 'summary');
  expect(cell(second, endpoint, 'present_members')).toBe('61');
  expect(cell(second, endpoint, 'evidence')).toContain('bổ sung');
  expect(second.notes.join('\n')).toContain(number);
  const versions = await organizer.versions(conference, session);
  expect(versions.map((version) => version.version)).toEqual([1, 2]);
  expect(await organizer.report(conference, session, 'summary', 1)).toEqual(first);
  await context.close();
});

test('a slip goes to an organizer as a file or as a QR code, and a person decides where figures differ', async () => {
  const { organizer, conference, session, endpoint, context, page } = await answering(
    stage,
    await stage.organizer(),
    'X02644',
  );
  await fill(page, '40');
  await stage.server.kill();
  await page.reload();
  await writeSlip(page);
  const downloading = page.waitForEvent('download');
  await page.getByTestId('slip-file').click();
  const file = await readFile(await (await downloading).path());
  await page.getByTestId('slip-show-qr').click();
  const code = join(stage.folder, 'phieu.png');
  await page.getByTestId('slip-qr-code').screenshot({ path: code });
  await pictures(page, 'slip-qr');
  const print = await page.getByTestId('slip-print').boundingBox();
  expect((print?.y ?? Infinity) + (print?.height ?? 0), 'in sight').toBeLessThan(page.viewportSize()!.height);
  // The hall's computer is switched off for good.
  await context.close();

  await stage.server.start();
  await organizer.signIn();
  await organizer.reportHeadCount(conference, session, endpoint, 38);
  const desk = await stage.desk(conference, session);
  await openView(desk, 'roll_call');
  await desk.getByTestId('view-slips').click();

  // What the picture shows is read, compared and taken in only when somebody says so.
  await desk.getByTestId('slip-input').setInputFiles(code);
  await desk.getByTestId('slip-checked').waitFor();
  await pictures(desk, 'organizer-checked');
  await desk.getByTestId('slip-confirm').click();
  const line = desk.locator('[data-testid=slip][data-state=waiting]');
  await line.waitFor();
  expect(await line.getByTestId('slip-says').textContent()).toContain('40');
  expect(await line.getByTestId('slip-known').textContent()).toContain('38');
  await pictures(desk, 'organizer-conflict');

  // The same slip as a file: it was handed in.
  await desk.getByTestId('slip-input').setInputFiles({
    name: 'phieu.phieu.json',
    mimeType: 'application/json',
    buffer: file,
  });
  await desk.getByText('Phiếu này đã được nộp trước đó').waitFor();

  await line.getByTestId('slip-reason').fill('đã gọi điện hỏi lại điểm cầu');
  await line.getByTestId('slip-accept').click();
  await desk.locator('[data-testid=slip][data-state=accepted]').waitFor();
  const report = await organizer.report(conference, session, 'summary');
  expect(cell(report, endpoint, 'present_members')).toBe('40');
  await desk.context().close();
});

test('whoever wrote a slip that somebody decides about learns what has become of it', async () => {
  const scene = await answering(stage, await stage.organizer(), 'X02647');
  const { organizer, conference, session, endpoint, context } = scene;
  await fill(scene.page, '40');
  await stage.server.kill();
  const number = await writeSlip(scene.page);
  // Meanwhile somebody calls, and other figures are known when the line is back.
  await scene.page.close();
  await stage.server.start();
  await organizer.signIn();
  await organizer.reportHeadCount(conference, session, endpoint, 38);
  const page = await context.newPage();
  await page.goto(`${stage.server.url}/join`);
  await page.getByTestId('enter-hall').click();
  const line = page.locator('[data-testid=slip]');
  await line.getByTestId('slip-hand-in').click();
  await page.locator('[data-testid=slip][data-fate=waiting]').waitFor();

  const desk = await stage.desk(conference, session);
  await openView(desk, 'roll_call');
  await desk.getByTestId('view-slips').click();
  await desk.getByTestId('slip-reason').fill('đã gọi điện hỏi lại điểm cầu');
  await desk.getByTestId('slip-refuse').click();
  await page.locator('[data-testid=slip][data-fate=passed_over]').waitFor();
  expect(await line.getByTestId('slip-number').textContent()).toBe(number);
  const says = (what: string): Promise<string | null> => line.getByTestId(what).textContent();
  // Both values, each with its time, and who decided; another figure that comes later changes none of it.
  expect(await says('slip-own')).toMatch(/Trên phiếu\d\d:\d\d, .*40/s);
  expect(await says('slip-known')).toMatch(/Ban tổ chức giữ\d\d:\d\d, .*38/s);
  expect(await says('slip-decided')).toMatch(
    /Ban tổ chức quyết định lúc \d\d:\d\d, .* đã gọi điện hỏi lại điểm cầu/,
  );
  await pictures(page, 'slip-passed-over');
  expect(await desk.getByTestId('slip-decided').textContent()).toContain('to-chuc quyết định lúc');
  await pictures(desk, 'organizer-slip-refused');
  await desk.context().close();
  await context.close();
});

test('a roll call that was answered stands there as answered while the server is away', async () => {
  const { context, page } = await answering(stage, await stage.organizer(), 'X02650');
  await fill(page, '33');
  await page.getByTestId('head-count-submit').click();
  await page.getByTestId('head-count-sent').waitFor();
  // The page notes what the server says of it, and it says so right after.
  await page.waitForFunction(async () => {
    const opening = indexedDB.open('diemcau-join');
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result);
    });
    const asking = database.transaction('last_seen').objectStore('last_seen').get('this');
    const seen = await new Promise<{ rollCall?: { answer?: unknown } } | undefined>((resolve) => {
      asking.onsuccess = () => resolve(asking.result as { rollCall?: { answer?: unknown } });
    });
    database.close();
    return seen?.rollCall?.answer != null;
  });
  await stage.server.kill();
  await page.reload();
  await page.getByTestId('offline').waitFor();
  await page.getByTestId('head-count-sent').waitFor();
  expect(await page.getByTestId('present_members').inputValue()).toBe('33');
  await pictures(page, 'offline-answered');
  await context.close();
  await stage.server.start();
});
