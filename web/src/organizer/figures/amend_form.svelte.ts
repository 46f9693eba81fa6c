import type { Failure } from '../../api/client';
import {
  amendFigures,
  showFigures,
  type Correction,
  type EndpointFigures,
  type RollCallAnswer,
} from '../../api/organizing_figures';
import type { HeadCount } from '../../api/types';
import { Deed } from '../deed.svelte';

export const people = ['present_members', 'present_others', 'excused', 'unexcused'] as const;
export type People = (typeof people)[number];

/** Which figure is to be corrected: that of a roll call, or the absence. */
export type Figure = number | 'absence';

const nobody: Record<People, string> = {
  present_members: '',
  present_others: '',
  excused: '',
  unexcused: '',
};

/** A correction of an endpoint's closed figures while it is filled in. */
export class AmendForm {
  figures = $state.raw<EndpointFigures | null>(null);
  failure = $state.raw<Failure | null>(null);
  figure = $state<Figure>('absence');
  given = $state<Record<People, string>>({ ...nobody });
  corrects_invited = $state(false);
  invited = $state('');
  invited_reason = $state('');
  is_absent = $state(false);
  absence = $state('');
  reason = $state('');
  /** Whether the last thing done here made a version. */
  done = $state(false);
  readonly deed = new Deed();

  constructor(
    readonly conference: number,
    readonly session: number,
    readonly endpoint: number,
  ) {}

  get answer(): RollCallAnswer | null {
    return this.figures?.answers.find((one) => one.roll_call === this.figure) ?? null;
  }

  async load(): Promise<void> {
    const came = await showFigures(this.conference, this.session, this.endpoint);
    this.failure = came.ok ? null : came.failure;
    if (!came.ok) return;
    this.figures = came.value;
    const official = came.value.answers.find((one) => one.official) ?? came.value.answers.at(0);
    this.choose(official?.roll_call ?? 'absence');
  }

  /** Begins with what stands there. */
  choose(figure: Figure): void {
    this.figure = figure;
    this.is_absent = this.figures?.absence != null;
    this.absence = this.figures?.absence ?? '';
    const before = this.answer?.head_count ?? null;
    this.given = { ...nobody };
    if (before !== null) for (const field of people) this.given[field] = String(before[field]);
    const corrected = before?.corrected_invited ?? null;
    this.corrects_invited = corrected !== null;
    this.invited = corrected === null ? '' : String(corrected.invited);
    this.invited_reason = corrected?.reason ?? '';
  }

  async save(): Promise<boolean> {
    this.done = false;
    const ask = () =>
      amendFigures(this.conference, this.session, this.endpoint, this.reason.trim(), this.#correction());
    const came = await this.deed.run(ask);
    if (!came?.ok) return false;
    this.figures = came.value;
    this.choose(this.figure);
    this.reason = '';
    this.done = true;
    return true;
  }

  #correction(): Correction {
    if (this.figure === 'absence') {
      return { figure: 'absence', absence: this.is_absent ? this.absence.trim() : null };
    }
    return { figure: 'head_count', roll_call: this.figure, head_count: this.#headCount() };
  }

  #headCount(): HeadCount {
    const number = (text: string): number => Number(text.trim() || '0');
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
