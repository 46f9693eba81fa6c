import type { Delta, Snapshot } from '../../api/socket';
import type { BranchState } from '../../api/types';
import { decodeStates } from './endpoint_state';

/** Told which positions changed; `all` after a snapshot. */
export type BoardListener = (changed: readonly number[] | 'all') => void;

/**
 * The live state of every endpoint: a byte array and a map of branches behind one version signal. Deep reactive
 * state would cost 50 ms a change with 11,731 endpoints.
 */
export class Board {
  #version = $state(0);
  #roster_version = 0;
  #first_position = 0;
  #states = new Uint8Array(0);
  #branches = new Map<number, BranchState>();
  readonly #listeners = new Set<BoardListener>();

  /** Read it to be drawn again after every change; 0 before the first snapshot. */
  get version(): number {
    return this.#version;
  }

  /** The roster that positions refer to. */
  get roster_version(): number {
    void this.#version;
    return this.#roster_version;
  }

  /** The state of the endpoint at a position of the whole roster; 0 where nothing is known. */
  state(position: number): number {
    void this.#version;
    return this.peek(position);
  }

  /** The same, for the painter, which is told of changes and must not depend on the signal. */
  peek(position: number): number {
    return this.#states[position - this.#first_position] ?? 0;
  }

  /** How a branch stands, as the server counted it. */
  branch(position: number): BranchState | null {
    void this.#version;
    return this.#branches.get(position) ?? null;
  }

  listen(listener: BoardListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says whether the snapshot could be read. */
  takeSnapshot(snapshot: Snapshot): boolean {
    const states = decodeStates(snapshot.states);
    if (states === null) return false;
    this.#states = states;
    this.#first_position = snapshot.first_position;
    this.#roster_version = snapshot.roster_version;
    this.#branches = new Map(snapshot.branches.map((branch) => [branch.position, branch]));
    this.#tell('all');
    return true;
  }

  takeDelta(delta: Delta): void {
    const changed: number[] = [];
    for (const [position, state] of delta.states) {
      const index = position - this.#first_position;
      if (index < 0 || index >= this.#states.length) continue;
      this.#states[index] = state;
      changed.push(position);
    }
    for (const branch of delta.branches) this.#branches.set(branch.position, branch);
    this.#tell(changed);
  }

  #tell(changed: readonly number[] | 'all'): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener(changed);
  }
}
