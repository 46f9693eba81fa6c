/** What an endpoint is told of its technical check and of presence prompts: part of `socket.ts`. */
import { flag, list, number, oneOf, optional, shape, text } from './message_rules';

/** Parts of the technical check before a session. */
export const checks = ['line', 'picture', 'sound', 'camera', 'microphone', 'backup'] as const;
export type Check = (typeof checks)[number];

export const checkStates = ['untried', 'failed', 'declared', 'measured'] as const;
export type CheckState = (typeof checkStates)[number];

export interface SituationCheck {
  check: Check;
  state: CheckState;
  at: string | null;
  required: boolean;
}

/** How ready an endpoint is, while the technical check goes on. */
export interface SituationReadiness {
  checks: SituationCheck[];
  ready_at: string | null;
}

/** A presence prompt that waits for an answer, or has it. */
export interface SituationPrompt {
  prompt: number;
  asked_at: string;
  deadline: string;
  answered: boolean;
}

export const situationPrompt = shape({ prompt: number, asked_at: text, deadline: text, answered: flag });
export const situationReadiness = shape({
  checks: list(shape({ check: oneOf(checks), state: oneOf(checkStates), required: flag })),
  ready_at: optional(text),
});
