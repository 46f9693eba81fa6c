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

/** Words of the organizer console. */
export const organizer = {
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
} as const;
