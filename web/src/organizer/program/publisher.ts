import type { Outcome } from '../../api/client';
import { gathered } from '../../shared/ice_gathering';
import {
  preferred,
  readCounters,
  retryDelay,
  sound_bitrate,
  withQuickStart,
  type SendingPlan,
  type SentCounters,
} from './sending';

/** `replaced`: the server ended it because somebody else sends from this place; it does not come back by itself. */
export type PublisherState = 'connecting' | 'sending' | 'waiting' | 'replaced';

/** What sending needs from outside. */
export interface PublisherDoors {
  /** Sends the offer and answers with the server's answer and a way to close the leg again. */
  offer(sdp: string): Promise<Outcome<{ answer: string; close: () => void }>>;
  /** The server ended the connection on purpose: whether it may be made anew. */
  mayComeBack(): Promise<boolean>;
  changed(state: PublisherState): void;
}

/** So long a broken line may heal by itself before it is made anew. */
const patience_ms = 4_000;

/**
 * Keeps one stream sent to the server for as long as it is wanted: makes the connection, and makes it anew when
 * it breaks. Knows no framework.
 */
export class Publisher {
  readonly #doors: PublisherDoors;
  readonly #tracks: MediaStreamTrack[];
  #plan: SendingPlan;
  #peer: RTCPeerConnection | null = null;
  #closeLeg: (() => void) | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;

  constructor(tracks: MediaStreamTrack[], plan: SendingPlan, doors: PublisherDoors) {
    this.#tracks = tracks;
    this.#plan = plan;
    this.#doors = doors;
  }

  start(): void {
    void this.#connect();
  }

  stop(): void {
    this.#attempt += 1;
    this.#drop();
  }

  /** Sends another picture from now on, without a new connection. */
  async exchange(track: MediaStreamTrack, plan: SendingPlan): Promise<void> {
    this.#plan = plan;
    const index = this.#tracks.findIndex((sent) => sent.kind === track.kind);
    if (index >= 0) this.#tracks[index] = track;
    const sender = this.#peer?.getTransceivers().find((one) => one.sender.track?.kind === track.kind)?.sender;
    await sender?.replaceTrack(track);
    if (sender && track.kind === 'video') await setLimits(sender, plan);
  }

  /** Makes the connection anew at once: the server says that it has none. */
  rebuild(): void {
    this.#drop();
    void this.#connect();
  }

  async counters(): Promise<SentCounters | null> {
    const report = await this.#peer?.getStats();
    return report ? readCounters(report as unknown as Iterable<[string, unknown]>) : null;
  }

  async #connect(): Promise<void> {
    const attempt = ++this.#attempt;
    const current = (): boolean => attempt === this.#attempt;
    this.#doors.changed('connecting');
    const peer = new RTCPeerConnection();
    this.#peer = peer;
    this.#watch(peer, current);
    try {
      await this.#offerTracks(peer);
      await gathered(peer);
      if (!current()) return;
      const answered = await this.#doors.offer(peer.localDescription?.sdp ?? '');
      if (!current()) {
        if (answered.ok) answered.value.close();
        return;
      }
      if (!answered.ok) return this.#again(current);
      this.#closeLeg = answered.value.close;
      const sdp = withQuickStart(answered.value.answer, this.#plan);
      await peer.setRemoteDescription({ type: 'answer', sdp });
    } catch (error) {
      console.error('Sending could not begin; it is tried again.', error);
      this.#again(current);
    }
  }

  async #offerTracks(peer: RTCPeerConnection): Promise<void> {
    for (const track of this.#tracks) {
      const transceiver = peer.addTransceiver(track, { direction: 'sendonly' });
      if (track.kind === 'audio') {
        await limitSound(transceiver.sender);
        continue;
      }
      const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
      transceiver.setCodecPreferences(preferred(codecs));
      await setLimits(transceiver.sender, this.#plan);
    }
    await peer.setLocalDescription(await peer.createOffer());
  }

  #watch(peer: RTCPeerConnection, current: () => boolean): void {
    peer.onconnectionstatechange = () => {
      if (!current()) return;
      clearTimeout(this.#timer);
      if (peer.connectionState === 'connected') {
        this.#failures = 0;
        this.#doors.changed('sending');
        this.#watchEnd(peer, current);
      } else if (peer.connectionState === 'failed' || peer.connectionState === 'closed') {
        this.#again(current);
      } else if (peer.connectionState === 'disconnected') {
        this.#timer = setTimeout(() => this.#again(current), patience_ms);
      }
    };
  }

  /** A connection that the server ended on purpose says goodbye by DTLS: another machine may have come. */
  #watchEnd(peer: RTCPeerConnection, current: () => boolean): void {
    const transport = peer.getSenders()[0]?.transport;
    if (!transport) return;
    transport.onstatechange = () => {
      if (current() && transport.state === 'closed') void this.#endedByServer(current);
    };
  }

  async #endedByServer(current: () => boolean): Promise<void> {
    // The server has closed its side already: there is nothing to close there any more.
    this.#closeLeg = null;
    this.#doors.changed('waiting');
    const may = await this.#doors.mayComeBack();
    if (!current()) return;
    if (may) return this.#again(current);
    this.stop();
    this.#doors.changed('replaced');
  }

  #again(current: () => boolean): void {
    if (!current()) return;
    this.#drop();
    this.#doors.changed('waiting');
    const wait_ms = retryDelay(this.#failures, Math.random());
    this.#failures += 1;
    this.#timer = setTimeout(() => {
      if (current()) void this.#connect();
    }, wait_ms);
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#peer?.close();
    this.#peer = null;
    this.#closeLeg?.();
    this.#closeLeg = null;
  }
}

async function setLimits(sender: RTCRtpSender, plan: SendingPlan): Promise<void> {
  if (sender.track) sender.track.contentHint = plan.hint;
  const parameters = sender.getParameters();
  parameters.degradationPreference = plan.keep;
  for (const encoding of parameters.encodings) encoding.maxBitrate = plan.bitrate;
  await sender.setParameters(parameters);
}

async function limitSound(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) encoding.maxBitrate = sound_bitrate;
  await sender.setParameters(parameters);
}
