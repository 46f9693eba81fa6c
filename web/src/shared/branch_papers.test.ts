import { expect, test } from 'vitest';
import type { PapersWish, ReportJob } from '../api/report_jobs';
import { BranchPapers, type Printer } from './branch_papers.svelte';

const wish: PapersWish = {
  conference: 1,
  sessions: [2],
  item: null,
  kind: 'summary',
  subtree: null,
  version: null,
  language: 'vi',
};

const job = (state: ReportJob['state'], done = 0, code: string | null = null): ReportJob => ({
  job: 7,
  state,
  done,
  total: 64,
  bytes: null,
  code,
});

function printer(steps: ReportJob[], overrides: Partial<Printer> = {}) {
  const calls: string[] = [];
  const next = () => Promise.resolve({ ok: true as const, value: steps.shift() ?? job('failed') });
  const made: Printer = {
    begin: next,
    look: next,
    cancel: () => {
      calls.push('cancel');
      return Promise.resolve({ ok: true as const, value: null });
    },
    fetch: (_conference, _job, name) =>
      Promise.resolve({ ok: true as const, value: { name, content: new Blob() } }),
    save: (file) => calls.push(file.name),
    pause: () => Promise.resolve(),
    ...overrides,
  };
  return { made, calls };
}

test('the file is saved once the server has made every paper', async () => {
  const { made, calls } = printer([job('waiting'), job('working', 30), job('done', 64)]);
  const papers = new BranchPapers(made);
  await papers.make(wish, 'pdf', {});
  expect(calls).toEqual(['diemcau-summary-pdf.zip']);
  expect(papers.job).toBeNull();
});

test('what the server cannot make is said by its code', async () => {
  const { made, calls } = printer([job('working', 3), job('failed', 3, 'too_many_rows')]);
  const papers = new BranchPapers(made);
  await papers.make(wish, 'docx', { form: 'party' });
  expect(calls).toEqual([]);
  expect(papers.failure).toMatchObject({ code: 'too_many_rows' });
});

test('what is cancelled is not asked for again', async () => {
  const papers: BranchPapers = new BranchPapers(
    printer([job('working', 1), job('done', 64)], { pause: () => papers.cancel() }).made,
  );
  await papers.make(wish, 'pdf', { form: 'state' });
  expect(papers.job).toBeNull();
  expect(papers.failure).toBeNull();
});

test('certificates are named for what they are', async () => {
  const { made, calls } = printer([job('done', 64)]);
  await new BranchPapers(made).make({ ...wish, kind: 'certificates' }, 'docx', {});
  expect(calls).toEqual(['diemcau-certificates-docx.zip']);
});
