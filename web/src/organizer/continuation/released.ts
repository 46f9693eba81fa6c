import type { ReleasedBranch, SessionView } from '../../api/types';
import type { RosterTree } from '../roster/roster_tree';

/** Branches are let go while a session runs; before its start another plan does it. */
export function canRelease(session: SessionView): boolean {
  return session.state === 'live' || session.state === 'paused';
}

/** The branch with which the endpoint at a position was let go, if it was. */
export function releasedWith(
  released: readonly ReleasedBranch[],
  tree: RosterTree,
  position: number,
): ReleasedBranch | null {
  if (released.length === 0) return null;
  const numbers = [position, ...tree.above(position)].map((at) => tree.line(at)?.endpoint);
  return released.find(({ branch }) => numbers.includes(branch.endpoint)) ?? null;
}
