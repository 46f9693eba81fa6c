import type { FloorView } from '../../api/types';
import { RosterSearch } from '../../shared/roster_search';
import type { RosterTree } from '../roster/roster_tree';

/** A registered speaker, as it is edited. */
export interface Speaker {
  endpoint: number;
  name: string;
  path: string[];
}

/** Those who are registered and have not spoken yet, in the order of the queue. */
export function registeredSpeakers(floor: FloorView): Speaker[] {
  return floor.queue
    .filter((entry) => entry.registered)
    .map(({ endpoint }) => ({ endpoint: endpoint.endpoint, name: endpoint.name, path: endpoint.path }));
}

/** The list with one more at its end; somebody who is there already stays where they are. */
export function withSpeaker(speakers: readonly Speaker[], added: Speaker): Speaker[] {
  return speakers.some(({ endpoint }) => endpoint === added.endpoint) ? [...speakers] : [...speakers, added];
}

/** The roster of a desk, to search in. */
export function searchOf(tree: RosterTree): RosterSearch {
  return new RosterSearch({
    roster_version: tree.roster_version,
    first_position: tree.first,
    endpoints: [...tree.lines],
  });
}
