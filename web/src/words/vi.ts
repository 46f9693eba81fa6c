import { join } from './vi/join';
import { organizer } from './vi/organizer';
import { reports } from './vi/reports';
import { shared } from './vi/shared';

/** Every word on every screen, in Vietnamese, the first language. */
export const vi = { ...shared, ...join, ...reports, ...organizer } as const;

/** The name of a word. */
export type WordKey = keyof typeof vi;
