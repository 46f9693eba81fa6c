import type { Change, SignedBy, VersionLine } from '../../api/organizing_figures';
import type { HeadCount } from '../../api/types';
import { count } from '../../shared/figures';
import { t } from '../../words/words.svelte';

/** What was declared, as one line. */
export function headCountText(given: HeadCount | null | undefined): string {
  if (!given) return t('organizer.figures.not_reported');
  const parts = (['present_members', 'present_others', 'excused', 'unexcused'] as const).map(
    (field) => `${t(`organizer.people.${field}`)} ${count(given[field])}`,
  );
  const invited = given.corrected_invited;
  if (invited) parts.push(`${t('organizer.people.invited')} ${count(invited.invited)} (${invited.reason})`);
  return parts.join(', ');
}

export function absenceText(reason: string | null | undefined): string {
  return reason ? t('organizer.figures.absent', { reason }) : t('organizer.figures.not_absent');
}

export function figureText(change: Change): string {
  return change.figure === 'absence'
    ? t('organizer.figures.absence')
    : t('organizer.figures.head_count', { title: change.title });
}

/** What it was and what it is. */
export function changeTexts(change: Change): { before: string; after: string } {
  return change.figure === 'absence'
    ? { before: absenceText(change.before), after: absenceText(change.after) }
    : {
        before: headCountText(change.before),
        after: change.after ? headCountText(change.after) : t('organizer.figures.withdrawn'),
      };
}

/** Who, by name or, where nobody knows it any more, by number. */
export function signedText(by: SignedBy | null | undefined): string {
  if (!by) return '—';
  return by.name ?? t(`organizer.figures.by.${by.kind}`, { number: String(by.number ?? '') });
}

/** How a version came about. */
export function originText(line: VersionLine): string {
  if (!line.difference) return t('organizer.figures.closed');
  return line.slip ? t('organizer.figures.late', { number: line.slip }) : t('organizer.figures.corrected');
}
