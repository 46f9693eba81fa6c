/** Keeps the screen on while a hall watches. The browser takes the lock away from hidden pages; it is taken again. */
export class WakeLock {
  #wanted = false;
  #lock: WakeLockSentinel | null = null;

  hold(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    document.addEventListener('visibilitychange', this.#take);
    void this.#take();
  }

  release(): void {
    this.#wanted = false;
    document.removeEventListener('visibilitychange', this.#take);
    void this.#lock?.release();
    this.#lock = null;
  }

  readonly #take = async (): Promise<void> => {
    if (!this.#wanted || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      this.#lock = await navigator.wakeLock.request('screen');
      if (!this.#wanted) this.release();
    } catch {
      // A battery saver may refuse; the conference goes on, only the screen may turn dark.
    }
  };
}
