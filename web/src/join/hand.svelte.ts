import type { Refused, SituationFloor } from '../api/socket';
import { problemText } from '../shared/failure';
import type { RequestNumbers } from './request_numbers';

export type HandDeed = 'raise_hand' | 'lower_hand' | 'release_floor';

/** The hand of this place: asking to speak, taking it back, and giving the floor back. */
export class Hand {
  floor = $state.raw<SituationFloor | null>(null);
  /** What was asked and has no answer yet. */
  asking = $state<HandDeed | null>(null);
  refusal = $state<string | null>(null);
  /** The turn to speak ended because the line was lost, and nothing was done about it yet. */
  cutOff = $state(false);
  #request = 0;
  readonly #send: (deed: HandDeed, request: number) => boolean;
  readonly #numbers: RequestNumbers;

  /** `send` says whether the message could be sent. */
  constructor(send: (deed: HandDeed, request: number) => boolean, numbers: RequestNumbers) {
    this.#send = send;
    this.#numbers = numbers;
  }

  /** The server says how the floor stands; null while there is no session. */
  follow(floor: SituationFloor | null): void {
    const spoke = this.floor?.holds_floor ?? false;
    const speaks = floor?.holds_floor ?? false;
    // A page that was loaded anew says it as well.
    const isNews = spoke || this.floor === null;
    if (speaks || (floor?.hand_raised ?? false)) this.cutOff = false;
    else if (isNews) this.cutOff = floor?.last_end === 'line_lost';
    this.floor = floor;
  }

  ask(deed: HandDeed): void {
    if (this.asking !== null) return;
    this.refusal = null;
    this.#request = this.#numbers.next();
    if (this.#send(deed, this.#request)) this.asking = deed;
  }

  done(request: number): void {
    if (request === this.#request) this.asking = null;
  }

  refused(refused: Refused): void {
    if (this.asking === null || refused.request !== this.#request) return;
    this.asking = null;
    this.refusal = problemText(refused.code);
  }

  /** The line is down: an answer will not come any more, and the situation that follows says what became of it. */
  lineLost(): void {
    this.asking = null;
  }
}
