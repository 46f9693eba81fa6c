import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Departures } from './departures';
import { CLEAN, ImpairedWire, type Impairment } from './impaired_wire';

/** More than any test has; a stray sender must not use up the sockets of the machine. */
const most_flows = 256;
const attempts = 50;

/** Everything is lost. */
const CUT: Impairment = { ...CLEAN, loss: 1 };

/** One client of one port: its socket towards the server, and both directions of its line. */
interface Flow {
  onward: Socket;
  up: ImpairedWire;
  down: ImpairedWire;
}

/**
 * A bad line of UDP: a row of ports, each of which passes datagrams on to a port of the server, and answers back, as
 * badly as is set for it. The server names these ports instead of its own (`media.candidate_addresses`).
 */
export class ImpairingRelay {
  readonly #listeners: Listener[];

  private constructor(listeners: Listener[]) {
    this.#listeners = listeners;
  }

  /** Takes `count` ports of this machine that follow each other. The same seed makes the same lines. */
  static async open(count: number, seed: number): Promise<ImpairingRelay> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const row = await listenInARow(count);
      if (row) return new ImpairingRelay(row.map((socket, index) => new Listener(socket, seed + index)));
    }
    throw new Error(`no ${count} UDP ports in a row`);
  }

  /** Says to which ports of this machine its own lead, in their order. */
  leadTo(ports: number[]): void {
    this.#listeners.forEach((listener, index) => (listener.target = ports[index] ?? 0));
  }

  /** What the server is to name as its address. */
  get address(): string {
    return `127.0.0.1:${this.#listeners[0]?.port ?? 0}`;
  }

  /** Sets one port's line, also for those who use it already. */
  impair(index: number, line: { up?: Partial<Impairment>; down?: Partial<Impairment> }): void {
    this.#listeners[index]?.set({ ...CLEAN, ...line.up }, { ...CLEAN, ...line.down });
  }

  /** Nothing comes through in either direction until the line is set again. */
  cut(index: number): void {
    this.#listeners[index]?.set(CUT, CUT);
  }

  /** How many clients have used a port so far. */
  lines(index: number): number {
    return this.#listeners[index]?.lines ?? 0;
  }

  /** Cuts a port for all but the first `count` that used it, also for those still to come. */
  cutAfter(index: number, count: number): void {
    this.#listeners[index]?.cutAfter(count);
  }

  close(): void {
    for (const listener of this.#listeners) listener.close();
  }
}

class Listener {
  target = 0;
  readonly #flows = new Map<string, Flow>();
  readonly #departures = new Departures();
  #up = CLEAN;
  #down = CLEAN;

  constructor(
    private readonly socket: Socket,
    private readonly seed: number,
  ) {
    socket.on('message', (datagram, from) => this.#fromClient(datagram, from));
  }

  get port(): number {
    return this.socket.address().port;
  }

  get lines(): number {
    return this.#flows.size;
  }

  cutAfter(count: number): void {
    [this.#up, this.#down] = [CUT, CUT];
    const late = [...this.#flows.values()].slice(count);
    for (const flow of late) [flow.up.impairment, flow.down.impairment] = [CUT, CUT];
  }

  set(up: Impairment, down: Impairment): void {
    [this.#up, this.#down] = [up, down];
    for (const flow of this.#flows.values()) [flow.up.impairment, flow.down.impairment] = [up, down];
  }

  close(): void {
    this.#departures.stop();
    for (const flow of this.#flows.values()) flow.onward.close();
    this.socket.close();
  }

  #fromClient(datagram: Buffer, from: RemoteInfo): void {
    const key = `${from.address}:${from.port}`;
    const flow = this.#flows.get(key) ?? this.#newFlow(key, from);
    if (flow) this.#pass(flow.up, datagram, () => flow.onward.send(datagram, this.target, '127.0.0.1'));
  }

  #newFlow(key: string, client: RemoteInfo): Flow | null {
    const number = this.#flows.size;
    if (number >= most_flows) return null;
    const [up, down] = [1, 2].map((way) => new ImpairedWire(this.seed * 1_000_003 + number * 2 + way));
    if (!up || !down) return null;
    [up.impairment, down.impairment] = [this.#up, this.#down];
    const flow: Flow = { onward: createSocket('udp4'), up, down };
    flow.onward.on('message', (datagram) =>
      this.#pass(flow.down, datagram, () => this.socket.send(datagram, client.port, client.address)),
    );
    // Nobody listens there while the server is down; the line does not care.
    flow.onward.on('error', () => undefined);
    this.#flows.set(key, flow);
    return flow;
  }

  #pass(wire: ImpairedWire, datagram: Buffer, send: () => void): void {
    const at_ms = wire.arrival_ms(datagram.length, performance.now());
    if (at_ms !== null) this.#departures.add(at_ms, send);
  }
}

/** Null if one of the ports that follow the first is taken. */
async function listenInARow(count: number): Promise<Socket[] | null> {
  const row: Socket[] = [];
  for (let index = 0; index < count; index += 1) {
    const port = row[0] ? row[0].address().port + index : 0;
    const socket = createSocket('udp4');
    row.push(socket);
    try {
      socket.bind(port, '127.0.0.1');
      await once(socket, 'listening');
    } catch {
      for (const taken of row) taken.close();
      return null;
    }
  }
  return row;
}
