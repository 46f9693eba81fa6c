import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import type { Ask } from './organizer';

/** A certificate authority of a test: nobody knows it but who is told. */
export class CertificateAuthority {
  readonly certificate: string;
  private readonly key: string;

  constructor(private readonly folder: string) {
    this.certificate = join(folder, 'authority.pem');
    this.key = join(folder, 'authority.key');
    openssl(
      'req',
      '-x509',
      ...newKey(this.key),
      '-out',
      this.certificate,
      '-days',
      '2',
      '-subj',
      '/CN=Test authority',
    );
  }

  /** A certificate for a server at an address. */
  certify(address: string): { chain: string; key: string } {
    const [chain, key] = [join(this.folder, `${address}.pem`), join(this.folder, `${address}.key`)];
    const signed = ['-CA', this.certificate, '-CAkey', this.key, '-days', '2', '-subj', `/CN=${address}`];
    const usage = [
      '-addext',
      `subjectAltName=IP:${address}`,
      '-addext',
      'basicConstraints=critical,CA:FALSE',
    ];
    openssl('req', '-x509', ...newKey(key), '-out', chain, ...signed, ...usage);
    return { chain, key };
  }

  /**
   * A home folder for Chromium in which this authority is trusted. The switch that ignores bad certificates does
   * not reach the TLS of TURN.
   */
  trustingHome(): string {
    const home = join(this.folder, 'home');
    const store = join(home, '.pki', 'nssdb');
    mkdirSync(store, { recursive: true });
    const certutil = (...words: string[]): void =>
      void execFileSync('certutil', [...words, '-d', `sql:${store}`], { stdio: 'pipe' });
    certutil('-N', '--empty-password');
    certutil('-A', '-n', 'Test authority', '-t', 'C,,', '-i', this.certificate);
    return home;
  }

  /** `fetch`, trusting this authority. */
  get ask(): Ask {
    const ca = readFileSync(this.certificate);
    return (address, { method, headers, body }) =>
      new Promise((resolve, reject) => {
        const asked = request(address, { method, headers, ca }, (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('error', reject);
          answer.on('end', () => {
            const status = answer.statusCode ?? 0;
            const shown = new Headers();
            for (const cookie of answer.headers['set-cookie'] ?? []) shown.append('set-cookie', cookie);
            // An answer without content may not have a body, not even an empty one.
            resolve(new Response(parts.length > 0 ? Buffer.concat(parts) : null, { status, headers: shown }));
          });
        });
        asked.on('error', reject);
        asked.end(body ?? undefined);
      });
  }
}

function newKey(file: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', file];
}

function openssl(...words: string[]): void {
  execFileSync('openssl', words, { stdio: 'pipe' });
}
