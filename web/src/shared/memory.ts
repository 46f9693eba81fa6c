/**
 * What the browser remembers. One that forbids it, or has no room left, remembers for as long as the page is open:
 * a page that gave itself another name at every question would be taken for another device.
 */
class Memory {
  readonly #storage: () => Storage;
  /** What the browser did not take. */
  readonly #meanwhile = new Map<string, string>();

  /** `storage` may throw: where cookies are blocked, even looking for it does. */
  constructor(storage: () => Storage) {
    this.#storage = storage;
  }

  recall(name: string): string | null {
    const newer = this.#meanwhile.get(name);
    if (newer !== undefined) return newer;
    try {
      return this.#storage().getItem(prefix + name);
    } catch {
      return null;
    }
  }

  remember(name: string, value: string): void {
    try {
      this.#storage().setItem(prefix + name, value);
      this.#meanwhile.delete(name);
    } catch {
      this.#meanwhile.set(name, value);
    }
  }

  forget(name: string): void {
    this.#meanwhile.delete(name);
    try {
      this.#storage().removeItem(prefix + name);
    } catch {
      // It was never kept.
    }
  }
}

const prefix = 'diemcau.';
const browser = new Memory(() => localStorage);

export const recall = (name: string): string | null => browser.recall(name);
export const remember = (name: string, value: string): void => browser.remember(name, value);
export const forget = (name: string): void => browser.forget(name);

/** What a tab remembers until it is closed: it outlives a reload. */
export const visit = new Memory(() => sessionStorage);
