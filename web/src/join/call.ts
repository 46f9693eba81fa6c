import type { Outcome } from '../api/client';
import { deleteLeg, issueStreamTicket, postOffer, type OpenedLeg } from '../api/streams';
import type { StreamTicket } from '../api/types';
import { Backoff } from '../shared/backoff';
import { gathered } from '../shared/ice_gathering';
import { CallWatch } from './call_watch';
import { readFigures, type LineFigures } from './line_figures';

/** `waiting`: the last attempt failed, the next one comes by itself. */
export type CallState = 'idle' | 'connecting' | 'connected' | 'waiting';

/** What the owner of a call is told. */
export interface CallListener {
  stateChanged(state: CallState): void;
  streamChanged(stream: MediaStream | null): void;
  /** Once a second while there is a leg. */
  counted(figures: LineFigures, soundFlows: boolean, pictureFlows: boolean): void;
  /** Media stopped or the leg broke: perhaps the whole line is dead. */
  doubted(): void;
}

/** What a call needs from outside, so that a test can stand in for browser and server. */
export interface CallTools {
  ticket(conference: number, session: number): Promise<Outcome<StreamTicket>>;
  offer(ticket: StreamTicket, offer: string): Promise<Outcome<OpenedLeg>>;
  close(leg: OpenedLeg, token: string): void;
  peer(): RTCPeerConnection;
  now_ms(): number;
}

export const browserTools: CallTools = {
  ticket: (conference, session) => issueStreamTicket(conference, session, { purpose: 'receive' }),
  offer: postOffer,
  close: deleteLeg,
  peer: () => new RTCPeerConnection({ bundlePolicy: 'max-bundle' }),
  now_ms: () => performance.now(),
};

/** A leg that is quiet for longer after the line came back is taken for dead: counts come once a second. */
const quiet_limit_ms = 2_500;

/** One attempt to receive: a peer connection and what the server opened for it. */
interface Leg {
  peer: RTCPeerConnection;
  stream: MediaStream;
  watch: CallWatch;
  opened: { leg: OpenedLeg; token: string } | null;
}

/** Receives the program of a session by WHEP, and builds a new leg by itself when one breaks. */
export class Call {
  readonly #listener: CallListener;
  readonly #tools: CallTools;
  readonly #backoff: Backoff;
  #wanted: { conference: number; session: number } | null = null;
  #leg: Leg | null = null;
  #sounding = false;
  /** The line broke and came back since something last arrived on the leg. */
  #doubted = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;

  constructor(listener: CallListener, tools = browserTools, backoff = new Backoff()) {
    this.#listener = listener;
    this.#tools = tools;
    this.#backoff = backoff;
  }

