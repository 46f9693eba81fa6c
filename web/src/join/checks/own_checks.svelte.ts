import type { Check, SituationReadiness } from '../../api/situation_checks';
import type { Refused } from '../../api/socket';
import { problemText } from '../../shared/failure';
import type { RequestNumbers } from '../request_numbers';

/** What the technician found out, by part of the check. */
export type Findings = Partial<Record<Check, boolean>>;

/** The technical check of this place: what the server knows of it, and what the technician has to say. */
export class OwnChecks {
  /** Null while no technical check goes on. */
  readiness = $state.raw<SituationReadiness | null>(null);
  refusal = $state<string | null>(null);
  /** What was found out and not told yet: devices are tried before the page is in the hall. */
  #untold: Findings;
  #request = 0;
  readonly #send: (check: Check, passed: boolean, request: number) => boolean;
  readonly #numbers: RequestNumbers;

  /** `send` says whether the message could be sent. */
  constructor(
    send: (check: Check, passed: boolean, request: number) => boolean,
    numbers: RequestNumbers,
    found: Findings = {},
  ) {
    this.#send = send;
    this.#numbers = numbers;
    this.#untold = { ...found };
  }

  /** The server says how the check stands; null while there is none. */
  follow(readiness: SituationReadiness | null): void {
    this.readiness = readiness;
    for (const { check } of readiness?.checks ?? []) {
      const found = this.#untold[check];
      if (found !== undefined) this.declare(check, found);
    }
  }

  declare(check: Check, passed: boolean): void {
    this.refusal = null;
    this.#request = this.#numbers.next();
    this.#untold[check] = passed;
    if (this.readiness !== null && this.#send(check, passed, this.#request)) delete this.#untold[check];
  }

  refused(refused: Refused): void {
    if (refused.request === this.#request) this.refusal = problemText(refused.code);
  }
}
