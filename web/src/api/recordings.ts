import { outcome, routes, type Outcome } from './client';
import type { Body, SessionAddress } from './types';

/** Recordings of a session's program, as an organizer handles them. */

export type RecordingView = Body['RecordingView'];
export type RecordingPart = Body['RecordingPart'];
export type RecordingEnd = Body['RecordingEnd'];

const recordings_path = '/api/v1/conferences/{conference}/sessions/{session}/recordings';

export function listRecordings(path: SessionAddress): Promise<Outcome<RecordingView[]>> {
  return outcome(routes.GET(recordings_path, { params: { path } }));
}

export function startRecording(path: SessionAddress): Promise<Outcome<RecordingView[]>> {
  return outcome(routes.POST(recordings_path, { params: { path } }));
}

export function stopRecording(path: SessionAddress, recording: number): Promise<Outcome<RecordingView[]>> {
  return outcome(
    routes.POST(`${recordings_path}/{recording}/stop`, { params: { path: { ...path, recording } } }),
  );
}

export function deleteRecording(path: SessionAddress, recording: number): Promise<Outcome<RecordingView[]>> {
  return outcome(
    routes.DELETE(`${recordings_path}/{recording}`, { params: { path: { ...path, recording } } }),
  );
}

/** Where the browser gets the file of a part. */
export function partAddress(path: SessionAddress, recording: number, part: number): string {
  return `/api/v1/conferences/${path.conference}/sessions/${path.session}/recordings/${recording}/parts/${part}`;
}
