import type { Refused, SituationRollCall } from '../api/socket';
import type { HeadCount } from '../api/types';
import { problemText } from '../shared/failure';
import { visit } from '../shared/memory';
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

const memory = 'head_count';

/**
 * The head count of the roll call that is open. What was typed outlives a lost connection and a reload; an
 * answer that was sent while the line broke is sent again when it is back.
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
  #waiting: { request: number; rollCall: number; headCount: HeadCount } | null = null;
  readonly #send: (request: number, rollCall: number, headCount: HeadCount) => boolean;
  readonly #numbers: RequestNumbers;

  /** `send` says whether the message could be sent. */
  constructor(
    send: (request: number, rollCall: number, headCount: HeadCount) => boolean,
    numbers = new RequestNumbers(),
  ) {
    this.#send = send;
    this.#numbers = numbers;
  }

  /** The server says which roll call is open, and what it knows of our answer. */
  follow(rollCall: SituationRollCall | null): void {
    const before = this.rollCall;
    this.rollCall = rollCall;
    const touched = this.#touchedSince(before);
    if (before?.roll_call === rollCall?.roll_call) {
      if (!touched) this.#takeUp(rollCall);
      return;
    }
    if (before !== null && touched && this.sending !== 'sent') this.closedUnsent = before.title;
    this.#waiting = null;
    this.sending = 'editing';
    this.errors = {};
    this.refusal = null;
    this.draft = emptyDraft();
    if (rollCall === null) return;
    this.closedUnsent = null;
    const kept = this.#recall(rollCall.roll_call);
    if (kept !== null) this.draft = kept;
    else this.#takeUp(rollCall);
  }

  edited(field: DraftField): void {
    if (this.sending === 'sent') this.sending = 'editing';
    const { [field]: _gone, ...others } = this.errors;
    this.errors = others;
    this.refusal = null;
    this.#keep();
  }

  submit(): void {
    const rollCall = this.rollCall;
    if (rollCall === null || this.sending === 'sending') return;
    const read = readDraft(this.draft);
    this.refusal = null;
    if (!read.ok) {
      this.errors = Object.fromEntries(read.missing.map((field) => [field, t(missingWord(field))]));
      return;
    }
    this.errors = {};
    const request = this.#numbers.next();
    this.#waiting = { request, rollCall: rollCall.roll_call, headCount: read.headCount };
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
    visit.forget(memory);
  }

  refused(refused: Refused): void {
    if (this.#waiting === null || this.#waiting.request !== refused.request) return;
    this.#waiting = null;
    this.sending = 'editing';
    const field = fieldOf(refused.field);
    const words = problemText(refused.code);
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

  /** Whether something was typed that the server did not know then. */
  #touchedSince(then: SituationRollCall | null): boolean {
    const known = then?.answer ? draftOf(then.answer) : emptyDraft();
    return !sameDraft(this.draft, known) && !sameDraft(this.draft, emptyDraft());
  }

  #keep(): void {
    if (this.rollCall === null) return;
    visit.remember(memory, JSON.stringify({ rollCall: this.rollCall.roll_call, draft: this.draft }));
  }

  #recall(rollCall: number): Draft | null {
    const kept = visit.recall(memory);
    return kept === null ? null : recallDraft(kept, rollCall);
  }
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
