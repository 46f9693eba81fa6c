import type { HeadCount } from '../../api/types';

export const people = ['present_members', 'present_others', 'excused', 'unexcused'] as const;
export type People = (typeof people)[number];

/** The fields of a head count, as the server names them where it refuses one. */
export const head_count_fields = [...people, 'invited', 'invited_reason'];

const nobody: Record<People, string> = {
  present_members: '',
  present_others: '',
  excused: '',
  unexcused: '',
};

const number = (text: string): number => Number(text.trim() || '0');

/** A head count while an organizer fills it in for an endpoint. */
export class HeadCountDraft {
  given = $state<Record<People, string>>({ ...nobody });
  corrects_invited = $state(false);
  invited = $state('');
  invited_reason = $state('');

  /** Begins with what stands there. */
  begin(before: HeadCount | null): void {
    this.given = { ...nobody };
    if (before !== null) for (const field of people) this.given[field] = String(before[field]);
    const corrected = before?.corrected_invited ?? null;
    this.corrects_invited = corrected !== null;
    this.invited = corrected === null ? '' : String(corrected.invited);
    this.invited_reason = corrected?.reason ?? '';
  }

  headCount(): HeadCount {
    const corrected = { invited: number(this.invited), reason: this.invited_reason.trim() };
    return {
      present_members: number(this.given.present_members),
      present_others: number(this.given.present_others),
      excused: number(this.given.excused),
      unexcused: number(this.given.unexcused),
      corrected_invited: this.corrects_invited ? corrected : null,
    };
  }
}
