import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PREFIX = 'diemcau-office-';

/**
 * An office whose firewall drops every datagram: a network namespace, joined to this machine by a pair of virtual
 * cards, in which nftables drops UDP both ways. Needs root. Everything goes with `close`.
 */
export class BlockedOffice {
  /** This machine, seen from the office. */
  readonly server_address = '10.213.77.1';
  private readonly office_address = '10.213.77.2';
  private readonly name = `${PREFIX}${process.pid}`;

  private constructor() {}

  static open(): BlockedOffice {
    removeLeftovers();
    const office = new BlockedOffice();
    try {
      office.build();
    } catch (failure) {
      office.close();
      throw failure;
    }
    return office;
  }

  private build(): void {
    const { name, server_address, office_address } = this;
    const [outer, inner] = [`dc${process.pid}o`, `dc${process.pid}i`];
    run('ip', 'netns', 'add', name);
    run('ip', 'link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', name);
    run('ip', 'address', 'add', `${server_address}/30`, 'dev', outer);
    run('ip', 'link', 'set', outer, 'up');
    this.inside('ip', 'address', 'add', `${office_address}/30`, 'dev', inner);
    this.inside('ip', 'link', 'set', inner, 'up');
    this.inside('ip', 'link', 'set', 'lo', 'up');
    this.inside('nft', 'add table inet firewall');
    for (const way of ['input', 'output']) {
      this.inside(
        'nft',
        `add chain inet firewall ${way} { type filter hook ${way} priority 0; policy accept; }`,
      );
      this.inside('nft', `add rule inet firewall ${way} meta l4proto udp counter drop`);
    }
  }

  /** How many datagrams the firewall has dropped. */
  dropped(): number {
    const rules = this.inside('nft', 'list table inet firewall');
    return [...rules.matchAll(/counter packets (\d+)/g)].reduce((sum, found) => sum + Number(found[1]), 0);
  }

  /** A program that starts Chromium inside. */
  browserIn(folder: string): string {
    const script = join(folder, 'chromium-in-the-office');
    const command = `exec ip netns exec ${this.name} /usr/bin/chromium "$@"`;
    writeFileSync(script, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
    return script;
  }

  /** The cards go with the namespace. */
  close(): void {
    if (existsSync(`/run/netns/${this.name}`)) run('ip', 'netns', 'delete', this.name);
  }

  private inside(...words: string[]): string {
    return run('ip', 'netns', 'exec', this.name, ...words);
  }
}

/** Of runs that were killed before they could clean up. */
function removeLeftovers(): void {
  for (const line of run('ip', 'netns', 'list').split('\n')) {
    const [name = ''] = line.split(' ');
    const owner = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : null;
    if (owner !== null && !existsSync(`/proc/${owner}`)) run('ip', 'netns', 'delete', name);
  }
}

function run(program: string, ...words: string[]): string {
  return execFileSync(program, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 10_000,
  });
}