  /** Receives this session's program from now on; the same one again changes nothing. */
  receive(conference: number, session: number): void {
    if (this.#wanted?.conference === conference && this.#wanted.session === session) return;
    this.#drop();
    this.#wanted = { conference, session };
    this.#backoff.succeeded();
    void this.#build();
  }

  /** Whether the program sends: only then can a leg be blamed for silence. */
  expect(sounding: boolean): void {
    this.#sounding = sounding;
    this.#leg?.watch.expect(sounding, this.#tools.now_ms());
  }

  /**
   * The line to the server is back, perhaps to a server that has forgotten the leg: one on which nothing comes
   * now or in the next seconds is replaced, long before ICE would notice.
   */
  revive(): void {
    if (this.#wanted === null) return;
    if (this.#leg === null || this.#isQuiet(this.#leg)) this.#rebuild();
    else this.#doubted = true;
  }

  #isQuiet(leg: Leg): boolean {
    return leg.watch.quietFor_ms(this.#tools.now_ms()) >= quiet_limit_ms;
  }

  #rebuild(): void {
    this.#drop();
    void this.#build();
  }

  /** Leaves, and tells the server so. */
  stop(): void {
    this.#wanted = null;
    this.#drop();
    this.#listener.stateChanged('idle');
  }

  async #build(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === null) return;
    const leg = this.#newLeg();
    this.#leg = leg;
    this.#listener.stateChanged('connecting');
    const came = await this.#exchange(leg, wanted).catch(() => false);
    if (this.#leg !== leg) return this.#end(leg);
    if (!came) return this.#fail();
    this.#tick = setInterval(() => void this.#look(leg), 1_000);
  }

  #newLeg(): Leg {
    const now_ms = this.#tools.now_ms();
    const peer = this.#tools.peer();
    const leg: Leg = { peer, stream: new MediaStream(), watch: new CallWatch(now_ms), opened: null };
    leg.watch.expect(this.#sounding, now_ms);
    peer.addTransceiver('audio', { direction: 'recvonly' });
    peer.addTransceiver('video', { direction: 'recvonly' });
    peer.ontrack = (event) => {
      leg.stream.addTrack(event.track);
      if (this.#leg === leg) this.#listener.streamChanged(leg.stream);
    };
    peer.oniceconnectionstatechange = () => this.#iceChanged(leg);
    return leg;
  }

  async #exchange(leg: Leg, wanted: { conference: number; session: number }): Promise<boolean> {
    await leg.peer.setLocalDescription(await leg.peer.createOffer());
    await gathered(leg.peer);
    const ticket = await this.#tools.ticket(wanted.conference, wanted.session);
    if (!ticket.ok || this.#leg !== leg) return false;
    const opened = await this.#tools.offer(ticket.value, leg.peer.localDescription?.sdp ?? '');
    if (!opened.ok) return false;
    leg.opened = { leg: opened.value, token: ticket.value.token };
    await leg.peer.setRemoteDescription({ type: 'answer', sdp: opened.value.answer });
    return true;
  }

  #iceChanged(leg: Leg): void {
    if (this.#leg !== leg) return;
    const state = leg.peer.iceConnectionState;
    leg.watch.iceChanged(state, this.#tools.now_ms());
    if (state === 'connected' || state === 'completed') this.#listener.stateChanged('connected');
    if (state === 'disconnected') this.#listener.doubted();
    if (state === 'failed') this.#fail();
  }

  async #look(leg: Leg): Promise<void> {
    const stats = await leg.peer.getStats();
    if (this.#leg !== leg) return;
    const now_ms = this.#tools.now_ms();
    const figures = readFigures(stats.values());
    const { watch } = leg;
    watch.counted(figures.sound_packets, figures.picture_packets, now_ms);
    const soundFlows = watch.soundFlows(now_ms);
    const pictureFlows = watch.pictureFlows(now_ms);
    // Only media, not the mere connection, ends the series of failures.
    if (soundFlows || pictureFlows) this.#backoff.succeeded();
    this.#listener.counted(figures, soundFlows, pictureFlows);
    if (this.#doubted && this.#isQuiet(leg)) return this.#rebuild();
    if (watch.quietFor_ms(now_ms) === 0) this.#doubted = false;
    if (watch.trouble(now_ms) !== null) this.#fail();
  }

  #fail(): void {
    this.#drop();
    this.#listener.stateChanged('waiting');
    this.#listener.doubted();
    this.#retry = setTimeout(() => void this.#build(), this.#backoff.next_ms());
  }

  #drop(): void {
    clearTimeout(this.#retry);
    clearInterval(this.#tick);
    this.#doubted = false;
    const leg = this.#leg;
    this.#leg = null;
    if (leg === null) return;
    this.#end(leg);
    this.#listener.streamChanged(null);
  }

  #end(leg: Leg): void {
    leg.peer.ontrack = null;
    leg.peer.oniceconnectionstatechange = null;
    leg.peer.close();
    if (leg.opened !== null) this.#tools.close(leg.opened.leg, leg.opened.token);
    leg.opened = null;
  }
}
