import type { SlipCheck, SlipView } from '../../api/slips';
import type { KeptSlip, SlipFate } from './notebook';

const fates: Record<SlipView['state'], SlipFate> = {
  counted: 'counted',
  waiting: 'waiting',
  accepted: 'accepted',
  refused: 'passed_over',
};

/** What is known beside a slip, and since when. */
export function beside({ known, absence, known_at }: SlipCheck | SlipView): Partial<KeptSlip> {
  return { known: known ?? null, absence: absence ?? null, known_at: known_at ?? null };
}

/** All that the server says of a slip. */
export function told(slip: SlipView): Partial<KeptSlip> {
  return {
    fate: fates[slip.state],
    code: null,
    ...beside(slip),
    reason: slip.reason ?? null,
    decided_by: slip.decided_by?.name ?? null,
    decided_at: slip.decided_at ?? null,
  };
}

/** What the server's list says of a slip that may still change and was not known; null for nothing. */
export function newlyTold(slip: KeptSlip, list: readonly SlipView[]): Partial<KeptSlip> | null {
  if (!isOpen(slip)) return null;
  const found = list.find((candidate) => candidate.number === slip.number);
  // A server that no longer has a decided slip will never say what it was decided over.
  if (!found) return isDecided(slip) ? { decided_at: null } : null;
  const said = told(found);
  return JSON.stringify({ ...slip, ...said }) === JSON.stringify(slip) ? null : said;
}

/** Whether the server was the last to have a slip and may say more of it: it may still decide, or it has and an
 * older page did not keep what it was decided over. */
export function isOpen(slip: KeptSlip): boolean {
  const is_unexplained = isDecided(slip) && slip.decided_at === undefined;
  return slip.fate === 'waiting' || slip.fate === 'handed_in' || is_unexplained;
}

function isDecided({ fate }: KeptSlip): boolean {
  return fate === 'accepted' || fate === 'passed_over';
}

/** Whether a slip still waits on this machine to be handed in. */
export function isInHand(fate: SlipFate): boolean {
  return fate === 'kept' || fate === 'asks';
}
