import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from './chromium';
import { writeClip } from './clip';
import { openView } from './desk_view';
import { openDesk } from './hall';
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

/** What a camera sees of a code that somebody holds before it: smaller, tilted, not quite sharp, noisy. */
async function filmed(code: string, clip: string): Promise<void> {
  const seen = [
    'scale=560:560',
    'pad=iw+80:ih+80:40:40:white',
    'rotate=5*PI/180:ow=rotw(5*PI/180):oh=roth(5*PI/180):c=0x707070',
    'pad=1280:720:(ow-iw)/2:(oh-ih)/2:0x707070',
    'gblur=sigma=0.6',
    'noise=alls=14:allf=t',
  ];
  const told = ['-loglevel', 'error', '-y', '-loop', '1', '-framerate', '10', '-i', code];
  const made = ['-t', '2', '-vf', seen.join(','), '-pix_fmt', 'yuv420p', clip];
  await promisify(execFile)('ffmpeg', [...told, ...made]);
}

test('an organizer holds a slip before the camera, and it is read, compared and taken in', async () => {
  const organizer = await stage.organizer();
  const { conference, session, endpoint, context, page } = await answering(stage, organizer, 'X02641');
  await fill(page, '57');
  await stage.server.kill();
  const number = await writeSlip(page);
  await page.getByTestId('slip-show-qr').click();
  const code = join(stage.folder, 'phieu.png');
  await page.getByTestId('slip-qr-code').screenshot({ path: code });
  // The hall's computer is switched off for good.
  await context.close();
  const picture = join(stage.folder, 'phieu.y4m');
  await filmed(code, picture);

  await stage.server.start();
  await organizer.signIn();
  const { sound } = await writeClip(stage.folder);
  const browser = await launchChromium({ clip: { picture, sound } });
  const desk = await openDesk(browser, stage.server.url, conference, session);
  await openView(desk, 'roll_call');
  await desk.getByTestId('view-slips').click();
  await desk.getByTestId('slip-camera').click();
  await desk.getByTestId('slip-checked').waitFor();
  expect(await desk.getByTestId('slip-checked').textContent()).toContain(number);
  // The camera is let go as soon as there is nothing more to look for.
  expect(await desk.getByLabel('Hình từ camera').count()).toBe(0);
  await pictures(desk, 'slip-from-camera');

  await desk.getByTestId('slip-confirm').click();
  await desk.locator('[data-testid=slip][data-state=counted]').waitFor();
  const { rows, columns } = await organizer.report(conference, session, 'summary');
  const present = columns.findIndex(({ key }) => key === 'present_members');
  expect(rows.find((row) => row.endpoint === endpoint)?.cells[present]).toBe('57');
  await browser.close();
});
