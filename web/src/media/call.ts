import type { Outcome } from '../api/client';
import { deleteLeg, issueStreamTicket, postOffer, type OpenedLeg } from '../api/streams';
import type { IceServer, StreamTicket } from '../api/types';
import { Backoff } from '../shared/backoff';
import { CallWatch } from './call_watch';
import { gathered } from './ice_gathering';
import { readFigures, type LineFigures } from './line_figures';
import { holdBack, Patience } from './patience';
import { plainSlots, readPackets, slots, type SlotName, type SlotTracks } from './slots';

/** `waiting`: the last attempt failed, the next one comes by itself. */
export type CallState = 'idle' | 'connecting' | 'connected' | 'waiting';

/** What is received: the program of a session, or one endpoint of it before it goes on air. */
export interface Wanted {
  conference: number;
  session: number;
  /** The number of the endpoint that is previewed. */
  preview?: number;
}

/** What arrives just now. */
export interface Flows {
  sound: boolean;
  main: boolean;
  side: boolean;
}

/** What the owner of a call is told. */
export interface CallListener {
  stateChanged(state: CallState): void;
  tracksChanged(tracks: SlotTracks): void;
  /** Once a second while there is a leg. */
  counted(figures: LineFigures, flows: Flows): void;
  /** Media stopped or the leg broke: perhaps the whole line is dead. */
  doubted(): void;
}

/** What a call needs from outside, so that a test can stand in for browser and server. */
export interface CallTools {
  ticket(wanted: Wanted): Promise<Outcome<StreamTicket>>;
  offer(ticket: StreamTicket, offer: string): Promise<Outcome<OpenedLeg>>;
  close(leg: OpenedLeg, token: string): void;
  peer(iceServers: IceServer[]): RTCPeerConnection;
  now_ms(): number;
}

export const browserTools: CallTools = {
  ticket: ({ conference, session, preview }) =>
    issueStreamTicket(conference, session, {
      purpose: 'receive',
      ...(preview !== undefined && { preview }),
    }),
  offer: postOffer,
  close: deleteLeg,
  peer: (iceServers) => new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers }),
  now_ms: () => performance.now(),
};

/** A leg that is quiet for longer after the line came back is taken for dead: counts come once a second. */
const quiet_limit_ms = 2_500;

/** One attempt to receive: a peer connection and what the server opened for it. */
interface Leg {
  /** Null until the ticket is here, which says through which servers it may go. */
  peer: RTCPeerConnection | null;
  tracks: SlotTracks;
  /** The slots by the names of their sections in the description. */
  sections: ReadonlyMap<string, SlotName>;
  watch: CallWatch;
  opened: { leg: OpenedLeg; token: string } | null;
}

/** Receives the program of a session by WHEP, and builds a new leg by itself when one breaks. */
export class Call {
  readonly #listener: CallListener;
  readonly #tools: CallTools;
  readonly #backoff: Backoff;
  #wanted: Wanted | null = null;
  #leg: Leg | null = null;
  #sounding = false;
  /** Of the line, which stays the same for the next leg. */
  readonly #patience = new Patience();
  /** The line broke and came back since something last arrived on the leg. */
  #doubted = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;

  constructor(listener: CallListener, tools = browserTools, backoff = new Backoff()) {
    this.#listener = listener;
    this.#tools = tools;
    this.#backoff = backoff;
  }

  /** Receives this from now on; the same again changes nothing. */
  receive(wanted: Wanted): void {
    if (this.#wanted !== null && same(this.#wanted, wanted)) return;
    this.#drop();
    this.#wanted = wanted;
    this.#backoff.succeeded();
    void this.#build();
  }

  /**
   * What an endpoint receives from now on. The server itself passes a leg on from one session to the next, so one
   * that is there stays; null: nothing yet, and no new leg before there is something.
   */
  follow(wanted: Wanted | null): void {
    if (this.#leg !== null) this.#wanted = wanted;
    else if (wanted !== null) this.receive(wanted);
    else if (this.#wanted !== null) this.stop();
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
    const watch = new CallWatch(now_ms);
    watch.expect(this.#sounding, now_ms);
    return { peer: null, tracks: {}, sections: new Map(), watch, opened: null };
  }

  async #exchange(leg: Leg, wanted: Wanted): Promise<boolean> {
    const ticket = await this.#tools.ticket(wanted);
    if (!ticket.ok || this.#leg !== leg) return false;
    const peer = await this.#offered(leg, wanted, ticket.value);
    if (this.#leg !== leg) return false;
    const opened = await this.#tools.offer(ticket.value, peer.localDescription?.sdp ?? '');
    if (!opened.ok) return false;
    leg.opened = { leg: opened.value, token: ticket.value.token };
    await peer.setRemoteDescription({ type: 'answer', sdp: opened.value.answer });
    return true;
  }

  async #offered(leg: Leg, wanted: Wanted, ticket: StreamTicket): Promise<RTCPeerConnection> {
    const peer = this.#tools.peer(ticket.ice_servers);
    leg.peer = peer;
    peer.oniceconnectionstatechange = () => this.#iceChanged(leg);
    const offered = (wanted.preview === undefined ? slots : plainSlots).map(({ name, kind }) => ({
      name,
      transceiver: peer.addTransceiver(kind, { direction: 'recvonly' }),
    }));
    await peer.setLocalDescription(await peer.createOffer());
    leg.sections = new Map(offered.map(({ name, transceiver }) => [transceiver.mid ?? '', name]));
    leg.tracks = Object.fromEntries(
      offered.map(({ name, transceiver }) => [name, transceiver.receiver.track]),
    );
    if (this.#leg === leg) this.#listener.tracksChanged(leg.tracks);
    await gathered(peer);
    return peer;
  }

  #iceChanged(leg: Leg): void {
    if (this.#leg !== leg || leg.peer === null) return;
    const state = leg.peer.iceConnectionState;
    leg.watch.iceChanged(state, this.#tools.now_ms());
    if (state === 'connected' || state === 'completed') this.#listener.stateChanged('connected');
    if (state === 'disconnected') this.#listener.doubted();
    if (state === 'failed') this.#fail();
  }

  async #look(leg: Leg): Promise<void> {
    const stats = await leg.peer?.getStats();
    if (this.#leg !== leg || stats === undefined) return;
    const now_ms = this.#tools.now_ms();
    const { watch } = leg;
    watch.counted(readPackets(stats.values(), leg.sections), now_ms);
    const flows: Flows = {
      sound: watch.soundFlows(now_ms),
      main: watch.pictureFlows('main', now_ms),
      side: watch.pictureFlows('side', now_ms),
    };
    // Only media, not the mere connection, ends the series of failures.
    if (flows.sound || flows.main || flows.side) this.#backoff.succeeded();
    const figures = readFigures(stats.values());
    if (leg.peer !== null) holdBack(leg.peer, this.#patience.counted(figures, now_ms));
    this.#listener.counted(figures, flows);
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
    this.#listener.tracksChanged({});
  }

  #end(leg: Leg): void {
    if (leg.peer !== null) leg.peer.oniceconnectionstatechange = null;
    leg.peer?.close();
    if (leg.opened !== null) this.#tools.close(leg.opened.leg, leg.opened.token);
    leg.opened = null;
  }
}

function same(one: Wanted, other: Wanted): boolean {
  return (
    one.conference === other.conference && one.session === other.session && one.preview === other.preview
  );
}
