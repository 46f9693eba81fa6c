import type { RosterTree } from './roster_tree';
import { shortName } from './short_name';

/** Where an endpoint stands, from the nearest up. The root says nothing, since everything stands below it. */
export function placeOf(tree: RosterTree, position: number): string {
  return tree
    .above(position)
    .filter((above) => (tree.line(above)?.depth ?? 0) > 0)
    .map((above) => shortName(tree.line(above)?.name ?? ''))
    .join(' · ');
}
