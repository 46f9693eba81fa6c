/** The program on the screen, with its sound. Browsers play no sound before the first click on the page. */
export class Player {
  /** Sound is off because the browser wants a click first. */
  blocked = $state(false);
  /** Sound is off because somebody turned it off. */
  silenced = $state(false);
  /** From 0 to 1. */
  volume = $state(1);
  #video: HTMLVideoElement | null = null;
  #stream: MediaStream | null = null;

  get muted(): boolean {
    return this.blocked || this.silenced;
  }

  /** Takes the element that shows the program; the answer gives it back. */
  attach(video: HTMLVideoElement): () => void {
    this.#video = video;
    this.#show();
    return () => {
      video.srcObject = null;
      this.#video = null;
    };
  }

  show(stream: MediaStream | null): void {
    this.#stream = stream;
    this.#show();
  }

  /** After a click: sound from now on. */
  async soundOn(): Promise<void> {
    this.silenced = false;
    this.blocked = false;
    await this.#play();
  }

  soundOff(): void {
    this.silenced = true;
    if (this.#video !== null) this.#video.muted = true;
  }

  setVolume(volume: number): void {
    this.volume = volume;
    if (this.#video !== null) this.#video.volume = volume;
  }

  #show(): void {
    const video = this.#video;
    if (video === null) return;
    // Setting the same stream again would make the picture blink.
    if (video.srcObject !== this.#stream) video.srcObject = this.#stream;
    if (this.#stream !== null) void this.#play();
  }

  async #play(): Promise<void> {
    const video = this.#video;
    if (video === null) return;
    video.muted = this.muted;
    try {
      await video.play();
    } catch (refusal) {
      if (!(refusal instanceof DOMException) || refusal.name !== 'NotAllowedError' || video.muted) return;
      // The picture plays at once, and the page asks for the click that sound needs.
      this.blocked = true;
      video.muted = true;
      await video.play().catch(() => undefined);
    }
  }
}
