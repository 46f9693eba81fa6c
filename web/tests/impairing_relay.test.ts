import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { ImpairingRelay } from './impairing_relay';

const open: { close(): unknown }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function socket(): Promise<Socket> {
  const bound = createSocket('udp4');
  open.push(bound);
  bound.bind(0, '127.0.0.1');
  await once(bound, 'listening');
  return bound;
}

/** A relay of two ports before a server that answers every datagram with itself, and a client. */
async function world(): Promise<{
  relay: ImpairingRelay;
  say: (word: string, index: number) => void;
  heard: string[];
  /** One more client, who hears into the same list. */
  another: () => Promise<(word: string) => void>;
}> {
  const [server, relay, client] = [await socket(), await ImpairingRelay.open(2, 1), await socket()];
  open.push(relay);
  server.on('message', (datagram, from) => server.send(datagram, from.port, from.address));
  relay.leadTo([server.address().port, server.address().port]);
  const port = Number(relay.address.split(':')[1]);
  const heard: string[] = [];
  const hear = (datagram: Buffer): unknown => heard.push(datagram.toString());
  client.on('message', hear);
  const another = async (): Promise<(word: string) => void> => {
    const late = await socket();
    late.on('message', hear);
    return (word) => late.send(word, port, '127.0.0.1');
  };
  return { relay, say: (word, index) => client.send(word, port + index, '127.0.0.1'), heard, another };
}

async function hearing(heard: string[], count: number): Promise<void> {
  while (heard.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('what is sent through the relay comes back, in order', async () => {
  const { relay, say, heard } = await world();
  relay.impair(0, { up: { delay_ms: 20, jitter_ms: 10 }, down: { delay_ms: 20, jitter_ms: 10 } });
  const words = Array.from({ length: 100 }, (_, index) => `word ${index}`);
  for (const word of words) say(word, 0);
  await hearing(heard, 100);
  expect(heard).toEqual(words);
});

test('a line that was cut carries nothing, its neighbour does, and so does it when it is mended', async () => {
  const { relay, say, heard } = await world();
  relay.cut(0);
  say('lost', 0);
  say('from the neighbour', 1);
  await hearing(heard, 1);
  relay.impair(0, {});
  say('mended', 0);
  await hearing(heard, 2);
  expect(heard).toEqual(['from the neighbour', 'mended']);
});

test('those who came late are cut off, and those who were there go on', async () => {
  const { relay, say, heard, another } = await world();
  say('early', 0);
  await hearing(heard, 1);
  const late = await another();
  late('late');
  await hearing(heard, 2);
  expect(relay.lines(0)).toBe(2);
  relay.cutAfter(0, 1);
  late('lost');
  (await another())('lost as well');
  say('still here', 0);
  await hearing(heard, 3);
  expect(heard).toEqual(['early', 'late', 'still here']);
});
