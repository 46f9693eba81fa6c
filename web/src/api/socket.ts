/**
 * Messages of the WebSocket at `/ws`: the twins of `src/protocol/websocket.rs`. The `type` of what comes in is
 * checked, and so is everything that a page would stumble over; unknown types are refused by name.
 */
import { isRecord } from './client';
import { situationPrompt, situationReadiness } from './situation_checks';
import type { Check, SituationPrompt, SituationReadiness } from './situation_checks';
import { situationMessages, type SituationMessages } from './situation_messages';
import type { DelegateCounts } from './delegates';
import { flag, list, number, oneOf, optional, shape, text, type Rule } from './message_rules';
import {
  situationDocuments,
  situationVotes,
  type SituationDocument,
  type SituationVote,
} from './situation_papers';
import type {
  BranchState,
  EndpointRef,
  HeadCount,
  ItemView,
  ProgramView,
  SessionView,
  Shown,
  State,
  TurnEnd,
} from './types';

export type ClientMessage =
  | { type: 'attend'; device: string }
  | { type: 'allow_take_over'; device: string }
  | { type: 'report_head_count'; request: number; roll_call: number; head_count: HeadCount }
  | { type: 'raise_hand' | 'lower_hand' | 'release_floor'; request: number }
  | { type: 'answer_prompt'; request: number; prompt: number }
  | { type: 'announcement_shown'; request: number; announcement: number }
  | { type: 'declare_check'; request: number; check: Check; passed: boolean }
  | { type: 'report_line'; session: number; figures: PageFigures }
  | { type: 'watch'; conference: number; session: number; subtree: number };

export interface SituationRollCall {
  roll_call: number;
  title: string;
  deadline: string;
  answer: HeadCount | null;
}

/** What a page counted since it began to receive; what its browser does not count is left out. */
export interface PageFigures {
  frames_per_second?: number;
  frame_height?: number;
  freeze_count?: number;
  freeze_ms?: number;
  concealed_samples?: number;
  total_samples?: number;
}

/** How good a line is. */
export const bands = ['good', 'fair', 'bad', 'terrible', 'unknown'] as const;
export type Band = (typeof bands)[number];

/** Why an endpoint cannot be given the floor at all. */
export const floorBars = ['view_only', 'broadcast', 'leads_session'] as const;
export type FloorBar = (typeof floorBars)[number];

/** How the floor stands for one endpoint. */
export interface SituationFloor {
  barred: FloorBar | null;
  hand_raised: boolean;
  /** Its place among those who wait; 1 is next. */
  position: number | null;
  is_previewed: boolean;
  holds_floor: boolean;
  since: string | null;
  limit_ms: number | null;
  /** How its last turn to speak ended. */
  last_end: TurnEnd | null;
  /** Whether it is to send picture and sound now: it is previewed or speaks. */
  must_send: boolean;
  speakers: EndpointRef[];
  main: Shown;
  side: Shown | null;
}

/** The delegates of an endpoint, without names; `revision` is another one whenever something changed. */
export interface SituationDelegates {
  counts: DelegateCounts;
  revision: number;
}

export interface SituationSession {
  session: number;
  title: string;
  state: State;
  planned_from: string;
  lead_name: string;
  items: ItemView[];
  program: ProgramView;
  roll_call: SituationRollCall | null;
  floor: SituationFloor;
  /** Whether the program is recorded now. */
  is_recorded?: boolean;
  documents?: SituationDocument[];
  /** The newest first. */
  votes?: SituationVote[];
  /** How many of its delegates are there, if it has a list of them. */
  delegates?: SituationDelegates;
  /** The presence prompt that is on the screens, if the endpoint was asked. */
  prompt?: SituationPrompt | null;
  /** What is new of announcements and the hot line. */
  messages?: SituationMessages | null;
  /** How ready the endpoint is, while the technical check goes on. */
  readiness?: SituationReadiness | null;
}

/** How things stand for one endpoint. */
export interface Situation {
  conference_title: string;
  endpoint: EndpointRef;
  invited: number;
  connected_since: string | null;
  receives_sound: boolean;
  receives_picture: boolean;
  /** How good its line is for receiving, as the server measures it. */
  line: Band;
  session: SituationSession | null;
}

export const goodbyeReasons = [
  'taken_over',
  'revoked',
  'malformed',
  'denied',
  'too_slow',
  'silent',
  'stopping',
] as const;
export type GoodbyeReason = (typeof goodbyeReasons)[number];

export interface Refused {
  type: 'refused';
  request: number | null;
  code: string;
  detail: string;
  field: string | null;
}

export interface Snapshot {
  type: 'snapshot';
  roster_version: number;
  first_position: number;
  /** One byte an endpoint in tree order, as base 64. */
  states: string;
  branches: BranchState[];
}

