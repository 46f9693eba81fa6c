import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Backoff } from '../shared/backoff';
import { Connection } from './connection';

/** As much of the browser's WebSocket as a connection touches. */
class Socket {
  static readonly OPEN = 1;
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  sent: string[] = [];
  constructor(readonly address: URL) {
    sockets.push(this);
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.readyState = 3;
    this.onclose?.();
  }
}

let sockets: Socket[] = [];
let told: string[] = [];
let tickets = 0;
let status = 200;
let reachable = true;

function newConnection(): Connection {
  const listener = {
    opened: () => told.push('opened'),
    received: (message: { type: string }) => told.push(message.type),
    lost: (retry_in_ms: number) => told.push(`lost ${retry_in_ms}`),
    ended: (why: string) => told.push(`ended ${why}`),
  };
  return new Connection(listener, new Backoff(() => 0.5));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Socket);
  vi.stubGlobal('fetch', async () => {
    if (!reachable) throw new TypeError('no network');
    tickets += 1;
    return new Response(JSON.stringify({ ticket: `t${tickets}` }), {
      status,
      headers: { 'Content-Type': 'application/json' },
    });
  });
  [sockets, told] = [[], []];
  tickets = 0;
  status = 200;
  reachable = true;
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Lets so much time pass, and then lets everything that was promised settle. */
async function pass(span_ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(span_ms);
  for (let turn = 0; turn < 20; turn += 1) await vi.advanceTimersByTimeAsync(0);
}

async function started(): Promise<Connection> {
  const connection = newConnection();
  connection.start();
  await pass(0);
  sockets[0]?.open();
  return connection;
}

test('a connection opens with a ticket and carries messages both ways', async () => {
  const connection = await started();
  expect(sockets[0]?.address.pathname + (sockets[0]?.address.search ?? '')).toBe('/ws?ticket=t1');
  expect(connection.send({ type: 'attend', device: 'abcdefgh' })).toBe(true);
  sockets[0]?.say({ type: 'attending', epoch: 1 });
  expect(told).toEqual(['opened', 'attending']);
  connection.stop();
});

test('a lost connection comes back with a new ticket, later each time', async () => {
  const connection = await started();
  sockets[0]?.close();
  await pass(2_000);
  expect(sockets[1]?.address.search).toBe('?ticket=t2');
  sockets[1]?.close();
  expect(told).toEqual(['opened', 'lost 2000', 'lost 4000']);
  connection.stop();
});

test('only a message of the server, not the bare opening, ends the series of failures', async () => {
  const connection = await started();
  sockets[0]?.close();
  await pass(2_000);
  sockets[1]?.open();
  sockets[1]?.say({ type: 'attending', epoch: 2 });
  sockets[1]?.close();
  expect(told.at(-1)).toBe('lost 2000');
  connection.stop();
});

test('a page that was taken over does not come back by itself', async () => {
  await started();
  sockets[0]?.say({ type: 'goodbye', reason: 'taken_over' });
  await pass(120_000);
  expect(told).toEqual(['opened', 'ended taken_over']);
  expect(sockets).toHaveLength(1);
});

test('a server that stops is waited for', async () => {
  const connection = await started();
  sockets[0]?.say({ type: 'goodbye', reason: 'stopping' });
  sockets[0]?.close();
  await pass(2_000);
  expect(sockets).toHaveLength(2);
  connection.stop();
});

test('a sign-in that is gone ends the connection', async () => {
  status = 401;
  newConnection().start();
  await pass(0);
  expect(told).toEqual(['ended signed_out']);
});

test('a server that fails is tried again', async () => {
  status = 503;
  const connection = newConnection();
  connection.start();
  await pass(0);
  expect(told).toEqual(['lost 2000']);
  connection.stop();
});

test('a message that cannot be understood ends the connection, which comes back', async () => {
  const connection = await started();
  sockets[0]?.say({ type: 'nonsense' });
  expect(told).toEqual(['opened', 'lost 2000']);
  connection.stop();
});

test('a doubted line is kept while the server answers, and given up when it does not', async () => {
  const connection = await started();
  await connection.doubt();
  expect(told).toEqual(['opened']);
  reachable = false;
  await connection.doubt();
  expect(told).toEqual(['opened', 'lost 2000']);
  expect(sockets[0]?.readyState).toBe(3);
  connection.stop();
});

test('a computer that is online again does not wait for the next retry', async () => {
  const connection = await started();
  window.dispatchEvent(new Event('offline'));
  expect(told.at(-1)).toBe('lost 2000');
  window.dispatchEvent(new Event('online'));
  await pass(0);
  expect(sockets).toHaveLength(2);
  connection.stop();
});

test('nothing is sent into a closed line', () => {
  expect(newConnection().send({ type: 'attend', device: 'abcdefgh' })).toBe(false);
});
