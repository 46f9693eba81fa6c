import type { Failure, Outcome } from '../api/client';
import {
  beginReportJob,
  cancelReportJob,
  fetchReportJob,
  showReportJob,
  type PapersWish,
  type ReportJob,
} from '../api/report_jobs';
import type { LetterheadChanges, ReportFile } from '../api/reports';
import { saveFile } from './save_file';

/** How often the page asks how far the server is. */
const ASK_EVERY_MS = 700;

/** What the papers of all branches are made with; a test has its own. */
export interface Printer {
  begin: (
    wish: PapersWish,
    format: 'pdf' | 'docx',
    letterhead: LetterheadChanges,
  ) => Promise<Outcome<ReportJob>>;
  look: (conference: number, job: number) => Promise<Outcome<ReportJob>>;
  cancel: (conference: number, job: number) => Promise<Outcome<unknown>>;
  fetch: (conference: number, job: number, name: string) => Promise<Outcome<ReportFile>>;
  save: (file: ReportFile) => void;
  pause: () => Promise<void>;
}

const server: Printer = {
  begin: beginReportJob,
  look: showReportJob,
  cancel: cancelReportJob,
  fetch: fetchReportJob,
  save: ({ name, content }) => saveFile(content, name),
  pause: () => new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS)),
};

/** A report of every branch, or its certificates, one paper each, in one ZIP: begun, watched, taken away or cancelled. */
export class BranchPapers {
  /** What the server said last; null while nothing is made. */
  job = $state.raw<ReportJob | null>(null);
  failure = $state.raw<Failure | null>(null);
  #conference = 0;
  readonly #printer: Printer;

  constructor(printer: Printer = server) {
    this.#printer = printer;
  }

  /** Has them made, and saves the file once it is there. */
  async make(wish: PapersWish, format: 'pdf' | 'docx', letterhead: LetterheadChanges): Promise<void> {
    if (this.job !== null) return;
    this.failure = null;
    this.#conference = wish.conference;
    let came = await this.#printer.begin(wish, format, letterhead);
    while (came.ok) {
      this.job = came.value;
      const { job, state } = came.value;
      if (state === 'done') return this.#take(job, `diemcau-${wish.kind}-${format}.zip`);
      if (state === 'failed') return this.#fail(came.value.code ?? 'internal');
      await this.#printer.pause();
      // Cancelled meanwhile, and perhaps another one begun.
      if (this.job?.job !== job) return;
      came = await this.#printer.look(wish.conference, job);
      if (this.job?.job !== job) return;
    }
    this.job = null;
    this.failure = came.failure;
  }

  async cancel(): Promise<void> {
    const job = this.job;
    if (job === null) return;
    this.job = null;
    const came = await this.#printer.cancel(this.#conference, job.job);
    // One that ended by itself needs no cancelling.
    if (!came.ok && !(came.failure.kind === 'problem' && came.failure.status === 404))
      this.failure = came.failure;
  }

  async #take(job: number, name: string): Promise<void> {
    const came = await this.#printer.fetch(this.#conference, job, name);
    if (this.job?.job !== job) return;
    this.job = null;
    if (came.ok) this.#printer.save(came.value);
    else this.failure = came.failure;
  }

  #fail(code: string): void {
    this.job = null;
    this.failure = { kind: 'problem', status: 500, code, field: null, faults: [] };
  }
}
