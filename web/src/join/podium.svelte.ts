import { issueSendingTicket } from '../api/streams';
import { stopTracks } from '../media/capture';
import { openLeg, Publisher } from '../media/publisher';
import { endpointPlan } from '../media/sending';
import { openCamera, type CameraTrouble } from './camera';

/** `off`: camera and microphone are closed. */
export type PodiumState = 'off' | 'opening' | 'connecting' | 'sending' | 'waiting';

/** The server tells a page that its turn is over within this time. */
const telling_ms = 1_500;

/**
 * Where this place speaks from: camera and microphone are open only while the center looks at it or it has the
 * floor, and what they give is sent by WHIP. A line that breaks meanwhile comes back by itself.
 */
export class Podium {
  state = $state<PodiumState>('off');
  trouble = $state<CameraTrouble | null>(null);
  /** What is sent, to be shown small to those who are seen. */
  stream = $state.raw<MediaStream | null>(null);
  #session: number | null = null;
  #publisher: Publisher | null = null;
  /** Counts openings, so that one which comes too late is let go. */
  #opening = 0;

  /** Whether there is a picture of this place to show. */
  get hasPicture(): boolean {
    return (this.stream?.getVideoTracks().length ?? 0) > 0;
  }

  /** Sends to this session from now on; null ends it and closes camera and microphone. */
  follow(session: number | null): void {
    if (session === this.#session) return;
    this.leave();
    this.#session = session;
    if (session === null) return;
    navigator.mediaDevices?.addEventListener('devicechange', this.#plugged);
    void this.#open(session);
  }

  /** After the technician has done what the page said. */
  async retry(): Promise<void> {
    if (this.#session === null || this.state === 'opening') return;
    await this.#open(this.#session);
  }

  leave(): void {
    this.#session = null;
    this.#close();
    this.trouble = null;
    navigator.mediaDevices?.removeEventListener('devicechange', this.#plugged);
  }

  /** Something was plugged in or out: perhaps the camera that was missing. */
  readonly #plugged = (): void => {
    if (this.trouble !== null) void this.retry();
  };

  async #open(session: number): Promise<void> {
    this.#close();
    this.#opening += 1;
    const opening = this.#opening;
    this.state = 'opening';
    const opened = await openCamera();
    if (this.#opening !== opening) return stopTracks(opened.ok ? opened.stream : null);
    this.trouble = opened.ok ? null : opened.trouble;
    if (opened.ok) this.#send(session, opened.stream);
    else this.state = 'off';
  }

  #send(session: number, stream: MediaStream): void {
    this.stream = stream;
    for (const track of stream.getTracks()) {
      // A cable that was pulled: the other device, if there is one, takes its place.
      track.onended = () => void this.retry();
    }
    this.#publisher = new Publisher(stream.getTracks(), endpointPlan, {
      ticket: () => issueSendingTicket(session),
      offer: openLeg,
      mayComeBack: () => this.#mayComeBack(session),
      changed: (state) => (this.state = state === 'replaced' ? 'waiting' : state),
      refused: () => undefined,
    });
    this.#publisher.start();
  }

  /** The server closes the connection when the turn is over; only if it is not, something went wrong. */
  async #mayComeBack(session: number): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve, telling_ms));
    return this.#session === session;
  }

  #close(): void {
    this.#opening += 1;
    this.#publisher?.stop();
    this.#publisher = null;
    for (const track of this.stream?.getTracks() ?? []) track.onended = null;
    stopTracks(this.stream);
    this.stream = null;
    this.state = 'off';
  }
}
