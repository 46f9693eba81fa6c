import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Outcome } from '../api/client';
import { Publisher, type PublisherState } from './publisher';
import { planFor } from './sending';

/** The browser's peer connection, as far as the publisher touches it: happy-dom has none. */
class Peer extends EventTarget {
  static made: Peer[] = [];
  static takesOneLayer = false;
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

  senders: { track: unknown; transport: unknown; encodings: RTCRtpEncodingParameters[] }[] = [];

  addTransceiver(track: { kind: string }, init: { sendEncodings?: RTCRtpEncodingParameters[] }) {
    const encodings = init.sendEncodings ?? [{}];
    const sender = {
      track,
      transport: this.transport,
      encodings,
      getParameters: () => ({ encodings: sender.encodings.map((encoding) => ({ ...encoding })) }),
      setParameters: async (given: { encodings: RTCRtpEncodingParameters[] }) => {
        sender.encodings = given.encodings;
      },
      replaceTrack: async () => undefined,
    };
    this.senders.push(sender);
    return { sender, setCodecPreferences: () => undefined };
  }
  getSenders() {
    return this.senders;
  }
  getTransceivers() {
    return this.senders.map((sender) => ({ sender }));
  }
  async createOffer() {
    return { type: 'offer', sdp: 'offer' };
  }
  async setLocalDescription() {}
  async setRemoteDescription() {
    if (Peer.takesOneLayer) for (const sender of this.senders) sender.encodings.splice(1);
  }
  close() {
    this.closed = true;
  }

  become(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

const picture = (height: number) => ({ kind: 'video', getSettings: () => ({ height }) });
const tracks = (height: number) => [{ kind: 'audio' }, picture(height)] as unknown as MediaStreamTrack[];

function publisher(mayComeBack = true, height = 720) {
  const states: PublisherState[] = [];
  const closed = vi.fn();
  const made = new Publisher(tracks(height), planFor('camera'), {
    ticket: async () => ({ ok: true, value: ticket }),
    offer: async (): Promise<Outcome<{ answer: string; close: () => void }>> => ({
      ok: true,
      value: { answer: 'm=video 9 X 96', close: closed },
    }),
    mayComeBack: async () => mayComeBack,
    changed: (state) => states.push(state),
    refused: () => undefined,
  });
  return { made, states, closed };
}

const ticket = { url: '/whip/1-1', token: 'token', expires_at: '', ice_servers: [] };
const layers = () => last().senders[1]?.encodings ?? [];
const last = (): Peer => Peer.made.at(-1) ?? new Peer();
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  Peer.made = [];
  Peer.takesOneLayer = false;
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

test('a hall is sent in three sizes, a small camera in fewer', async () => {
  publisher().made.start();
  await settle();
  expect(layers().map(({ rid, scaleResolutionDownBy }) => [rid, scaleResolutionDownBy])).toEqual([
    ['q', 4],
    ['h', 2],
    ['f', 1],
  ]);
  publisher(true, 360).made.start();
  await settle();
  expect(layers().map(({ rid }) => rid)).toEqual(['h', 'f']);
});

test('a server that takes one layer gets the whole picture, not the smallest', async () => {
  Peer.takesOneLayer = true;
  publisher().made.start();
  await settle();
  expect(layers()).toMatchObject([{ scaleResolutionDownBy: 1, maxBitrate: 1_800_000, active: true }]);
});

test('a screen that takes the place of a camera is not sent in the smallest size', async () => {
  const { made } = publisher();
  made.start();
  await settle();
  await made.exchange(picture(1080) as unknown as MediaStreamTrack, planFor('screen'));
  expect(layers().map(({ rid, active }) => [rid, active])).toEqual([
    ['q', false],
    ['h', true],
    ['f', true],
  ]);
});
