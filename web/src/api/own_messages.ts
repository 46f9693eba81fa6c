import { outcome, routes, type Outcome } from './client';
import type { OwnAddress } from './own_papers';
import type { Body } from './types';

/** What an endpoint reads and writes: announcements, and its hot line. */

export type OwnMessages = Body['OwnMessages'];
export type OwnAnnouncement = Body['OwnAnnouncement'];
export type MessageView = Body['MessageView'];

const own_path = '/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/messages';

export function showOwnMessages(path: OwnAddress): Promise<Outcome<OwnMessages>> {
  return outcome(routes.GET(own_path, { params: { path } }));
}

/** Writes to the hot line. */
export function askHotLine(path: OwnAddress, text: string): Promise<Outcome<OwnMessages>> {
  return outcome(routes.POST(own_path, { params: { path }, body: { text } }));
}
