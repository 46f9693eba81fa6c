import type { Failure } from '../../api/client';
import {
  amendFigures,
  showFigures,
  type Correction,
  type EndpointFigures,
  type RollCallAnswer,
} from '../../api/organizing_figures';
import { Deed } from '../../shared/deed.svelte';
import { HeadCountDraft } from '../endpoint/head_count_draft.svelte';

/** Which figure is to be corrected: that of a roll call, or the absence. */
export type Figure = number | 'absence';

/** A correction of an endpoint's closed figures while it is filled in. */
export class AmendForm {
  figures = $state.raw<EndpointFigures | null>(null);
  failure = $state.raw<Failure | null>(null);
  figure = $state<Figure>('absence');
  /** What was answered is taken back: nothing is reported any more. */
  withdraws = $state(false);
  is_absent = $state(false);
  absence = $state('');
  reason = $state('');
  /** Whether the last thing done here made a version. */
  done = $state(false);
  readonly draft = new HeadCountDraft();
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
    this.withdraws = false;
    this.draft.begin(this.answer?.head_count ?? null);
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
    const roll_call = this.figure;
    return this.withdraws
      ? { figure: 'no_head_count', roll_call }
      : { figure: 'head_count', roll_call, head_count: this.draft.headCount() };
  }
}
