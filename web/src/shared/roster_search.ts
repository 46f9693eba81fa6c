import type { RosterPart } from '../api/types';
import { fold, found, searchWords } from './folding';

/** An endpoint that was found. Names alone identify nothing, so it comes with those above it. */
export interface FoundEndpoint {
  endpoint: number;
  code: string;
  name: string;
  level: string;
  /** The names above it, from the nearest up. */
  path: string[];
  /** How many endpoints its subtree has, itself included. */
  subtree: number;
}

/**
 * A roster that can be searched. It is plain data, kept out of Svelte's deep state on purpose: thousands of
 * lines behind proxies cost more than the search itself.
 */
export class RosterSearch {
  readonly #part: RosterPart;
  readonly #folded: string[];
  /** The index of the line above each line; -1 for the top. */
  readonly #parents: Int32Array;

  constructor(part: RosterPart) {
    this.#part = part;
    this.#folded = part.endpoints.map((line) => fold(`${line.name} ${line.code}`));
    this.#parents = parentsOf(part.endpoints.map((line) => line.depth));
  }

  get size(): number {
    return this.#part.endpoints.length;
  }

  /** The top of what the asker may see. */
  top(): FoundEndpoint | null {
    return this.at(0);
  }

  /** Finds an endpoint by its number. */
  byNumber(endpoint: number): FoundEndpoint | null {
    return this.at(this.#part.endpoints.findIndex((line) => line.endpoint === endpoint));
  }

  /** The best matches in tree order, names that begin with the search first, and how many there are in all. */
  search(typed: string, limit: number): { found: FoundEndpoint[]; total: number } {
    const words = searchWords(typed);
    if (words.length === 0) return { found: [], total: 0 };
    const phrase = words.join(' ');
    const begin: number[] = [];
    const rest: number[] = [];
    this.#folded.forEach((folded, index) => {
      if (!found(folded, words)) return;
      // Units are found by their own name: "Tỉnh Lào Cai" begins with it after the word for its level.
      (folded.startsWith(phrase) || folded.includes(` ${phrase}`) ? begin : rest).push(index);
    });
    const ranked = [...begin, ...rest];
    const lines = ranked.slice(0, limit).map((index) => this.at(index));
    return { found: lines.filter((line) => line !== null), total: ranked.length };
  }

  at(index: number): FoundEndpoint | null {
    const line = this.#part.endpoints[index];
    if (line === undefined) return null;
    const path: string[] = [];
    for (let above = this.#parents[index] ?? -1; above >= 0; above = this.#parents[above] ?? -1) {
      path.push(this.#part.endpoints[above]?.name ?? '');
    }
    const { endpoint, code, name, level, subtree } = line;
    return { endpoint, code, name, level, path, subtree };
  }
}

/** In tree order, the line above is the nearest earlier one that is less deep. */
export function parentsOf(depths: readonly number[]): Int32Array {
  const parents = new Int32Array(depths.length).fill(-1);
  const open: number[] = [];
  depths.forEach((depth, index) => {
    while (open.length > 0 && (depths[open.at(-1) ?? 0] ?? 0) >= depth) open.pop();
    parents[index] = open.at(-1) ?? -1;
    open.push(index);
  });
  return parents;
}
