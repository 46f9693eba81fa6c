import { isRecord } from '../api/client';
import type { HeadCount } from '../api/types';

/** A head count as it is typed. Nothing here is added up: the server says what is right. */
export interface Draft {
  present_members: string;
  present_others: string;
  excused: string;
  unexcused: string;
  /** Another number of summoned members than the roster says. */
  corrected: boolean;
  invited: string;
  reason: string;
}

export type DraftField = Exclude<keyof Draft, 'corrected'>;

export const countFields = ['present_members', 'present_others', 'excused', 'unexcused'] as const;

export function emptyDraft(): Draft {
  return {
    present_members: '',
    present_others: '',
    excused: '',
    unexcused: '',
    corrected: false,
    invited: '',
    reason: '',
  };
}

export function draftOf(answer: HeadCount): Draft {
  const corrected = answer.corrected_invited ?? null;
  return {
    present_members: String(answer.present_members),
    present_others: String(answer.present_others),
    excused: String(answer.excused),
    unexcused: String(answer.unexcused),
    corrected: corrected !== null,
    invited: corrected === null ? '' : String(corrected.invited),
    reason: corrected?.reason ?? '',
  };
}

export type ReadDraft = { ok: true; headCount: HeadCount } | { ok: false; missing: DraftField[] };

/** Reads what was typed. An empty field is not taken for 0: nobody would notice that it was forgotten. */
export function readDraft(draft: Draft): ReadDraft {
  const wanted: DraftField[] = draft.corrected ? [...countFields, 'invited'] : [...countFields];
  const missing = wanted.filter((field) => readCount(draft[field]) === null);
  if (draft.corrected && draft.reason.trim() === '') missing.push('reason');
  if (missing.length > 0) return { ok: false, missing };
  const people = (field: DraftField): number => readCount(draft[field]) ?? 0;
  return {
    ok: true,
    headCount: {
      present_members: people('present_members'),
      present_others: people('present_others'),
      excused: people('excused'),
      unexcused: people('unexcused'),
      corrected_invited: draft.corrected ? { invited: people('invited'), reason: draft.reason.trim() } : null,
    },
  };
}

/** A whole number of people, also written as 1.250; null for anything else. */
export function readCount(typed: string): number | null {
  const digits = typed.trim().replace(/(?<=\d)[.\s](?=\d{3}(\D|$))/g, '');
  return /^\d{1,7}$/.test(digits) ? Number(digits) : null;
}

export function sameDraft(one: Draft, other: Draft): boolean {
  const fields = [...countFields, 'invited', 'reason', 'corrected'] as const;
  return fields.every((field) => one[field] === other[field]);
}

/** What was typed before a reload, if it belongs to this roll call. */
export function recallDraft(kept: string, rollCall: number): Draft | null {
  try {
    const value: unknown = JSON.parse(kept);
    if (!isRecord(value) || value['rollCall'] !== rollCall || !isRecord(value['draft'])) return null;
    const draft = emptyDraft();
    const given = value['draft'];
    for (const field of [...countFields, 'invited', 'reason'] as const) {
      if (typeof given[field] === 'string') draft[field] = given[field];
    }
    draft.corrected = given['corrected'] === true;
    return draft;
  } catch {
    return null;
  }
}
