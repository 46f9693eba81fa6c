import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CertificateAuthority } from './certificates';
import { TurnClient, type Credentials } from './turn_client';
import { TurnServer } from './turn_server';

const HERE = '127.0.0.1';
/** Nobody is there: a permission says only where datagrams may go. */
const MEDIA = [192, 0, 2, 10];
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const WRONG_FAMILY = 443;

let folder: string;
let turn: TurnServer | undefined;
let trusted: Buffer;
const clients: TurnClient[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diemcau-'));
  const authority = new CertificateAuthority(folder);
  turn = await TurnServer.prepare(folder, { address: HERE, certificate: authority.certify(HERE) });
  await turn.start([MEDIA.join('.')], ['::1']);
  trusted = await readFile(authority.certificate);
});

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

afterAll(async () => {
  await turn?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function client(credentials?: Credentials): Promise<TurnClient> {
  if (!turn) throw new Error('nothing was prepared');
  const made = await TurnClient.connect(HERE, turn.port, trusted, credentials ?? turn.credentials(60));
  clients.push(made);
  return made;
}

/** `::ffff:192.0.2.1` and the like, in bytes. */
function mapped(address: number[]): Buffer {
  return Buffer.from([...new Array<number>(10).fill(0), 0xff, 0xff, ...address]);
}

/** This machine, its neighbours, a cloud's own service, somebody far away, everybody. */
const STRANGERS = [
  [127, 0, 0, 1],
  [0, 0, 0, 0],
  [10, 0, 0, 1],
  [172, 16, 0, 1],
  [192, 168, 1, 1],
  [169, 254, 169, 254],
  [192, 0, 2, 11],
  [224, 0, 0, 1],
  [255, 255, 255, 255],
];

test('media may go to the address of diemcau and to nowhere else', async () => {
  const page = await client();
  expect(await page.allocate(4)).toBe(0);
  expect(await page.permit(Buffer.from(MEDIA))).toBe(0);
  for (const address of STRANGERS) {
    expect(await page.permit(Buffer.from(address)), address.join('.')).toBe(FORBIDDEN);
    expect(await page.permit(mapped(address)), `::ffff:${address.join('.')}`).toBe(WRONG_FAMILY);
  }
});

test('nor does an address written as IPv6 lead anywhere', async () => {
  const page = await client();
  expect(await page.allocate(6)).toBe(0);
  const loopback = Buffer.from([...new Array<number>(15).fill(0), 1]);
  const neighbour = Buffer.from([0xfe, 0x80, ...new Array<number>(13).fill(0), 1]);
  const compatible = Buffer.from([...new Array<number>(12).fill(0), 127, 0, 0, 1]);
  for (const address of [Buffer.alloc(16), loopback, neighbour, compatible, ...STRANGERS.map(mapped)]) {
    expect(await page.permit(address), address.toString('hex')).toBe(FORBIDDEN);
  }
});

test('a name that is over, or a wrong password, lets nobody in', async () => {
  if (!turn) throw new Error('nothing was prepared');
  expect(await (await client(turn.credentials(-1))).allocate(4)).toBe(UNAUTHORIZED);
  const { username } = turn.credentials(60);
  expect(await (await client({ username, credential: 'guessed' })).allocate(4)).toBe(UNAUTHORIZED);
});

test('what was connected before its name was over stays connected', async () => {
  if (!turn) throw new Error('nothing was prepared');
  const credentials = turn.credentials(2);
  const page = await client(credentials);
  expect(await page.allocate(4)).toBe(0);
  const ends_at_ms = Number(credentials.username.split(':')[0]) * 1_000;
  while (Date.now() <= ends_at_ms + 1_000) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await (await client(credentials)).allocate(4)).toBe(UNAUTHORIZED);
  expect(await page.refresh()).toBe(0);
  expect(await page.permit(Buffer.from(MEDIA))).toBe(0);
});
