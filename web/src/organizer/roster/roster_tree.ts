import type { RosterLine, RosterPart } from '../../api/types';
import { fold, found, searchWords } from '../../shared/folding';
import { parentsOf } from '../../shared/roster_search';

/**
 * A part of the roster in tree order, so that every branch is a range of positions. Plain data on purpose: it
 * has thousands of lines and never changes.
 */
export class RosterTree {
  readonly roster_version: number;
  /** The position of the first line in the whole roster. */
  readonly first: number;
  readonly lines: readonly RosterLine[];
  readonly #parents: Int32Array;
  readonly #folded: string[];
  readonly #positions: Map<number, number>;

  constructor(part: RosterPart) {
    this.roster_version = part.roster_version;
    this.first = part.first_position;
    this.lines = part.endpoints;
    this.#parents = parentsOf(part.endpoints.map((line) => line.depth));
    this.#folded = part.endpoints.map((line) => fold(`${line.name} ${line.code}`));
    this.#positions = new Map(
      part.endpoints.map((line, index) => [line.endpoint, part.first_position + index]),
    );
  }

  line(position: number): RosterLine | null {
    return this.lines[position - this.first] ?? null;
  }

  /** Where an endpoint stands, by its number. */
  position(endpoint: number): number | null {
    return this.#positions.get(endpoint) ?? null;
  }

  /** The position above; null at the top of this part. */
  parent(position: number): number | null {
    const index = this.#parents[position - this.first] ?? -1;
    return index < 0 ? null : this.first + index;
  }

  /** The positions above, from the nearest up. */
  above(position: number): number[] {
    const positions: number[] = [];
    for (let at = this.parent(position); at !== null; at = this.parent(at)) positions.push(at);
    return positions;
  }

  /** The first position after a branch. */
  end(position: number): number {
    return position + (this.line(position)?.subtree ?? 1);
  }

  /** The positions right below. */
  children(position: number): number[] {
    const positions: number[] = [];
    for (let at = position + 1; at < this.end(position); at = this.end(at)) positions.push(at);
    return positions;
  }

  /** What is seen of a branch when only some of its branches are open, in tree order, its top included. */
  visible(top: number, open: ReadonlySet<number>): number[] {
    const positions: number[] = [];
    const end = this.end(top);
    for (let at = top; at < end; at = open.has(at) ? at + 1 : this.end(at)) positions.push(at);
    return positions;
  }

  /** The positions within a branch that pass a test and have every word of the search in name or code. */
  matching(top: number, typed: string, passes: (position: number) => boolean): number[] {
    const words = searchWords(typed);
    const positions: number[] = [];
    for (let at = top; at < this.end(top); at += 1) {
      if (found(this.#folded[at - this.first] ?? '', words) && passes(at)) positions.push(at);
    }
    return positions;
  }
}
