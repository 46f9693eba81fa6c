import { outcome, routes, type Outcome } from './client';
import type { Body, SessionAddress } from './types';

/** Announcements, reminders and hot lines as an organizer handles them. */

export type AnnouncementList = Body['AnnouncementList'];
export type AnnouncementView = Body['AnnouncementView'];
export type HotLineList = Body['HotLineList'];
export type HotLineView = Body['HotLineView'];

const session_path = '/api/v1/conferences/{conference}/sessions/{session}';

/** `subtree` null is all that may be seen. */
const query = (subtree: number | null): { subtree?: number } => (subtree === null ? {} : { subtree });

export function listAnnouncements(
  path: SessionAddress,
  subtree: number | null,
): Promise<Outcome<AnnouncementList>> {
  return outcome(routes.GET(`${session_path}/announcements`, { params: { path, query: query(subtree) } }));
}

export function makeAnnouncement(
  path: SessionAddress,
  subtree: number | null,
  text: string,
): Promise<Outcome<AnnouncementView>> {
  const params = { path, query: query(subtree) };
  return outcome(routes.POST(`${session_path}/announcements`, { params, body: { text } }));
}

/** Reminds those who have not answered a roll call. */
export function sendReminder(
  path: SessionAddress & { roll_call: number },
  subtree: number | null,
): Promise<Outcome<AnnouncementView>> {
  const params = { path, query: query(subtree) };
  return outcome(routes.POST(`${session_path}/roll-calls/{roll_call}/reminders`, { params }));
}

export function listHotLines(path: SessionAddress, subtree: number | null): Promise<Outcome<HotLineList>> {
  return outcome(routes.GET(`${session_path}/hot-lines`, { params: { path, query: query(subtree) } }));
}

/** Writes to the technician of an endpoint. */
export function answerHotLine(
  path: SessionAddress,
  endpoint: number,
  text: string,
): Promise<Outcome<HotLineView>> {
  const params = { path: { ...path, endpoint } };
  return outcome(routes.POST(`${session_path}/endpoints/{endpoint}/hot-line`, { params, body: { text } }));
}
