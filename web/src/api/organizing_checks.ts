import { outcome, routes, type Outcome } from './client';
import type { Body, SessionAddress } from './types';

/** Presence prompts, readiness and write-ups as an organizer handles them. */

export type PromptsView = Body['PromptsView'];
export type PromptView = Body['PromptView'];
export type BranchPrompts = Body['BranchPrompts'];
export type EndpointPrompt = Body['EndpointPrompt'];
export type ReadinessBoard = Body['ReadinessBoard'];
export type UnreadyEndpoint = Body['UnreadyEndpoint'];
export type EndpointReadiness = Body['EndpointReadiness'];
export type WriteUpsView = Body['WriteUpsView'];
export type WriteUpState = Body['WriteUpState'];
export type { SessionAddress };

const session_path = '/api/v1/conferences/{conference}/sessions/{session}';

/** `subtree` null is all that may be seen. */
type Part = number | null;

const query = (subtree: Part): { subtree?: number } => (subtree === null ? {} : { subtree });

export function listPrompts(path: SessionAddress, subtree: Part): Promise<Outcome<PromptsView>> {
  return outcome(routes.GET(`${session_path}/prompts`, { params: { path, query: query(subtree) } }));
}

/** Asks everybody of a branch; without seconds, as the server is set up. */
export function askPrompt(
  path: SessionAddress,
  subtree: Part,
  answer_within_seconds: number | null,
): Promise<Outcome<PromptsView>> {
  const params = { path, query: query(subtree) };
  return outcome(routes.POST(`${session_path}/prompts`, { params, body: { answer_within_seconds } }));
}

/** Plans prompts at moments that the server draws. */
export function planPrompts(
  path: SessionAddress,
  count: number,
  answer_within_seconds: number | null,
): Promise<Outcome<PromptsView>> {
  const body = { count, answer_within_seconds };
  return outcome(routes.PUT(`${session_path}/prompt-plan`, { params: { path }, body }));
}

export function showReadiness(path: SessionAddress, subtree: Part): Promise<Outcome<ReadinessBoard>> {
  return outcome(routes.GET(`${session_path}/readiness`, { params: { path, query: query(subtree) } }));
}

export function showEndpointReadiness(
  path: SessionAddress,
  endpoint: number,
): Promise<Outcome<EndpointReadiness>> {
  const params = { path: { ...path, endpoint } };
  return outcome(routes.GET(`${session_path}/endpoints/{endpoint}/readiness`, { params }));
}

export function listWriteUps(path: SessionAddress, subtree: Part): Promise<Outcome<WriteUpsView>> {
  return outcome(routes.GET(`${session_path}/write-ups`, { params: { path, query: query(subtree) } }));
}

/** Says where those of a whole branch stand. */
export function markWriteUps(
  path: SessionAddress,
  subtree: number,
  state: WriteUpState,
): Promise<Outcome<WriteUpsView>> {
  return outcome(
    routes.PUT(`${session_path}/write-ups`, { params: { path, query: { subtree } }, body: { state } }),
  );
}

/** Says where one stands; null: none is asked for. */
export function markWriteUp(
  path: SessionAddress,
  endpoint: number,
  state: WriteUpState | null,
): Promise<Outcome<WriteUpsView>> {
  const params = { path: { ...path, endpoint } };
  return outcome(routes.PUT(`${session_path}/endpoints/{endpoint}/write-up`, { params, body: { state } }));
}
