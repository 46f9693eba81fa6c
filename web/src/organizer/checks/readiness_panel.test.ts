import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import type { ReportJob } from '../../api/report_jobs';
import type { Desk } from '../desk/desk.svelte';
import ReadinessPanel from './ReadinessPanel.svelte';
import { CertificateDesk } from './certificate_desk.svelte';

const counts = { endpoints: 2, ready: 0, checks: [] };
const branch = { endpoint: { endpoint: 7, code: 'T10', name: 'Lào Cai', path: [] }, counts };
const board = { counts, branches: [branch], unready: [], unready_total: 0 };
const desk = {
  address: { conference: 1, session: 2 },
  tree: { line: () => ({ endpoint: 1 }) },
  wall: { whole: 0 },
  session: { state: 'technical_check', audience: { name: 'Cả nước' } },
} as unknown as Desk;

afterEach(() => vi.unstubAllGlobals());

/** What a view of the desk says, while somebody looks at it, of the papers that are being made. */
async function progress(certificates: CertificateDesk): Promise<string | null> {
  const target = document.createElement('div');
  const panel = mount(ReadinessPanel, { target, props: { desk, certificates } });
  await vi.waitFor(() => expect(target.querySelector('table')).not.toBeNull());
  const text = target.querySelector('[data-testid=paper-progress]')?.textContent ?? null;
  void unmount(panel);
  flushSync();
  return text;
}

test('the papers of a whole country are still on their way when another view was looked at meanwhile', async () => {
  const headers = { 'Content-Type': 'application/json' };
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(board), { headers }));
  const certificates = new CertificateDesk({ conference: 1, session: 2 });
  expect(await progress(certificates)).toBeNull();
  certificates.papers.job = { job: 7, state: 'working', done: 30, total: 64 } as ReportJob;
  expect(await progress(certificates)).toContain('30');
  expect(await progress(certificates)).toContain('30');
});
