import type { SituationFloor } from '../api/socket';

/** For tests: the floor of a session in which nobody speaks. */
export const quietFloor: SituationFloor = {
  barred: null,
  hand_raised: false,
  position: null,
  is_previewed: false,
  holds_floor: false,
  since: null,
  limit_ms: null,
  last_end: null,
  must_send: false,
  speakers: [],
  main: { shown: 'hall' },
  side: null,
};
