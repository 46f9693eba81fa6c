import type { Failure, Outcome } from '../api/client';
import { failureText } from './failure';

/** Something that is asked of the server: whether it is under way, and why it was refused. */
export class Deed {
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);

  /** Asks; a second press while the first is under way does nothing and answers null. */
  async run<Value>(ask: () => Promise<Outcome<Value>>): Promise<Outcome<Value> | null> {
    if (this.busy) return null;
    this.busy = true;
    this.failure = null;
    const came = await ask();
    this.busy = false;
    this.failure = came.ok ? null : came.failure;
    return came;
  }

  forget(): void {
    this.failure = null;
  }

  /** What to say at a field, when the server named it. */
  at(field: string): string | undefined {
    return this.failure?.kind === 'problem' && this.failure.field === field
      ? failureText(this.failure)
      : undefined;
  }

  /** The failure, unless one of these fields says it already. */
  besides(...fields: string[]): Failure | null {
    return this.failure?.kind === 'problem' && fields.includes(this.failure.field ?? '')
      ? null
      : this.failure;
  }
}
