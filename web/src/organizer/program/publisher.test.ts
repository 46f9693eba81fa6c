import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Outcome } from '../../api/client';
import { Publisher, type PublisherState } from './publisher';
import { planFor } from './sending';

/** The browser's peer connection, as far as the publisher touches it: happy-dom has none. */
class Peer extends EventTarget {
  static made: Peer[] = [];
  connectionState = 'new';
  iceGatheringState = 'complete';
  localDescription = { sdp: 'offer' };
  onconnectionstatechange: (() => void) | null = null;
  transport = { state: 'connected', onstatechange: null as (() => void) | null };
  closed = false;

  constructor() {
    super();
    Peer.made.push(this);
  }

  addTransceiver(track: { kind: string }) {
    const parameters = { encodings: [{}] };
    const sender = { track, getParameters: () => parameters, setParameters: async () => undefined };
    return { sender, setCodecPreferences: () => undefined };
  }
  getSenders() {
    return [{ transport: this.transport }];
  }
  async createOffer() {
    return { type: 'offer', sdp: 'offer' };
  }
  async setLocalDescription() {}
  async setRemoteDescription() {}
  close() {
    this.closed = true;
  }

  become(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

const tracks = [{ kind: 'audio' }, { kind: 'video' }] as unknown as MediaStreamTrack[];

function publisher(mayComeBack = true) {
  const states: PublisherState[] = [];
  const closed = vi.fn();
  const made = new Publisher(tracks, planFor('camera'), {
    offer: async (): Promise<Outcome<{ answer: string; close: () => void }>> => ({
      ok: true,
      value: { answer: 'm=video 9 X 96', close: closed },
    }),
    mayComeBack: async () => mayComeBack,
    changed: (state) => states.push(state),
  });
  return { made, states, closed };
}

const last = (): Peer => Peer.made.at(-1) ?? new Peer();
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  Peer.made = [];
  vi.useFakeTimers();
  vi.stubGlobal('RTCPeerConnection', Peer);
  vi.stubGlobal('RTCRtpSender', { getCapabilities: () => ({ codecs: [] }) });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('it sends once the connection is up', async () => {
  const { made, states } = publisher();
  made.start();
  await settle();
  last().become('connected');
  expect(states).toEqual(['connecting', 'sending']);
});

test('a connection that fails is made anew, and the old leg is closed', async () => {
  const { made, states, closed } = publisher();
  made.start();
  await settle();
  last().become('connected');
  last().become('failed');
  expect(states.at(-1)).toBe('waiting');
  expect(closed).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(Peer.made).toHaveLength(2);
  last().become('connected');
  expect(states.at(-1)).toBe('sending');
});

test('a short disturbance heals without a new connection', async () => {
  const { made } = publisher();
  made.start();
  await settle();
  last().become('connected');
  last().become('disconnected');
  await vi.advanceTimersByTimeAsync(3_000);
  last().become('connected');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(Peer.made).toHaveLength(1);
});

test('two machines never push each other out in turn: the one that was replaced stays away', async () => {
  const { made, states } = publisher(false);
  made.start();
  await settle();
  const peer = last();
  peer.become('connected');
  peer.transport.state = 'closed';
  peer.transport.onstatechange?.();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(states.at(-1)).toBe('replaced');
  expect(Peer.made).toHaveLength(1);
});

test('a server that ended the connection without anybody in the place is asked again', async () => {
  const { made, states } = publisher(true);
  made.start();
  await settle();
  const peer = last();
  peer.become('connected');
  peer.transport.state = 'closed';
  peer.transport.onstatechange?.();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(Peer.made).toHaveLength(2);
  expect(states).not.toContain('replaced');
});

test('after it was stopped nothing comes back', async () => {
  const { made } = publisher();
  made.start();
  await settle();
  last().become('connected');
  last().become('failed');
  made.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Peer.made).toHaveLength(1);
  expect(last().closed).toBe(true);
});
