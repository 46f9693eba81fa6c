import type { Failure } from '../../api/client';
import { checkRoster, importRoster, type RosterCheck } from '../../api/organizing_rosters';
import type { Fault } from '../../api/types';

export type ImportStep =
  | { at: 'choosing'; failure: Failure | null }
  | { at: 'checking'; name: string }
  | { at: 'faulty'; name: string; faults: Fault[] }
  | { at: 'checked'; name: string; check: RosterCheck; busy: boolean; failure: Failure | null };

/** A roster file on its way in: chosen, checked, then taken in as a whole or not at all. */
export class RosterImport {
  step = $state.raw<ImportStep>({ at: 'choosing', failure: null });
  readonly #conference: number;
  #file: File | null = null;
  #attempt = 0;

  constructor(conference: number) {
    this.#conference = conference;
  }

  async check(file: File): Promise<void> {
    const attempt = ++this.#attempt;
    this.#file = file;
    this.step = { at: 'checking', name: file.name };
    const came = await checkRoster(this.#conference, file);
    // Another file was chosen meanwhile.
    if (attempt !== this.#attempt) return;
    if (came.ok) {
      this.step = { at: 'checked', name: file.name, check: came.value, busy: false, failure: null };
    } else if (came.failure.kind === 'problem' && came.failure.faults.length > 0) {
      this.step = { at: 'faulty', name: file.name, faults: came.failure.faults };
    } else {
      this.step = { at: 'choosing', failure: came.failure };
    }
  }

  /** Says whether the roster was taken in. */
  async take(): Promise<boolean> {
    const step = this.step;
    const file = this.#file;
    if (step.at !== 'checked' || step.busy || file === null) return false;
    this.step = { ...step, busy: true, failure: null };
    const came = await importRoster(this.#conference, file);
    this.step = came.ok ? { at: 'choosing', failure: null } : { ...step, busy: false, failure: came.failure };
    return came.ok;
  }

  again(): void {
    this.#attempt += 1;
    this.#file = null;
    this.step = { at: 'choosing', failure: null };
  }
}
