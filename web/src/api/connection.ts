import { Backoff } from '../shared/backoff';
import { outcome, routes, type Failure } from './client';
import { parseServerMessage, type ClientMessage, type GoodbyeReason, type ServerMessage } from './socket';

/** What the owner of a connection is told. */
export interface ConnectionListener {
  /** The socket is open; the first message must be sent now. */
  opened(): void;
  received(message: ServerMessage): void;
  /** The socket is gone and will be opened again in so many milliseconds. */
  lost(retry_in_ms: number): void;
  /** It will not come back by itself. */
  ended(why: GoodbyeReason | 'signed_out'): void;
}

const final: readonly GoodbyeReason[] = ['taken_over', 'revoked', 'denied'];

/** How long an opening, and a question whether the server is there, may take. */
const answer_limit_ms = 8_000;

/**
 * A WebSocket that comes back by itself, with a new one-use ticket each time. It stops for good when the
 * server says that somebody else took over, or that we may not come in any more.
 */
export class Connection {
  readonly #listener: ConnectionListener;
  readonly #backoff: Backoff;
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = true;
  #doubting = false;

  constructor(listener: ConnectionListener, backoff = new Backoff()) {
    this.#listener = listener;
    this.#backoff = backoff;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    window.addEventListener('online', this.#comeBackNow);
    window.addEventListener('offline', this.#giveUp);
    void this.#open();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    window.removeEventListener('online', this.#comeBackNow);
    window.removeEventListener('offline', this.#giveUp);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Sends if the socket is open, and says whether it did. */
  send(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /**
   * Something else suggests that the line is dead. A cut line leaves a socket open for minutes, and a page
   * sees no pings, so the server is asked; without an answer the socket is given up.
   */
  async doubt(): Promise<void> {
    const socket = this.#socket;
    if (socket === null || this.#doubting) return;
    this.#doubting = true;
    const answer = await outcome(routes.GET('/api/v1/me', { signal: AbortSignal.timeout(answer_limit_ms) }));
    this.#doubting = false;
    if (!answer.ok && answer.failure.kind === 'unreachable' && this.#socket === socket) this.#giveUp();
  }

  readonly #giveUp = (): void => {
    const socket = this.#socket;
    if (socket === null) return;
    this.#lose();
    socket.close();
  };

  readonly #comeBackNow = (): void => {
    if (this.#stopped || this.#socket !== null) return;
    clearTimeout(this.#timer);
    void this.#open();
  };

  async #open(): Promise<void> {
    const signal = AbortSignal.timeout(answer_limit_ms);
    const ticket = await outcome(routes.POST('/api/v1/socket-tickets', { signal }));
    if (this.#stopped || this.#socket !== null) return;
    if (!ticket.ok) return this.#noTicket(ticket.failure);
    const address = new URL(`/ws?ticket=${encodeURIComponent(ticket.value.ticket)}`, window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    this.#socket = socket;
    this.#timer = setTimeout(this.#giveUp, answer_limit_ms);
    socket.onopen = () => {
      clearTimeout(this.#timer);
      this.#listener.opened();
    };
    socket.onmessage = (event) => this.#hear(socket, event.data);
    socket.onclose = () => {
      if (this.#socket === socket) this.#lose();
    };
  }

  #hear(socket: WebSocket, data: unknown): void {
    if (this.#socket !== socket) return;
    const message = parseServerMessage(data);
    if (message === null) {
      console.error('A message of the server could not be understood; the connection is opened anew.');
      socket.close();
      return;
    }
    if (message.type === 'goodbye' && final.includes(message.reason)) {
      this.stop();
      this.#listener.ended(message.reason);
      return;
    }
    // Only a message, not the bare opening, shows that the server takes part: a full one closes at once.
    this.#backoff.succeeded();
    this.#listener.received(message);
  }

  #noTicket(failure: Failure): void {
    if (failure.kind === 'problem' && (failure.status === 401 || failure.status === 403)) {
      this.stop();
      this.#listener.ended('signed_out');
      return;
    }
    this.#lose();
  }

  #lose(): void {
    clearTimeout(this.#timer);
    this.#socket = null;
    const retry_in_ms = this.#backoff.next_ms();
    this.#timer = setTimeout(() => void this.#open(), retry_in_ms);
    this.#listener.lost(retry_in_ms);
  }
}
