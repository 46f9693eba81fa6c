import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PYTHON = fileURLToPath(new URL('../../target/peers/bin/python', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../../tests/support/foreign_peers/publish.py', import.meta.url));

/** What it sends. */
export interface ForeignProgram {
  codec: 'VP8' | 'H264';
  colour: 'red' | 'blue';
  pitch_hz: number;
}

/** An encoder that is not ours: it publishes by WHIP, with aiortc. */
export class ForeignPublisher {
  private constructor(private readonly child: ChildProcess) {}

  /** Starts it and waits until it is connected. */
  static async start(
    ticket: { url: string; token: string },
    { codec, colour, pitch_hz }: ForeignProgram,
  ): Promise<ForeignPublisher> {
    // -B: nothing is left beside the scripts.
    const words = ['-B', SCRIPT, ticket.url, ticket.token, codec, colour, String(pitch_hz)];
    const child = spawn(PYTHON, words, { stdio: ['pipe', 'pipe', 'inherit'] });
    for await (const line of createInterface(child.stdout)) {
      const { state } = JSON.parse(line) as { state: string };
      if (state === 'connected') return new ForeignPublisher(child);
    }
    throw new Error('the publisher ended before it was connected');
  }

  /** SIGKILL: no goodbye. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
