import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { IceServer, StreamTicket } from '../api/types';
import { Backoff } from '../shared/backoff';
import { Call, type CallListener, type CallState, type CallTools } from './call';

/** As much of the browser's peer connection as a call touches. */
class Peer extends EventTarget {
  iceGatheringState = 'complete';
  iceConnectionState: RTCIceConnectionState = 'new';
  localDescription = { sdp: 'offer' };
  oniceconnectionstatechange: (() => void) | null = null;
  kinds: string[] = [];
  servers: IceServer[] = [];
  answer = '';
  closed = false;
  packets = 0;
  addTransceiver(kind: string) {
    this.kinds.push(kind);
    const mid = String(this.kinds.length - 1);
    return { mid, receiver: { track: { kind, mid } } };
  }
  createOffer = async () => ({ type: 'offer' as const, sdp: 'offer' });
  setLocalDescription = async () => undefined;
  setRemoteDescription = async ({ sdp }: { sdp: string }) => void (this.answer = sdp);
  getStats = async () =>
    new Map([['a', { type: 'inbound-rtp', kind: 'audio', mid: '2', packetsReceived: this.packets }]]);
  getReceivers = () => [];
  close(): void {
    this.closed = true;
  }
  become(state: RTCIceConnectionState): void {
    this.iceConnectionState = state;
    this.oniceconnectionstatechange?.();
  }
}

let peers: Peer[] = [];
let states: CallState[] = [];
let shown: string[][] = [];
let servers: IceServer[] = [];
let closedLegs: string[] = [];
let doubts = 0;
let offered: string[] = [];
let serverIsThere = true;

const listener: CallListener = {
  stateChanged: (state) => states.push(state),
  tracksChanged: (tracks) => shown.push(Object.keys(tracks)),
  counted: () => undefined,
  doubted: () => (doubts += 1),
};

const tools: CallTools = {
  ticket: async ({ conference, session }) => ({
    ok: true,
    value: { url: `/whep/${conference}-${session}`, token: 'token', expires_at: '', ice_servers: servers },
  }),
  offer: async ({ url }) => {
    offered.push(url);
    return serverIsThere
      ? { ok: true, value: { answer: 'answer', location: `${url}/${offered.length}` } }
      : { ok: false, failure: { kind: 'unreachable' } };
  },
  close: ({ location }) => closedLegs.push(location ?? ''),
  peer: (iceServers) => {
    const peer = new Peer();
    peer.servers = iceServers;
    peers.push(peer);
    // The parts above are all that a call uses of it.
    return peer as unknown as RTCPeerConnection;
  },
  now_ms: () => Date.now(),
};

function newCall(): Call {
  return new Call(listener, tools, new Backoff(() => 0.5));
}

beforeEach(() => {
  vi.useFakeTimers();
  [peers, states, shown, closedLegs, offered] = [[], [], [], [], []];
  servers = [];
  doubts = 0;
  serverIsThere = true;
});

afterEach(() => {
  vi.useRealTimers();
});

