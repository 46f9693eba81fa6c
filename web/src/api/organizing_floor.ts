import { outcome, routes, type Outcome } from './client';
import type { FloorRule, SessionAddress, Shown } from './types';

/** The floor as an organizer runs it. What came of it arrives with the session, over the WebSocket. */

const floor = '/api/v1/conferences/{conference}/sessions/{session}/floor';

/** What is done to one endpoint. */
export type FloorDeed = 'end' | 'lower' | 'preview' | 'end-preview';

export function doToEndpoint(
  at: SessionAddress,
  deed: FloorDeed,
  endpoint: number,
): Promise<Outcome<unknown>> {
  return outcome<unknown>(routes.POST(`${floor}/${deed}`, { params: { path: at }, body: { endpoint } }));
}

/** Gives the floor, or another limit to who holds it; without a limit it has as long as it likes. */
export function giveFloor(
  at: SessionAddress,
  endpoint: number,
  limit_seconds: number | null,
): Promise<Outcome<unknown>> {
  return outcome<unknown>(
    routes.POST(`${floor}/give`, { params: { path: at }, body: { endpoint, limit_seconds } }),
  );
}

/** Puts those who wait into this order; the rule becomes `in_order`. */
export function reorderQueue(at: SessionAddress, order: number[]): Promise<Outcome<unknown>> {
  return outcome<unknown>(routes.PUT(`${floor}/queue`, { params: { path: at }, body: { order } }));
}

/** Registers speakers in this order, in place of those registered before. */
export function registerSpeakers(at: SessionAddress, endpoints: number[]): Promise<Outcome<unknown>> {
  return outcome<unknown>(routes.PUT(`${floor}/speakers`, { params: { path: at }, body: { endpoints } }));
}

export function chooseRule(at: SessionAddress, rule: FloorRule): Promise<Outcome<unknown>> {
  return outcome<unknown>(routes.PUT(`${floor}/rule`, { params: { path: at }, body: { rule } }));
}

/** Chooses what everybody sees, until who speaks changes. */
export function arrangeProgram(
  at: SessionAddress,
  main: Shown,
  side: Shown | null,
): Promise<Outcome<unknown>> {
  return outcome<unknown>(
    routes.PUT('/api/v1/conferences/{conference}/sessions/{session}/program', {
      params: { path: at },
      body: { main, side },
    }),
  );
}
