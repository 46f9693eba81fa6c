import { createHash, createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';

/** Message types and attributes of STUN and TURN (RFC 8489, RFC 8656). */
const ALLOCATE = 0x0003;
const REFRESH = 0x0004;
const CREATE_PERMISSION = 0x0008;
const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const ERROR_CODE = 0x0009;
const XOR_PEER_ADDRESS = 0x0012;
const REALM = 0x0014;
const NONCE = 0x0015;
const REQUESTED_ADDRESS_FAMILY = 0x0017;
const REQUESTED_TRANSPORT = 0x0019;
const MAGIC_COOKIE = 0x2112a442;
const HEADER_BYTES = 20;

/** A name and its password, as diemcau gives them to a page. */
export interface Credentials {
  username: string;
  credential: string;
}

interface Answer {
  /** 0 if it is a success, else the error code. */
  error: number;
  attributes: Map<number, Buffer>;
}

/** As much of a TURN client over TLS as it takes to ask a server for what it must refuse. */
export class TurnClient {
  private received: Buffer = Buffer.alloc(0);
  private realm: Buffer = Buffer.alloc(0);
  private nonce: Buffer = Buffer.alloc(0);

  private constructor(
    private readonly socket: TLSSocket,
    private readonly credentials: Credentials,
  ) {
    socket.on('data', (part: Buffer) => (this.received = Buffer.concat([this.received, part])));
  }

  static async connect(
    host: string,
    port: number,
    ca: Buffer,
    credentials: Credentials,
  ): Promise<TurnClient> {
    const socket = connect({ host, port, ca });
    await once(socket, 'secureConnect');
    return new TurnClient(socket, credentials);
  }

  /** Asks for a relayed address of a family; answers 0 or the error. */
  async allocate(family: 4 | 6): Promise<number> {
    const wanted = [
      attribute(REQUESTED_TRANSPORT, Buffer.from([17, 0, 0, 0])),
      attribute(REQUESTED_ADDRESS_FAMILY, Buffer.from([family === 4 ? 1 : 2, 0, 0, 0])),
    ];
    const refused = await this.ask(ALLOCATE, wanted);
    this.realm = refused.attributes.get(REALM) ?? this.realm;
    this.nonce = refused.attributes.get(NONCE) ?? this.nonce;
    return (await this.ask(ALLOCATE, [...wanted, ...this.signature()])).error;
  }

  /** Asks to exchange datagrams with an address, given as its 4 or 16 bytes; answers 0 or the error. */
  async permit(address: Buffer): Promise<number> {
    return (await this.askSigned(CREATE_PERMISSION, (transaction) => [peer(address, transaction)])).error;
  }

  async refresh(): Promise<number> {
    return (await this.askSigned(REFRESH, () => [])).error;
  }

  close(): void {
    this.socket.destroy();
  }

  private signature(): Buffer[] {
    const name = attribute(USERNAME, Buffer.from(this.credentials.username));
    return [name, attribute(REALM, this.realm), attribute(NONCE, this.nonce)];
  }

  private askSigned(type: number, attributes: (transaction: Buffer) => Buffer[]): Promise<Answer> {
    const transaction = randomBytes(12);
    return this.ask(type, [...attributes(transaction), ...this.signature()], transaction);
  }

  private async ask(type: number, attributes: Buffer[], transaction = randomBytes(12)): Promise<Answer> {
    const plain = message(type, transaction, attributes);
    this.socket.write(this.nonce.length > 0 ? this.seal(type, transaction, attributes) : plain);
    return this.answer();
  }

  /** The long-term credential mechanism (RFC 8489, section 9.2): the length counts the seal, the seal does not. */
  private seal(type: number, transaction: Buffer, attributes: Buffer[]): Buffer {
    const { username, credential } = this.credentials;
    const key = createHash('md5').update(`${username}:${this.realm.toString()}:${credential}`).digest();
    const room = attribute(MESSAGE_INTEGRITY, Buffer.alloc(20));
    const whole = message(type, transaction, [...attributes, room]);
    const sealed = whole.subarray(0, whole.length - room.length);
    createHmac('sha1', key)
      .update(sealed)
      .digest()
      .copy(whole, whole.length - 20);
    return whole;
  }

  private async answer(): Promise<Answer> {
    const length = (): number => HEADER_BYTES + this.received.readUInt16BE(2);
    while (this.received.length < HEADER_BYTES || this.received.length < length()) {
      await once(this.socket, 'data');
    }
    const whole = this.received.subarray(0, length());
    this.received = this.received.subarray(length());
    const attributes = readAttributes(whole);
    const error = attributes.get(ERROR_CODE);
    return { error: error ? error.readUInt8(2) * 100 + error.readUInt8(3) : 0, attributes };
  }
}

function message(type: number, transaction: Buffer, attributes: Buffer[]): Buffer {
  const body = Buffer.concat(attributes);
  const header = Buffer.alloc(8);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(body.length, 2);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  return Buffer.concat([header, transaction, body]);
}

/** Filled up to a multiple of four. */
function attribute(type: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function readAttributes(whole: Buffer): Map<number, Buffer> {
  const attributes = new Map<number, Buffer>();
  for (let at = HEADER_BYTES; at + 4 <= whole.length;) {
    const length = whole.readUInt16BE(at + 2);
    attributes.set(whole.readUInt16BE(at), whole.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return attributes;
}

/** The address is hidden under the cookie and the transaction, from translators that know too much. */
function peer(address: Buffer, transaction: Buffer): Buffer {
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(MAGIC_COOKIE, 0);
  transaction.copy(mask, 4);
  const hidden = address.map((byte, index) => byte ^ (mask[index] ?? 0));
  const port = 9 ^ (MAGIC_COOKIE >>> 16);
  const head = Buffer.from([0, address.length === 4 ? 1 : 2, port >> 8, port & 0xff]);
  return attribute(XOR_PEER_ADDRESS, Buffer.concat([head, hidden]));
}
