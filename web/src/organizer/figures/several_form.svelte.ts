import type { Outcome } from '../../api/client';
import { amendSeveral, type Correction } from '../../api/organizing_figures';
import type { SessionAddress } from '../../api/types';
import { Deed } from '../../shared/deed.svelte';

/** An endpoint that was chosen, as the list shows it. */
export interface ChosenEndpoint {
  endpoint: number;
  name: string;
  path: string[];
}

/** What several endpoints can have in common: no two of them have the same people. */
export type SharedFigure = 'absent' | 'present' | `withdraw-${number}`;

/** One correction for several endpoints while it is filled in. */
export class SeveralForm {
  chosen = $state.raw<readonly ChosenEndpoint[]>([]);
  figure = $state<SharedFigure>('absent');
  absence = $state('');
  reason = $state('');
  readonly deed = new Deed();

  constructor(readonly address: SessionAddress) {}

  add({ endpoint, name, path }: ChosenEndpoint): void {
    if (!this.chosen.some((one) => one.endpoint === endpoint)) {
      this.chosen = [...this.chosen, { endpoint, name, path }];
    }
  }

  remove(endpoint: number): void {
    this.chosen = this.chosen.filter((one) => one.endpoint !== endpoint);
  }

  save(): Promise<Outcome<unknown> | null> {
    const { conference, session } = this.address;
    const endpoints = this.chosen.map(({ endpoint }) => endpoint);
    const body = { endpoints, reason: this.reason.trim(), correction: this.#correction() };
    return this.deed.run(() => amendSeveral(conference, session, body));
  }

  #correction(): Correction {
    if (this.figure === 'absent') return { figure: 'absence', absence: this.absence.trim() };
    if (this.figure === 'present') return { figure: 'absence', absence: null };
    return { figure: 'no_head_count', roll_call: Number(this.figure.slice('withdraw-'.length)) };
  }
}
