import { accounts } from './vi/accounts';
import { checks } from './vi/checks';
import { delegates } from './vi/delegates';
import { join } from './vi/join';
import { messages } from './vi/messages';
import { organizer } from './vi/organizer';
import { papers } from './vi/papers';
import { recording } from './vi/recording';
import { reports } from './vi/reports';
import { shared } from './vi/shared';
import { slips } from './vi/slips';

/** Every word on every screen, in Vietnamese, the first language. */
export const vi = {
  ...shared,
  ...join,
  ...delegates,
  ...papers,
  ...recording,
  ...reports,
  ...organizer,
  ...slips,
  ...checks,
  ...messages,
  ...accounts,
} as const;

/** The name of a word. */
export type WordKey = keyof typeof vi;
