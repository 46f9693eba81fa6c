import { flag, list, number, oneOf, optional, shape, text } from './message_rules';
import type { Ballot, VoteCounting, VoteTally } from './types';

/** A document that was sent to the endpoint. */
export interface SituationDocument {
  document: number;
  title: string;
  is_draft?: boolean;
  is_unread?: boolean;
}

/** A vote, as far as it concerns one endpoint. */
export interface SituationVote {
  vote: number;
  question: string;
  counting: VoteCounting;
  /** How many voices the endpoint has, while the vote is open. */
  voices?: number | null;
  /** What the endpoint said last. */
  ballot?: Ballot | null;
  /** What it came to, once it is closed. */
  result?: VoteTally | null;
}

export const situationDocuments = list(
  shape({ document: number, title: text, is_draft: optional(flag), is_unread: optional(flag) }),
);
const situationVote = shape({
  vote: number,
  question: text,
  counting: oneOf(['endpoints', 'people']),
  voices: optional(number),
  ballot: optional(shape({ in_favour: number, against: number, blank: number })),
  result: optional(
    shape({ entitled: number, in_favour: number, against: number, blank: number, not_voted: number }),
  ),
});
export const situationVotes = list(situationVote);
