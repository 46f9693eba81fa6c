/** Watches one leg of media. It is told the time; it does not ask, so that a test can say what comes. */
import { slots, soundSlots, type PictureSlot, type SlotName, type SlotPackets } from './slots';

/** What is wrong with a leg. */
export type Trouble = 'never_connected' | 'cut' | 'stalled';

/** A picture or a sound counts as arriving for so long after its last packet was counted. */
export const flowing_ms = 3_000;
const connecting_limit_ms = 15_000;
const disconnected_limit_ms = 5_000;
const stall_limit_ms = 10_000;

const pictureSlots: readonly PictureSlot[] = ['main', 'side'];

/** One slot: how many packets came, and when the number last grew. */
class Flow {
  #packets = 0;
  #grew_at_ms: number | null = null;

  count(packets: number, now_ms: number): void {
    if (packets > this.#packets) this.#grew_at_ms = now_ms;
    this.#packets = packets;
  }

  get began(): boolean {
    return this.#grew_at_ms !== null;
  }

  quietFor_ms(now_ms: number): number {
    return this.#grew_at_ms === null ? Infinity : now_ms - this.#grew_at_ms;
  }
}

export class CallWatch {
  readonly #flows: Readonly<Record<SlotName, Flow>> = {
    main: new Flow(),
    side: new Flow(),
    hall: new Flow(),
    speaker_1: new Flow(),
    speaker_2: new Flow(),
  };
  readonly #began_at_ms: number;
  #state: RTCIceConnectionState = 'new';
  #state_since_ms: number;
  #connected_at_ms: number | null = null;
  /** Since when the program is said to send; null while it is silent and nothing can be missed. */
  #expected_since_ms: number | null = null;

  constructor(now_ms: number) {
    this.#began_at_ms = now_ms;
    this.#state_since_ms = now_ms;
  }

  iceChanged(state: RTCIceConnectionState, now_ms: number): void {
    this.#state = state;
    this.#state_since_ms = now_ms;
    if (state === 'connected' || state === 'completed') this.#connected_at_ms ??= now_ms;
  }

  /** Whether the program sends just now, as the server says. */
  expect(sounding: boolean, now_ms: number): void {
    if (!sounding) this.#expected_since_ms = null;
    else this.#expected_since_ms ??= now_ms;
  }

  counted(packets: SlotPackets, now_ms: number): void {
    for (const { name } of slots) this.#flows[name].count(packets[name], now_ms);
  }

  soundFlows(now_ms: number): boolean {
    return this.#quiet_ms(soundSlots, now_ms) < flowing_ms;
  }

  pictureFlows(slot: PictureSlot, now_ms: number): boolean {
    return this.#flows[slot].quietFor_ms(now_ms) < flowing_ms;
  }

  /** How long ago something last came, or the leg began. */
  quietFor_ms(now_ms: number): number {
    const age_ms = now_ms - this.#began_at_ms;
    return Math.min(age_ms, this.#quiet_ms(soundSlots, now_ms), this.#quiet_ms(pictureSlots, now_ms));
  }

  /** What is wrong with the leg, or null: it stays. */
  trouble(now_ms: number): Trouble | null {
    if (this.#state === 'failed' || this.#state === 'closed') return 'cut';
    const in_state_ms = now_ms - this.#state_since_ms;
    if (this.#state === 'disconnected' && in_state_ms > disconnected_limit_ms) return 'cut';
    if (this.#connected_at_ms === null) {
      return now_ms - this.#began_at_ms > connecting_limit_ms ? 'never_connected' : null;
    }
    return this.#stalled(this.#connected_at_ms, now_ms) ? 'stalled' : null;
  }

  /**
   * Nothing at all for long, or a sound that came and stopped. A picture that stops while sound goes on is no
   * stall: that is what the server gives to a line that carries no more, and a new leg would tear the sound.
   */
  #stalled(connected_at_ms: number, now_ms: number): boolean {
    if (this.#expected_since_ms === null) return false;
    const could_flow_ms = now_ms - Math.max(this.#expected_since_ms, connected_at_ms);
    if (could_flow_ms <= stall_limit_ms) return false;
    const silent = this.#quiet_ms(soundSlots, now_ms) > stall_limit_ms;
    const dark = this.#quiet_ms(pictureSlots, now_ms) > stall_limit_ms;
    const heard = soundSlots.some((slot) => this.#flows[slot].began);
    return silent && (dark || heard);
  }

  #quiet_ms(of: readonly SlotName[], now_ms: number): number {
    return Math.min(...of.map((slot) => this.#flows[slot].quietFor_ms(now_ms)));
  }
}
