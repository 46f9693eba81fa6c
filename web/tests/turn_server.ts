import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, type Place } from './server';
import type { Credentials } from './turn_client';

/** What an operator installs, as it is; a test only adds the lines of its site. */
const DEPLOYED = fileURLToPath(new URL('../../deploy/coturn/turnserver.conf', import.meta.url));
const SECRET = 'a-shared-secret-of-a-test-hex-would-do-too';

/** Debian's coturn as a process of its own, set up as `deploy/coturn` says. */
export class TurnServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly place: Place,
  ) {}

  static async prepare(folder: string, place: Place): Promise<TurnServer> {
    const server = new TurnServer(folder, await freePort(place.address), place);
    writeFileSync(server.secretFile, `${SECRET}\n`, { mode: 0o600 });
    return server;
  }

  private get secretFile(): string {
    return join(this.folder, 'turn-secret');
  }

  /** The table that tells diemcau of it. */
  get table(): string {
    const url = `turns:${this.place.address}:${this.port}?transport=tcp`;
    return `[turn]\nurls = ["${url}"]\nsecret_file = "${this.secretFile}"\n`;
  }

  /** A name that works for so long, and its password: what diemcau gives to a page. */
  credentials(seconds: number): Credentials {
    const username = `${Math.floor(Date.now() / 1_000) + seconds}:${randomUUID()}`;
    return { username, credential: createHmac('sha1', SECRET).update(username).digest('base64') };
  }

  /**
   * Starts it for media at these addresses, and waits until it takes connections. It speaks from its own address
   * and from `further` ones.
   */
  async start(media_addresses: string[], further: string[] = []): Promise<void> {
    const { address, certificate } = this.place;
    const configuration = join(this.folder, 'turnserver.conf');
    const site = [
      'realm=turn.test',
      `listening-ip=${address}`,
      `tls-listening-port=${this.port}`,
      `cert=${certificate.chain}`,
      `pkey=${certificate.key}`,
      ...[address, ...further].map((own) => `relay-ip=${own}`),
      ...media_addresses.map((media) => `allowed-peer-ip=${media}`),
      `static-auth-secret=${SECRET}`,
      `userdb=${join(this.folder, 'turndb')}`,
      `log-file=${join(this.folder, 'turnserver.log')}`,
    ];
    const deployed = readFileSync(DEPLOYED, 'utf8');
    writeFileSync(configuration, `${deployed}\n${site.join('\n')}\n`, { mode: 0o600 });
    this.child = spawn('turnserver', ['-c', configuration, '--pidfile='], { stdio: 'ignore' });
    while (!(await accepts(address, this.port))) {
      if (this.child.exitCode !== null) throw new Error(`coturn ended with ${this.child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    // It has nothing to save, and takes its time over SIGTERM.
    child.kill('SIGKILL');
    await ended;
  }
}

function accepts(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
