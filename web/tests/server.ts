import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(new URL('../../target/debug/diemcau', import.meta.url));
export const PASSWORD = 'mot mat khau dai cho ban to chuc';

/** The real server as a process of its own, with a folder of its own; it can be killed and started again. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private readonly configuration: string;

  private constructor(
    folder: string,
    readonly port: number,
    probe_port: number,
  ) {
    this.configuration = join(folder, 'diemcau.toml');
    writeFileSync(
      this.configuration,
      `[http]\nlisten = "127.0.0.1:${port}"\n[probes]\nlisten = "127.0.0.1:${probe_port}"\n` +
        `[media]\nlisten = "127.0.0.1:${port}"\n[store]\ndirectory = "${join(folder, 'var')}"\n`,
    );
  }

  static async prepare(folder: string): Promise<ServerProcess> {
    const server = new ServerProcess(folder, await freePort(), await freePort());
    server.command(['user', 'add', 'to-chuc', '--role', 'admin'], `${PASSWORD}\n${PASSWORD}\n`);
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
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
      return (await fetch(`${this.url}/api/openapi.json`)).ok;
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

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const closed = once(listener, 'close');
  listener.close();
  await closed;
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
