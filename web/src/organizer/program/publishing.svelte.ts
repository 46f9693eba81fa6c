import type { Failure, Outcome } from '../../api/client';
import { serverNow_ms } from '../../api/server_clock';
import { issueStreamTicket } from '../../api/streams';
import type { Place, SessionView, StreamTicket } from '../../api/types';
import {
  captureMicrophone,
  capturePicture,
  listDevices,
  stopTracks,
  type CaptureProblem,
  type Device,
} from '../../media/capture';
import { openLeg, Publisher, type PublisherState } from '../../media/publisher';
import { planFor, sentBetween, type SentCounters, type SentFigures, type Source } from '../../media/sending';
import { SoundDesk } from './sound_desk';

/** So long the server may take to say that it has our connection; after that, its silence means that it is dead. */
const unseen_limit_ms = 4_000;

/** News of the session reach the page within this time. */
const telling_ms = 1_500;

/** What this browser sends to everybody: its sources, and whether it arrives. */
export class Publishing {
  source = $state<Source | null>(null);
  place = $state<Place>('main');
  camera = $state('');
  microphone = $state('');
  cameras = $state.raw<Device[]>([]);
  microphones = $state.raw<Device[]>([]);
  /** The picture as it is sent, for the preview. */
  preview = $state.raw<MediaStream | null>(null);
  problem = $state<{ of: 'picture' | 'sound'; why: CaptureProblem } | null>(null);
  /** The picture's source went away: the sharing was ended, the camera was unplugged. */
  pictureLost = $state(false);
  opening = $state(false);
  muted = $state(false);
  /** From 0 to 1. */
  level = $state(0);
  /** Null while nothing is to be sent. */
  state = $state<PublisherState | null>(null);
  refusal = $state.raw<Failure | null>(null);
  figures = $state.raw<SentFigures | null>(null);
  readonly #conference: number;
  readonly #session: number;
  readonly #view: () => SessionView | null;
  #sound: SoundDesk | null = null;
  #microphone: MediaStream | null = null;
  #publisher: Publisher | null = null;
  #counters: SentCounters | null = null;
  #sending_since_ms = 0;
  #ticket: { place: Place; ticket: StreamTicket } | null = null;
  #meter: ReturnType<typeof setInterval> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;

  constructor(conference: number, session: number, view: () => SessionView | null) {
    this.#conference = conference;
    this.#session = session;
    this.#view = view;
  }

  /** Whether this browser is to send: also while the line is down and it comes back by itself. */
  get wanted(): boolean {
    return this.state !== null && this.state !== 'replaced';
  }

  /** Opens a source and shows it; while sending, it takes the place of the one before. */
  async open(source: Source): Promise<void> {
    if (this.opening) return;
    this.opening = true;
    this.problem = null;
    await this.#openSound();
    const captured = await capturePicture(source, this.camera);
    this.opening = false;
    if (!captured.ok) {
      this.problem = { of: 'picture', why: captured.problem };
      return;
    }
    stopTracks(this.preview);
    this.preview = captured.stream;
    this.source = source;
    this.pictureLost = false;
    this.#sound?.connect('computer', source === 'camera' ? null : captured.stream);
    const [track] = captured.stream.getVideoTracks();
    track?.addEventListener('ended', () => {
      if (this.preview === captured.stream) this.pictureLost = true;
    });
    if (track) await this.#publisher?.exchange(track, planFor(source));
    await this.#listDevices();
  }

  async chooseMicrophone(): Promise<void> {
    const captured = await captureMicrophone(this.microphone);
    this.problem = captured.ok ? null : { of: 'sound', why: captured.problem };
    if (!captured.ok) return;
    stopTracks(this.#microphone);
    this.#microphone = captured.stream;
    this.#sound?.connect('microphone', captured.stream);
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.#sound?.mute(muted);
  }

  start(): void {
    const [picture] = this.preview?.getVideoTracks() ?? [];
    if (!this.source || !picture || !this.#sound) return;
    this.#publisher?.stop();
    this.refusal = null;
    this.#publisher = new Publisher([this.#sound.track, picture], planFor(this.source), {
      ticket: () => this.#publishTicket(),
      offer: openLeg,
      mayComeBack: () => this.#mayComeBack(),
      changed: (state) => this.#changed(state),
      refused: (failure) => this.#refused(failure),
    });
    this.#publisher.start();
    clearInterval(this.#watch);
    this.#watch = setInterval(() => void this.#look(), 1_000);
  }

  /** Ends sending; the source stays open for another go. */
  end(): void {
    this.#publisher?.stop();
    this.#publisher = null;
    this.state = null;
    this.figures = null;
    this.refusal = null;
    clearInterval(this.#watch);
  }

  /** Ends everything and lets camera and microphone go. */
  stop(): void {
    this.end();
    clearInterval(this.#meter);
    stopTracks(this.preview);
    stopTracks(this.#microphone);
    this.#sound?.close();
    this.preview = null;
    this.#microphone = null;
    this.#sound = null;
    this.source = null;
    this.level = 0;
    this.pictureLost = false;
  }

  async #openSound(): Promise<void> {
    if (this.#sound === null) {
      this.#sound = new SoundDesk();
      this.#meter = setInterval(() => (this.level = this.#sound?.level() ?? 0), 100);
    }
    this.#sound.mute(this.muted);
    await this.#sound.begin();
    if (this.#microphone === null) await this.chooseMicrophone();
  }

  async #listDevices(): Promise<void> {
    this.cameras = await listDevices('videoinput');
    this.microphones = await listDevices('audioinput');
    // The lists must show what is in use, not an empty choice.
    const used = (stream: MediaStream | null, kind: string): string =>
      stream
        ?.getTracks()
        .find((track) => track.kind === kind)
        ?.getSettings().deviceId ?? '';
    if (this.source === 'camera') this.camera = used(this.preview, 'video');
    this.microphone = used(this.#microphone, 'audio');
  }

  #refused(failure: Failure | null): void {
    this.refusal = failure;
    // Perhaps it is the ticket that is not taken any more.
    if (failure !== null) this.#ticket = null;
  }

  /**
   * One token serves many attempts: each that is made stays valid for long and has to be kept by the server. But the
   * servers for blocked lines let nobody in with a password that is over.
   */
  async #publishTicket(): Promise<Outcome<StreamTicket>> {
    const place = this.place;
    const kept = this.#ticket?.place === place ? this.#ticket.ticket : null;
    const isOver = kept?.ice_servers.some(({ expires_at }) => Date.parse(expires_at) <= serverNow_ms());
    if (kept && !isOver) return { ok: true, value: kept };
    const came = await issueStreamTicket(this.#conference, this.#session, { purpose: 'publish', place });
    this.#ticket = came.ok ? { place, ticket: came.value } : null;
    return came;
  }

  /** Waits for the server to say who sends now; another machine that took the place is not pushed out again. */
  async #mayComeBack(): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve, telling_ms));
    return !(this.#view()?.program.connected.includes(this.place) ?? false);
  }

  #changed(state: PublisherState): void {
    this.state = state;
    this.#counters = null;
    this.figures = null;
    this.#sending_since_ms = performance.now();
  }

  /** Once a second: what is sent, and whether the server sees it. */
  async #look(): Promise<void> {
    const counters = await this.#publisher?.counters();
    if (counters && this.#counters) this.figures = sentBetween(this.#counters, counters);
    this.#counters = counters ?? null;
    if (this.state !== 'sending') return;
    const seen = this.#view()?.program.connected.includes(this.place) ?? true;
    if (!seen && performance.now() - this.#sending_since_ms > unseen_limit_ms) this.#publisher?.rebuild();
  }
}
