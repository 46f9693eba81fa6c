import type { DelegateCounts } from '../api/delegates';
import type { Refused, SituationRollCall } from '../api/socket';
import type { HeadCount } from '../api/types';
import { problemText } from '../shared/failure';
import { forget, recall, remember } from '../shared/memory';
import { t } from '../words/words.svelte';
import {
  draftOf,
  emptyDraft,
  readDraft,
  recallDraft,
  sameDraft,
  type Draft,
  type DraftField,
} from './head_count_draft';
import { RequestNumbers } from './request_numbers';

/** What has become of the answer. */
export type Sending = 'editing' | 'sending' | 'sent';

/** A head count that could be sent. */
export interface Filled {
  rollCall: number;
  headCount: HeadCount;
}

/**
 * The head count of the roll call that is open. What was typed outlives a lost connection, a reload and a closed
 * tab; an answer that was sent while the line broke is sent again when it is back, unless a slip was written of it.
 */
export class HeadCountForm {
  rollCall = $state.raw<SituationRollCall | null>(null);
  draft = $state<Draft>(emptyDraft());
  errors = $state.raw<Partial<Record<DraftField, string>>>({});
  /** A refusal that belongs to no field. */
  refusal = $state<string | null>(null);
  sending = $state<Sending>('editing');
  /** The title of a roll call that was closed before what was typed had been sent. */
  closedUnsent = $state<string | null>(null);
  /** What had been typed then, if it was complete: a slip can still be written of it. */
  leftOver = $state.raw<Filled | null>(null);
  /** What stands in the form stands on a slip too. */
  #onSlip = false;
  #waiting: { request: number; rollCall: number; headCount: HeadCount } | null = null;
  readonly #send: (request: number, rollCall: number, headCount: HeadCount) => boolean;
  readonly #numbers: RequestNumbers;
  readonly #memory: string;

  /** `send` says whether the message could be sent; `place` whose head counts they are. */
  constructor(
    send: (request: number, rollCall: number, headCount: HeadCount) => boolean,
    place: string,
    numbers = new RequestNumbers(),
  ) {
    this.#send = send;
    this.#numbers = numbers;
    this.#memory = `head_count.${place}`;
  }

  /** The server says which roll call is open, and what it knows of our answer. */
  follow(rollCall: SituationRollCall | null): void {
    const before = this.rollCall;
    this.rollCall = rollCall;
    const touched = this.#touchedSince(before);
    if (before?.roll_call === rollCall?.roll_call) {
      if (!touched || this.#isKnownTo(rollCall)) this.#takeUp(rollCall);
      return;
    }
    if (before !== null && touched && this.sending !== 'sent' && !this.#onSlip) {
      this.closedUnsent = before.title;
      this.leftOver = filled(before.roll_call, this.draft);
    }
    this.#onSlip = false;
    this.#waiting = null;
    this.sending = 'editing';
    this.errors = {};
    this.refusal = null;
    this.draft = emptyDraft();
    if (rollCall === null) return;
    this.closedUnsent = null;
    this.leftOver = null;
    const kept = this.#recall(rollCall.roll_call);
    if (kept !== null) this.draft = kept;
    else this.#takeUp(rollCall);
  }

  edited(field: DraftField): void {
    if (this.sending === 'sent') this.sending = 'editing';
    const { [field]: _gone, ...others } = this.errors;
    this.errors = others;
    this.refusal = null;
    this.#onSlip = false;
    this.#keep();
  }

  /** What stands in the form, if it is complete; else the fields that are missing are marked. */
  read(): Filled | null {
    if (this.rollCall === null) return null;
    const read = readDraft(this.draft);
    this.refusal = null;
    const missing = read.ok ? [] : read.missing;
    this.errors = Object.fromEntries(missing.map((field) => [field, t(missingWord(field))]));
    return filled(this.rollCall.roll_call, this.draft);
  }

  /** Takes up what the server counted of the delegates by name; those absent are for the technician to say. */
  propose(counts: DelegateCounts): void {
    this.draft.present_members = String(counts.present_members);
    this.draft.present_others = String(counts.present_others);
    this.edited('present_members');
    this.edited('present_others');
  }

  /** A slip was written of it: it goes its own way now, and is not sent as an answer as well. */
  slipWritten(): void {
    this.#waiting = null;
    this.#onSlip = true;
    this.sending = 'editing';
    this.closedUnsent = null;
    this.leftOver = null;
  }

  submit(): void {
    if (this.sending === 'sending') return;
    const filled = this.read();
    if (filled === null) return;
    const request = this.#numbers.next();
    this.#waiting = { request, ...filled };
    this.sending = 'sending';
    this.resend();
  }

  /** The line is back: an answer that nobody confirmed goes out again. It is the same answer, so nothing doubles. */
  resend(): void {
    const waiting = this.#waiting;
    if (waiting !== null) this.#send(waiting.request, waiting.rollCall, waiting.headCount);
  }

  done(request: number): void {
    if (this.#waiting?.request !== request) return;
    this.#waiting = null;
    this.sending = 'sent';
    forget(this.#memory);
  }

  refused(refused: Refused): void {
    if (this.#waiting === null || this.#waiting.request !== refused.request) return;
    this.#waiting = null;
    this.sending = 'editing';
    const field = fieldOf(refused.field);
    const words = problemText(refused.code, refused.field);
    if (field === null) this.refusal = words;
    else this.errors = { [field]: words };
  }

  /** Shows what the server has. */
  #takeUp(rollCall: SituationRollCall | null): void {
    const answer = rollCall?.answer ?? null;
    if (answer === null || this.#waiting !== null) return;
    this.draft = draftOf(answer);
    this.sending = 'sent';
  }

  /** Whether the server has what stands here, as when a slip of it was taken. */
  #isKnownTo(rollCall: SituationRollCall | null): boolean {
    const answer = rollCall?.answer ?? null;
    return answer !== null && sameDraft(this.draft, draftOf(answer));
  }

  /** Whether something was typed that the server did not know then. */
  #touchedSince(then: SituationRollCall | null): boolean {
    const known = then?.answer ? draftOf(then.answer) : emptyDraft();
    return !sameDraft(this.draft, known) && !sameDraft(this.draft, emptyDraft());
  }

  #keep(): void {
    if (this.rollCall === null) return;
    remember(this.#memory, JSON.stringify({ rollCall: this.rollCall.roll_call, draft: this.draft }));
  }

  #recall(rollCall: number): Draft | null {
    const kept = recall(this.#memory);
    return kept === null ? null : recallDraft(kept, rollCall);
  }
}

function filled(rollCall: number, draft: Draft): Filled | null {
  const read = readDraft(draft);
  return read.ok ? { rollCall, headCount: read.headCount } : null;
}

function missingWord(field: DraftField): 'join.head_count.reason_missing' | 'join.head_count.number_missing' {
  return field === 'reason' ? 'join.head_count.reason_missing' : 'join.head_count.number_missing';
}

/** The server's name of a field, as the field of this form. */
function fieldOf(field: string | null): DraftField | null {
  switch (field) {
    case 'present_members':
    case 'present_others':
    case 'excused':
    case 'unexcused':
    case 'invited':
    case 'reason':
      return field;
    case 'corrected_invited':
      return 'invited';
    case 'invited_reason':
      return 'reason';
    default:
      return null;
  }
}
