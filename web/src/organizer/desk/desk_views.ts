import type { SessionView } from '../../api/types';
import { isOver } from '../conference/session_rules';
import type { DeskView } from './desk.svelte';

/** What the views of the desk are about, in the order in which they are needed. */
export const deskGroups = ['endpoints', 'running', 'papers', 'after'] as const;
export type DeskGroup = (typeof deskGroups)[number];

const viewsOf: Record<DeskGroup, readonly DeskView[]> = {
  endpoints: ['wall', 'tree', 'readiness'],
  running: ['floor', 'roll_call', 'messages', 'prompts', 'recording'],
  papers: ['documents', 'comments', 'votes'],
  after: ['figures', 'write_ups'],
};

export function groupOf(view: DeskView): DeskGroup {
  return deskGroups.find((group) => viewsOf[group].includes(view)) ?? 'endpoints';
}

/** The views there are in a state of the session, group by group; a group without any is left out. */
export function viewsIn(
  state: SessionView['state'],
  mayOrganize: boolean,
  seesAll: boolean,
): { group: DeskGroup; views: readonly DeskView[] }[] {
  const before = state === 'planned' || state === 'rehearsing' || state === 'open';
  // Some things are looked at before a session only, or after it began; figures have versions once closed.
  const has: Partial<Record<DeskView, boolean>> = {
    readiness: before && mayOrganize,
    prompts: !before,
    messages: mayOrganize,
    // Whoever sees a part of the audience may not look at what all of it saw.
    recording: seesAll,
    write_ups: isOver(state),
    figures: state === 'closed',
  };
  const groups = deskGroups.map((group) => ({
    group,
    views: viewsOf[group].filter((view) => has[view] ?? true),
  }));
  return groups.filter(({ views }) => views.length > 0);
}
