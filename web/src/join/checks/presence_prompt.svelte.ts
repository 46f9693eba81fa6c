import type { SituationPrompt } from '../../api/situation_checks';
import type { Refused } from '../../api/socket';
import { problemText } from '../../shared/failure';
import type { RequestNumbers } from '../request_numbers';

/** "Are you there?", asked of this place, and the answer to it. */
export class PresencePrompt {
  /** The prompt that is on the screen; null while nothing is asked. */
  asked = $state.raw<SituationPrompt | null>(null);
  /** When the last one was asked that was not answered in time. */
  missed_at = $state<string | null>(null);
  busy = $state(false);
  refusal = $state<string | null>(null);
  #request = 0;
  readonly #send: (prompt: number, request: number) => boolean;
  readonly #numbers: RequestNumbers;

  /** `send` says whether the message could be sent. */
  constructor(send: (prompt: number, request: number) => boolean, numbers: RequestNumbers) {
    this.#send = send;
    this.#numbers = numbers;
  }

  /** The server says what is asked; null while nothing is. */
  follow(asked: SituationPrompt | null): void {
    const before = this.asked;
    if (before !== null && before.prompt !== asked?.prompt) {
      this.busy = false;
      this.refusal = null;
      if (!before.answered) this.missed_at = before.asked_at;
    }
    if (asked !== null) this.missed_at = null;
    this.asked = asked;
  }

  answer(): void {
    if (this.busy || this.asked === null || this.asked.answered) return;
    this.refusal = null;
    this.#request = this.#numbers.next();
    this.busy = this.#send(this.asked.prompt, this.#request);
  }

  done(request: number): void {
    if (request !== this.#request || this.asked === null) return;
    this.busy = false;
    this.asked = { ...this.asked, answered: true };
  }

  refused(refused: Refused): void {
    if (!this.busy || refused.request !== this.#request) return;
    this.busy = false;
    this.refusal = problemText(refused.code);
  }

  /** The line is down: the answer may be given again when it is back. */
  lineLost(): void {
    this.busy = false;
  }
}