test('a call asks for two pictures and three sounds in their order and takes the answer', async () => {
  newCall().receive({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(0);
  expect(peers[0]?.kinds).toEqual(['video', 'video', 'audio', 'audio', 'audio']);
  expect(shown.at(-1)).toEqual(['main', 'side', 'hall', 'speaker_1', 'speaker_2']);
  expect(peers[0]?.answer).toBe('answer');
  expect(offered).toEqual(['/whep/1-2']);
  peers[0]?.become('connected');
  expect(states).toEqual(['connecting', 'connected']);
});

test('a preview asks for one picture and one sound', async () => {
  newCall().receive({ conference: 1, session: 2, preview: 7 });
  await vi.advanceTimersByTimeAsync(0);
  expect(peers[0]?.kinds).toEqual(['video', 'audio']);
  expect(shown.at(-1)).toEqual(['main', 'hall']);
});

test('the servers that the ticket names are used where the network lets no UDP through', async () => {
  servers = [{ urls: ['turns:turn.example.vn:443'], username: 'u', credential: 'c', expires_at: '' }];
  newCall().receive({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(0);
  expect(peers[0]?.servers).toEqual(servers);
});

test('the same session again changes nothing', async () => {
  const call = newCall();
  call.receive({ conference: 1, session: 2 });
  call.receive({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(0);
  expect(peers).toHaveLength(1);
});

test('another session gets a new leg, and the old one is closed', async () => {
  const call = newCall();
  call.receive({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(0);
  call.receive({ conference: 1, session: 3 });
  await vi.advanceTimersByTimeAsync(0);
  expect(closedLegs).toEqual(['/whep/1-2/1']);
  expect(peers[0]?.closed).toBe(true);
  expect(offered).toEqual(['/whep/1-2', '/whep/1-3']);
});

test('the leg stays while one session follows another, and the next leg is for the new session', async () => {
  const call = newCall();
  call.follow({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(0);
  peers[0]?.become('connected');
  call.follow(null);
  call.follow({ conference: 1, session: 3 });
  await vi.advanceTimersByTimeAsync(0);
  expect([peers.length, closedLegs.length]).toEqual([1, 0]);
  expect(states).toEqual(['connecting', 'connected']);
  peers[0]?.become('failed');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(offered).toEqual(['/whep/1-2', '/whep/1-3']);
});

test('before the first session nothing is opened, and a leg that breaks between two is not replaced', async () => {
  const call = newCall();
  call.follow(null);
  call.follow({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(0);
  peers[0]?.become('connected');
  call.follow(null);
  peers[0]?.become('failed');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(offered).toEqual(['/whep/1-2']);
  call.follow({ conference: 1, session: 3 });
  await vi.advanceTimersByTimeAsync(0);
  expect(offered).toEqual(['/whep/1-2', '/whep/1-3']);
});

test('an offer that fails is made again, later and later', async () => {
  serverIsThere = false;
  newCall().receive({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(0);
  expect(states).toEqual(['connecting', 'waiting']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(offered).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(offered).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(offered).toHaveLength(3);
});

test('a leg that fails is built anew, and the line is doubted', async () => {
  newCall().receive({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(0);
  peers[0]?.become('connected');
  peers[0]?.become('failed');
  expect(states.at(-1)).toBe('waiting');
  expect(doubts).toBe(1);
  expect(closedLegs).toEqual(['/whep/1-2/1']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(peers).toHaveLength(2);
  expect(states.at(-1)).toBe('connecting');
});

test('sound that stalls for ten seconds of a sounding program gets a new leg', async () => {
  const call = newCall();
  call.expect(true);
  call.receive({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(0);
  const first = peers[0];
  first?.become('connected');
  if (first) first.packets = 50;
  await vi.advanceTimersByTimeAsync(9_000);
  expect(peers).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(peers).toHaveLength(2);
  expect(first?.closed).toBe(true);
});

test('when the line is back, a quiet leg is replaced at once and a flowing one is kept', async () => {
  const call = newCall();
  call.receive({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(0);
  const first = peers[0];
  first?.become('connected');
  if (first) first.packets = 50;
  await vi.advanceTimersByTimeAsync(1_000);
  call.revive();
  if (first) first.packets = 100;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(peers).toHaveLength(1);
  call.revive();
  await vi.advanceTimersByTimeAsync(0);
  expect(peers).toHaveLength(2);
  expect(first?.closed).toBe(true);
});

test('a leg that falls quiet just as the line comes back is replaced within seconds', async () => {
  const call = newCall();
  call.receive({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(0);
  peers[0]?.become('connected');
  if (peers[0]) peers[0].packets = 50;
  await vi.advanceTimersByTimeAsync(1_000);
  call.revive();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(peers).toHaveLength(2);
});

test('when the line is back, the next attempt is not waited for', async () => {
  serverIsThere = false;
  const call = newCall();
  call.receive({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(0);
  serverIsThere = true;
  call.revive();
  await vi.advanceTimersByTimeAsync(0);
  expect(offered).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(offered).toHaveLength(2);
});

test('leaving closes the leg on the server and tries nothing more', async () => {
  const call = newCall();
  call.receive({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(0);
  call.stop();
  expect(closedLegs).toEqual(['/whep/1-2/1']);
  expect(states.at(-1)).toBe('idle');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(peers).toHaveLength(1);
});

test('leaving before the ticket is here opens nothing', async () => {
  const call = newCall();
  call.receive({ conference: 1, session: 2 });
  call.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(peers).toHaveLength(0);
});

test('leaving while the offer is on its way closes the leg that comes back', async () => {
  const slow = {
    ...tools,
    offer: async (ticket: StreamTicket, offer: string) => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return tools.offer(ticket, offer);
    },
  };
  const call = new Call(listener, slow, new Backoff(() => 0.5));
  call.receive({ conference: 1, session: 2 });
  await vi.advanceTimersByTimeAsync(500);
  call.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(peers).toHaveLength(1);
  expect(peers[0]?.closed).toBe(true);
  expect(closedLegs).toEqual(['/whep/1-2/1']);
});
