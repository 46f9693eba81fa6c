import { formatAddress, parseAddress, type Address } from './address';

/** Which screen is shown. The browser's own back and forward buttons work. */
export class Navigation {
  #address = $state.raw<Address>(parseAddress(window.location.hash));
  #leave: ((to: Address) => boolean) | null = null;

  constructor() {
    window.addEventListener('hashchange', this.#moved);
  }

  get address(): Address {
    return this.#address;
  }

  go(address: Address): void {
    window.location.hash = formatAddress(address);
  }

  /** Asks before the screen changes; the question is dropped when the answer is called. */
  guard(leave: (to: Address) => boolean): () => void {
    this.#leave = leave;
    return () => {
      if (this.#leave === leave) this.#leave = null;
    };
  }

  readonly #moved = (): void => {
    const to = parseAddress(window.location.hash);
    if (formatAddress(to) === formatAddress(this.#address)) return;
    if (this.#leave !== null && !this.#leave(to)) {
      // The address was changed already: put it back without another entry in the history.
      window.history.replaceState(null, '', formatAddress(this.#address));
      return;
    }
    this.#address = to;
  };
}
