import type { RollCallBoard } from '../../api/organizing_roll_calls';

type Branch = RollCallBoard['branches'][number];
type Waiting = RollCallBoard['unanswered'][number];

/** A line of the list: the head of a branch, or an endpoint that has not answered. */
export type UnansweredRow = { branch: Branch; waiting?: never } | { branch?: never; waiting: Waiting };

/**
 * Those who have not answered, below the head of the branch that each stands in; a branch without any is left
 * out, and the top, which the server's rows begin with, stands below none.
 */
export function byBranch(board_rows: readonly Branch[], waiting: readonly Waiting[]): UnansweredRow[] {
  const [, ...branches] = board_rows;
  const rows: UnansweredRow[] = [];
  let last = 0;
  for (const one of waiting) {
    const head = branches.find(({ endpoint }) => endpoint.endpoint === one.branch);
    if (head && one.branch !== last) rows.push({ branch: head });
    last = one.branch;
    rows.push({ waiting: one });
  }
  return rows;
}
