import { continuation } from './organizer/continuation';
import { desk } from './organizer/desk';
import { endpoint } from './organizer/endpoint';
import { figures } from './organizer/figures';
import { floor } from './organizer/floor';
import { papers } from './organizer/papers';
import { planning } from './organizer/planning';
import { program } from './organizer/program';
import { roll_call } from './organizer/roll_call';
import { roster } from './organizer/roster';
import type { organizer as source } from '../vi/organizer';

export const organizer: Record<keyof typeof source, string> = {
  ...planning,
  ...roster,
  ...desk,
  ...continuation,
  ...program,
  ...figures,
  ...floor,
  ...endpoint,
  ...roll_call,
  ...papers,
};
