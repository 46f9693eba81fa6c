import { desk } from './organizer/desk';
import { endpoint } from './organizer/endpoint';
import { floor } from './organizer/floor';
import { planning } from './organizer/planning';
import { program } from './organizer/program';
import { roll_call } from './organizer/roll_call';
import { roster } from './organizer/roster';
import type { organizer as source } from '../vi/organizer';

export const organizer: Record<keyof typeof source, string> = {
  ...planning,
  ...roster,
  ...desk,
  ...program,
  ...floor,
  ...endpoint,
  ...roll_call,
};
