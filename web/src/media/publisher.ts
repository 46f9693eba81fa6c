import type { Failure, Outcome } from '../api/client';
import { deleteLeg, postOffer } from '../api/streams';
import type { IceServer, StreamTicket } from '../api/types';
import { gathered } from './ice_gathering';
import {
  bitrateOf,
  encodingOf,
  layersFor,
  preferred,
  readCounters,
  retryDelay,
  sound_bitrate,
  type SendingPlan,
  type SentCounters,
} from './sending';
import { withQuickStart, withSteadySound } from './session_description';

/** `replaced`: the server ended it because somebody else sends from this place; it does not come back by itself. */
export type PublisherState = 'connecting' | 'sending' | 'waiting' | 'replaced';

/** What sending needs from outside. */
export interface PublisherDoors {
  ticket(): Promise<Outcome<StreamTicket>>;
  /** Sends the offer and answers with the server's answer and a way to close the leg again. */
  offer(ticket: StreamTicket, sdp: string): Promise<Outcome<Opened>>;
  /** The server ended the connection on purpose: whether it may be made anew. */
  mayComeBack(): Promise<boolean>;
  changed(state: PublisherState): void;
  /** Why the last attempt was refused; null once one was not. */
  refused(failure: Failure | null): void;
}

/** A leg that the server opened. */
export interface Opened {
  answer: string;
  close(): void;
}

/** The door to a WHIP server (RFC 9725). */
export async function openLeg(ticket: StreamTicket, sdp: string): Promise<Outcome<Opened>> {
  const came = await postOffer(ticket, sdp);
  if (!came.ok) return came;
  const close = (): void => deleteLeg(came.value, ticket.token);
  return { ok: true, value: { answer: came.value.answer, close } };
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
    if (sender && track.kind === 'video') await limitPicture(sender, plan);
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
    try {
      await this.#exchangeDescriptions(current);
    } catch (error) {
      console.error('Sending could not begin; it is tried again.', error);
      this.#again(current);
    }
  }

  async #exchangeDescriptions(current: () => boolean): Promise<void> {
    const ticket = await this.#doors.ticket();
    if (!current()) return;
    if (!ticket.ok) return this.#refuse(ticket.failure, current);
    const peer = this.#newPeer(ticket.value.ice_servers, current);
    await this.#offerTracks(peer);
    await gathered(peer);
    if (!current()) return;
    const answered = await this.#doors.offer(ticket.value, peer.localDescription?.sdp ?? '');
    if (!current()) {
      if (answered.ok) answered.value.close();
      return;
    }
    if (!answered.ok) return this.#refuse(answered.failure, current);
    this.#doors.refused(null);
    this.#closeLeg = answered.value.close;
    await this.#takeAnswer(peer, answered.value.answer);
  }

  #newPeer(iceServers: IceServer[], current: () => boolean): RTCPeerConnection {
    const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers });
    this.#peer = peer;
    this.#watch(peer, current);
    return peer;
  }

  async #offerTracks(peer: RTCPeerConnection): Promise<void> {
    for (const track of this.#tracks) {
      if (track.kind === 'audio') {
        const { sender } = peer.addTransceiver(track, { direction: 'sendonly' });
        await limitSound(sender);
        continue;
      }
      const layers = layersFor(this.#plan, track.getSettings().height);
      const sendEncodings = layers.map(encodingOf);
      const transceiver = peer.addTransceiver(track, { direction: 'sendonly', sendEncodings });
      const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
      transceiver.setCodecPreferences(preferred(codecs));
    }
    await peer.setLocalDescription(await peer.createOffer());
  }

  async #takeAnswer(peer: RTCPeerConnection, answer: string): Promise<void> {
    const sdp = withSteadySound(withQuickStart(answer, bitrateOf(this.#plan.layers)));
    await peer.setRemoteDescription({ type: 'answer', sdp });
    // Only now it is known how many layers the server takes.
    const picture = peer.getSenders().find((sender) => sender.track?.kind === 'video');
    if (picture) await limitPicture(picture, this.#plan);
  }

  #refuse(failure: Failure, current: () => boolean): void {
    this.#doors.refused(failure);
    this.#again(current);
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

/** Gives every negotiated layer what the plan says; a layer that the plan has not is not sent. */
async function limitPicture(sender: RTCRtpSender, plan: SendingPlan): Promise<void> {
  if (sender.track) sender.track.contentHint = plan.hint;
  const parameters = sender.getParameters();
  parameters.degradationPreference = plan.keep;
  const whole = plan.layers.at(-1);
  // A server that takes one layer gets the whole picture, not the first and smallest of the offer.
  const only = parameters.encodings.length === 1 ? whole : undefined;
  for (const encoding of parameters.encodings) {
    const layer = only ?? plan.layers.find(({ rid }) => rid === encoding.rid);
    encoding.active = layer !== undefined;
    if (layer === undefined) continue;
    encoding.scaleResolutionDownBy = layer.scale;
    encoding.maxBitrate = layer.bitrate;
  }
  await sender.setParameters(parameters);
}

async function limitSound(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) encoding.maxBitrate = sound_bitrate;
  await sender.setParameters(parameters);
}
