import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openPage } from './observed_page';
import type { Organizer } from './organizer';
import type { Stage } from './stage';

const HEAD = 'code,parent_code,name,level,unit_code,invited,mode,note,contact_name,contact_phone';
/** Two provinces, in one of them a commune; somebody is known by telephone at some of them. */
const ROSTER = `${HEAD}
TW,,Điểm cầu Trung ương,central,,500,two_way,,,
T10,TW,Điểm cầu chính Tỉnh Lào Cai,province,10,300,two_way,,Cán bộ trực tỉnh,0214 000 001
X02641,T10,Điểm cầu Phường Lào Cai,commune,02641,80,two_way,,Cán bộ trực phường,0214 000 002
T11,TW,Điểm cầu chính Tỉnh Điện Biên,province,11,280,two_way,,,
`;

/** A session that began, and the page of the commune in it. */
export interface MessageScene {
  organizer: Organizer;
  conference: number;
  session: number;
  hall: Page;
}

export async function openMessageScene(stage: Stage): Promise<MessageScene> {
  const organizer = await stage.organizer();
  const file = join(stage.folder, 'danh-sach.csv');
  await writeFile(file, ROSTER);
  const { conference, session } = await organizer.openSessionOf(file);
  await organizer.step(conference, session, 'start');
  const key = await organizer.issueKey(conference, await organizer.endpoint(conference, 'X02641'));
  const hall = await openPage(stage.browser, key.link);
  await hall.getByTestId('enter-hall').click();
  return { organizer, conference, session, hall };
}
