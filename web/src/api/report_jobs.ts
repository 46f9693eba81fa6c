import { fileOutcome, outcome, routes, type Outcome } from './client';
import {
  kindsByItem,
  type LetterheadChanges,
  type ReportFile,
  type ReportKind,
  type ReportWish,
} from './reports';
import type { Body } from './types';

/** Reports or certificates of every branch, made by the server while the page shows how far it is. */

export type ReportJob = Body['ReportJob'];

/** What every branch gets a paper of: a report, or the certificates of the technical check of one session. */
export type PapersWish = Omit<ReportWish, 'kind'> & { kind: ReportKind | 'certificates' };

const one = '/api/v1/conferences/{conference}/report_jobs/{job}';

/** Begins the papers of the whole and of every branch in it, one document each, in one ZIP. */
export function beginReportJob(
  wish: PapersWish,
  format: 'pdf' | 'docx',
  letterhead: LetterheadChanges,
): Promise<Outcome<ReportJob>> {
  const { conference, sessions, item, kind, subtree, version, language } = wish;
  const [only] = sessions;
  const chosen = sessions.length === 1 && version !== null ? `${only}:${version}` : sessions.join(',');
  return outcome(
    routes.POST('/api/v1/conferences/{conference}/report_jobs', {
      params: { path: { conference }, query: subtree === null ? {} : { subtree } },
      body: {
        kind,
        format,
        language,
        letterhead,
        ...(sessions.length === 0 ? {} : { sessions: chosen }),
        ...(item === null || kind === 'certificates' || !kindsByItem.includes(kind) ? {} : { item }),
      },
    }),
  );
}

export function showReportJob(conference: number, job: number): Promise<Outcome<ReportJob>> {
  return outcome(routes.GET(one, { params: { path: { conference, job } } }));
}

/** Ends a job that is not wanted any more. */
export function cancelReportJob(conference: number, job: number): Promise<Outcome<unknown>> {
  return outcome<unknown>(routes.DELETE(one, { params: { path: { conference, job } } }));
}

/** The file of a job that is done. */
export async function fetchReportJob(
  conference: number,
  job: number,
  name: string,
): Promise<Outcome<ReportFile>> {
  const came = await fileOutcome(
    routes.GET('/api/v1/conferences/{conference}/report_jobs/{job}/file', {
      params: { path: { conference, job } },
      parseAs: 'blob',
    }),
  );
  return came.ok ? { ok: true, value: { name, content: came.value } } : came;
}
