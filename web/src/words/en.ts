import { accounts } from './en/accounts';
import { checks } from './en/checks';
import { delegates } from './en/delegates';
import { join } from './en/join';
import { messages } from './en/messages';
import { organizer } from './en/organizer';
import { papers } from './en/papers';
import { recording } from './en/recording';
import { reports } from './en/reports';
import { shared } from './en/shared';
import { slips } from './en/slips';
import type { vi } from './vi';

/** Every word on every screen, in English; a missing one does not compile. */
export const en: Record<keyof typeof vi, string> = {
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
};
