import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(new URL('../../target/debug/diemcau', import.meta.url));
export const PASSWORD = 'mot mat khau dai cho ban to chuc';

/** Where it listens if not on this machine only; then it needs a certificate. */
export interface Place {
  address: string;
  certificate: { chain: string; key: string };
}

/** What a test sets differently. */
export interface ServerSettings {
  place?: Place;
  /** Further lines of `[media]`. */
  media?: string;
  /** Further tables. */
  tables?: string;
}

/** The real server as a process of its own, with a folder of its own; it can be killed and started again. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private readonly configuration: string;

  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly probe_port: number,
    private readonly place: Place | undefined,
  ) {
    this.configuration = join(folder, 'diemcau.toml');
  }

  static async prepare(folder: string, settings: ServerSettings = {}): Promise<ServerProcess> {
    const server = new ServerProcess(folder, await freePort(), await freePort(), settings.place);
    server.configure(settings);
    server.command(['user', 'add', 'to-chuc', '--role', 'admin'], `${PASSWORD}\n${PASSWORD}\n`);
    return server;
  }

  private configure({ media = '', tables = '' }: ServerSettings): void {
    const listen = `listen = "${this.address}:${this.port}"\n`;
    const { chain, key } = this.place?.certificate ?? {};
    const tls = chain
      ? `certificate_file = "${chain}"\nkey_file = "${key}"\npublic_url = "${this.url}"\n`
      : '';
    writeFileSync(
      this.configuration,
      `[http]\n${listen}${tls}[probes]\nlisten = "127.0.0.1:${this.probe_port}"\n` +
        `[media]\n${listen}${media}[store]\ndirectory = "${join(this.folder, 'var')}"\n${tables}`,
    );
  }

  private get address(): string {
    return this.place?.address ?? '127.0.0.1';
  }

  get url(): string {
    return `${this.place ? 'https' : 'http'}://${this.address}:${this.port}`;
  }

  /** Runs another command of the binary on the same folder and answers what it printed. */
  command(words: string[], input = ''): string {
    const done = spawnSync(BINARY, [...words, '--config', this.configuration], { input, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${words.join(' ')}: ${done.stderr}${done.stdout}`);
    return done.stdout;
  }

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    this.child = spawn(BINARY, ['serve', '--config', this.configuration], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const child = this.child;
    while (!(await this.answers())) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.probe_port}/readyz`)).ok;
    } catch {
      return false;
    }
  }

  /** SIGKILL: no goodbye, nothing flushed. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

/** An agent as a process: an endpoint without a browser. */
export function startAgent(server: string, key: string): ChildProcess {
  return spawn(BINARY, ['join', '--server', server, '--key', key], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** A TCP port that is free now. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const listener = createServer().listen(0, host);
  await once(listener, 'listening');
  const address = listener.address();
  const closed = once(listener, 'close');
  listener.close();
  await closed;
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
