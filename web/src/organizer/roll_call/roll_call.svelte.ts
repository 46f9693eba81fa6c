import type { Failure } from '../../api/client';
import { showRollCall, type RollCallAddress, type RollCallBoard } from '../../api/organizing_roll_calls';

/** Answers come by the hundred; the board is asked for again at most this often. */
const refresh_ms = 3_000;

/** The board of one roll call, kept fresh while it is shown. */
export class RollCallState {
  board = $state.raw<RollCallBoard | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly address: RollCallAddress;
  /** The top of the part that is shown. */
  readonly subtree: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** By the clock that only runs: the other may be set back by hours meanwhile. */
  #loaded_at_ms = -refresh_ms;
  #stopped = false;

  constructor(address: RollCallAddress, subtree: number) {
    this.address = address;
    this.subtree = subtree;
  }

  /** Something changed on the server: loads now, or as soon as the last load is long enough ago. */
  touch(): void {
    if (this.#timer !== undefined || this.#stopped) return;
    const wait_ms = Math.max(0, this.#loaded_at_ms + refresh_ms - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.load();
    }, wait_ms);
  }

  async load(): Promise<void> {
    this.#loaded_at_ms = performance.now();
    const came = await showRollCall(this.address, this.subtree);
    if (this.#stopped) return;
    if (came.ok) this.board = came.value;
    this.failure = came.ok ? null : came.failure;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
