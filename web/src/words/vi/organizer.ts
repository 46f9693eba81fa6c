import { desk } from './organizer/desk';
import { endpoint } from './organizer/endpoint';
import { floor } from './organizer/floor';
import { planning } from './organizer/planning';
import { program } from './organizer/program';
import { roll_call } from './organizer/roll_call';
import { roster } from './organizer/roster';

/** Words of the organizer console. */
export const organizer = {
  ...planning,
  ...roster,
  ...desk,
  ...program,
  ...floor,
  ...endpoint,
  ...roll_call,
} as const;
