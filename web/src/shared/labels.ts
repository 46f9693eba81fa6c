import type { EndpointMode, ItemState, State } from '../api/types';
import type { IconName } from './icons';
import type { Tone } from './tone';

/** How the state of a session is drawn; its word is `session.state.…`. */
export const sessionLooks: Record<State, { tone: Tone; icon: IconName }> = {
  planned: { tone: 'neutral', icon: 'calendar' },
  rehearsing: { tone: 'info', icon: 'signal' },
  open: { tone: 'info', icon: 'hall' },
  live: { tone: 'good', icon: 'play' },
  paused: { tone: 'warning', icon: 'pause' },
  ended: { tone: 'neutral', icon: 'stop' },
  closed: { tone: 'neutral', icon: 'check_circle' },
};

/** How the state of an agenda item is drawn; its word is `item.state.…`. */
export const itemLooks: Record<ItemState, { tone: Tone; icon: IconName }> = {
  planned: { tone: 'neutral', icon: 'clock' },
  open: { tone: 'good', icon: 'play' },
  ended: { tone: 'neutral', icon: 'check' },
  skipped: { tone: 'neutral', icon: 'skip' },
};

/** How an endpoint's way of following is drawn; its word is `mode.…`. */
export const modeIcons: Record<EndpointMode, IconName> = {
  two_way: 'camera',
  view_only: 'eye',
  broadcast: 'television',
};
