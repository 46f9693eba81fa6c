/** What an endpoint is told of announcements and its hot line: part of `socket.ts`. The texts come by HTTP. */
import { number, optional, shape } from './message_rules';

export interface SituationMessages {
  /** The last announcement that holds for the endpoint. */
  announcement?: number | null;
  /** The last message of its hot line. */
  message?: number | null;
}

export const situationMessages = shape({ announcement: optional(number), message: optional(number) });
