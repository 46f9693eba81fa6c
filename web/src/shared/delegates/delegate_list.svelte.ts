import type { Failure, Outcome } from '../../api/client';
import {
  namePresiding,
  showDelegates,
  tickDelegates,
  type DelegateAddress,
  type DelegateBoard,
  type DelegateLine,
} from '../../api/delegates';
import { fold, found, searchWords } from '../folding';

/** More rows at once help nobody; whoever is looked for is typed. */
export const MOST_ROWS = 300;

/** The delegates of one endpoint, as the server said last, and what is done with them. */
export class DelegateList {
  board = $state.raw<DelegateBoard | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** What somebody typed to find a delegate, with tones or without. */
  search = $state('');
  /** The delegates that are on their way to the server. */
  busy = $state.raw<readonly number[]>([]);
  #asked = 0;

  constructor(readonly address: DelegateAddress) {}

  readonly #folded = $derived(
    (this.board?.delegates ?? []).map((line) => ({
      line,
      folded: fold(`${line.name ?? ''} ${line.unit ?? ''}`),
    })),
  );

  /** Those that are looked for, in the order of the server. */
  readonly shown = $derived.by((): DelegateLine[] => {
    const words = searchWords(this.search);
    return this.#folded.filter(({ folded }) => found(folded, words)).map(({ line }) => line);
  });

  /** Those who checked in and wait for the technician's word. */
  readonly unconfirmed = $derived(
    (this.board?.delegates ?? []).filter((line) => line.attested === 'checked_in'),
  );

  load(): Promise<void> {
    return this.#take(() => showDelegates(this.address));
  }

  async tick(line: DelegateLine, isHere: boolean): Promise<void> {
    const here = isHere ? [line.delegate] : [];
    await this.#change([line.delegate], () =>
      tickDelegates(this.address, here, isHere ? [] : [line.delegate]),
    );
  }

  async confirm(lines: readonly DelegateLine[]): Promise<void> {
    const here = lines.map((line) => line.delegate);
    await this.#change(here, () => tickDelegates(this.address, here, []));
  }

  async preside(line: DelegateLine, does: boolean): Promise<void> {
    const others = (this.board?.delegates ?? []).filter(
      (other) => other.presides && other.delegate !== line.delegate,
    );
    const presiding = [...others.map((other) => other.delegate), ...(does ? [line.delegate] : [])];
    await this.#change([line.delegate], () => namePresiding(this.address, presiding));
  }

  async #change(delegates: number[], ask: () => Promise<Outcome<DelegateBoard>>): Promise<void> {
    this.busy = [...this.busy, ...delegates];
    await this.#take(ask);
    this.busy = this.busy.filter((delegate) => !delegates.includes(delegate));
  }

  async #take(ask: () => Promise<Outcome<DelegateBoard>>): Promise<void> {
    const asked = ++this.#asked;
    const came = await ask();
    // An older answer that comes late must not cover a newer one.
    if (asked !== this.#asked) return;
    if (came.ok) this.board = came.value;
    this.failure = came.ok ? null : came.failure;
  }
}
