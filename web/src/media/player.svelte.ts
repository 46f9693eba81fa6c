import { soundSlots, type PictureSlot, type SlotTracks, type SoundSlot } from './slots';

/**
 * What is received, on the screen and in the loudspeakers. Each sound has a loudspeaker of its own, so that one can
 * be left out; browsers play none before the first click on the page.
 */
export class Player {
  /** Sound is off because the browser wants a click first. */
  blocked = $state(false);
  /** Sound is off because somebody turned it off. */
  silenced = $state(false);
  /** From 0 to 1. */
  volume = $state(1);
  /** Sounds that are not played here at all. */
  #leftOut: readonly SoundSlot[] = [];
  readonly #videos = new Map<PictureSlot, Set<HTMLVideoElement>>();
  readonly #speakers = new Map<SoundSlot, HTMLAudioElement>();
  #tracks: SlotTracks = {};

  get muted(): boolean {
    return this.blocked || this.silenced;
  }

  /** Takes an element that shows one of the pictures; the answer gives it back. */
  attach(slot: PictureSlot, video: HTMLVideoElement): () => void {
    const shown = this.#videos.get(slot) ?? new Set();
    this.#videos.set(slot, shown.add(video));
    // Sound comes from the loudspeakers below: a muted picture plays without a click.
    video.muted = true;
    this.#showPicture(slot, video);
    return () => {
      video.srcObject = null;
      shown.delete(video);
    };
  }

  /** Shows and plays these from now on. */
  show(tracks: SlotTracks): void {
    this.#tracks = tracks;
    for (const [slot, videos] of this.#videos) for (const video of videos) this.#showPicture(slot, video);
    for (const slot of soundSlots) this.#playSound(slot);
  }

  /** Leaves sounds out: a hall must not hear itself. */
  leaveOut(sounds: readonly SoundSlot[]): void {
    this.#leftOut = sounds;
    for (const slot of soundSlots) this.#playSound(slot);
  }

  /** After a click: sound from now on. */
  soundOn(): void {
    this.silenced = false;
    this.blocked = false;
    for (const slot of soundSlots) this.#playSound(slot);
  }

  soundOff(): void {
    this.silenced = true;
    for (const speaker of this.#speakers.values()) speaker.muted = true;
  }

  setVolume(volume: number): void {
    this.volume = volume;
    for (const speaker of this.#speakers.values()) speaker.volume = volume;
  }

  #showPicture(slot: PictureSlot, video: HTMLVideoElement): void {
    give(video, this.#tracks[slot]);
    // A muted picture always plays; what is thrown here is only that the next stream came first.
    if (video.srcObject !== null) video.play().catch(() => undefined);
  }

  #playSound(slot: SoundSlot): void {
    const speaker = this.#speakers.get(slot) ?? new Audio();
    this.#speakers.set(slot, speaker);
    give(speaker, this.#tracks[slot]);
    speaker.volume = this.volume;
    speaker.muted = this.muted || this.#leftOut.includes(slot);
    if (speaker.srcObject !== null && !speaker.muted) void this.#begin(speaker);
  }

  async #begin(speaker: HTMLAudioElement): Promise<void> {
    try {
      await speaker.play();
    } catch (refusal) {
      // The page asks for the click that sound needs; the pictures play at once.
      if (refusal instanceof DOMException && refusal.name === 'NotAllowedError') this.blocked = true;
    }
  }
}

/** Gives an element this track alone. Setting the same again would make the picture blink. */
function give(element: HTMLMediaElement, track: MediaStreamTrack | undefined): void {
  const current = element.srcObject instanceof MediaStream ? element.srcObject.getTracks()[0] : undefined;
  if (current !== track) element.srcObject = track === undefined ? null : new MediaStream([track]);
}