export interface Delta {
  type: 'delta';
  states: [position: number, state: number][];
  branches: BranchState[];
}

export type ServerMessage =
  | { type: 'attending'; epoch: number }
  | { type: 'held_elsewhere' }
  | { type: 'take_over_asked'; device: string }
  | ({ type: 'situation' } & Situation)
  | { type: 'done'; request: number }
  | Refused
  | Snapshot
  | Delta
  | { type: 'session_changed'; session: SessionView }
  | { type: 'goodbye'; reason: GoodbyeReason };

const states = ['planned', 'rehearsing', 'open', 'live', 'paused', 'ended', 'closed'];
const endpoint = shape({ endpoint: number, code: text, name: text, path: list(text) });
const program = shape({ sounding: flag, connected: list(text) });
const item = shape({
  item: number,
  title: text,
  speaker: text,
  planned_minutes: number,
  state: oneOf(['planned', 'open', 'ended', 'skipped']),
});
const headCount = shape({
  present_members: number,
  present_others: number,
  excused: number,
  unexcused: number,
});
const rollCall = shape({ roll_call: number, title: text, deadline: text, answer: optional(headCount) });
const shown: Rule = (value) =>
  isRecord(value) &&
  (value['shown'] === 'hall' || (value['shown'] === 'endpoint' && number(value['endpoint'])));
const turnEnd = oneOf(['taken_back', 'released', 'line_lost', 'session_over']);
const situationFloor = shape({
  barred: optional(oneOf(floorBars)),
  hand_raised: flag,
  position: optional(number),
  is_previewed: flag,
  holds_floor: flag,
  since: optional(text),
  limit_ms: optional(number),
  last_end: optional(turnEnd),
  must_send: flag,
  speakers: list(endpoint),
  main: shown,
  side: optional(shown),
});
const speaking = shape({ endpoint, is_sending: flag });
const floorView = shape({
  rule: text,
  queue: list(shape({ endpoint, registered: flag, times_spoken: number, is_connected: flag })),
  waiting: number,
  holders: list(speaking),
  last_turn: optional(shape({ endpoint, ended_at: text, reason: turnEnd })),
  previews: list(speaking),
  main: shown,
  side: optional(shown),
});
const situationSession = shape({
  session: number,
  title: text,
  state: oneOf(states),
  planned_from: text,
  lead_name: text,
  items: list(item),
  program,
  roll_call: optional(rollCall),
  floor: situationFloor,
  is_recorded: optional(flag),
  documents: optional(situationDocuments),
  votes: optional(situationVotes),
  prompt: optional(situationPrompt),
  messages: optional(situationMessages),
  readiness: optional(situationReadiness),
});
const branches = list(
  shape({ position: number, endpoints: number, connected: number, receiving: number, answered: number }),
);
const change: Rule = (value) => Array.isArray(value) && value.length === 2 && value.every(number);
const sessionView = shape({
  session: number,
  stream: text,
  title: text,
  lead: endpoint,
  audience: endpoint,
  state: oneOf(states),
  next_steps: list(text),
  items: list(item),
  program,
  roll_calls: list(shape({ roll_call: number, title: text })),
  floor: floorView,
  hot_line: shape({ waiting: number, waits_since: optional(text) }),
});

const messages: Record<ServerMessage['type'], Rule> = {
  attending: shape({ epoch: number }),
  held_elsewhere: shape({}),
  take_over_asked: shape({ device: text }),
  situation: shape({
    conference_title: text,
    endpoint,
    invited: number,
    connected_since: optional(text),
    receives_sound: flag,
    receives_picture: flag,
    line: oneOf(bands),
    session: optional(situationSession),
  }),
  done: shape({ request: number }),
  refused: shape({ request: optional(number), code: text, detail: text, field: optional(text) }),
  snapshot: shape({ roster_version: number, first_position: number, states: text, branches }),
  delta: shape({ states: list(change), branches }),
  session_changed: shape({ session: sessionView }),
  goodbye: shape({ reason: oneOf(goodbyeReasons) }),
};

/** Reads what the server said, or null when it is none of the messages above. */
export function parseServerMessage(data: unknown): ServerMessage | null {
  const value = typeof data === 'string' ? parseJson(data) : null;
  return isServerMessage(value) ? value : null;
}

function isServerMessage(value: unknown): value is ServerMessage {
  if (!isRecord(value) || typeof value['type'] !== 'string') return false;
  const type = value['type'];
  return isMessageType(type) && messages[type](value);
}

function isMessageType(type: string): type is ServerMessage['type'] {
  return Object.hasOwn(messages, type);
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
