import { join } from './en/join';
import { organizer } from './en/organizer';
import { reports } from './en/reports';
import { shared } from './en/shared';
import type { vi } from './vi';

/** Every word on every screen, in English; a missing one does not compile. */
export const en: Record<keyof typeof vi, string> = { ...shared, ...join, ...reports, ...organizer };
