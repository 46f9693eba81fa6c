import { isRecord, outcome, routes, type Outcome } from './client';
import type { Body } from './types';

export const reportKinds = [
  'summary',
  'endpoints',
  'matrix',
  'roll_calls',
  'floor_log',
  'quality',
  'documents',
  'comments',
  'votes',
  'messages',
  'message_log',
  'delegates',
  'readiness',
  'study',
  'versions',
] as const;
export type ReportKind = (typeof reportKinds)[number];

/** The kinds that can be cut to one agenda item: they show what was received of it. */
export const kindsByItem: readonly ReportKind[] = ['summary', 'endpoints', 'matrix'];

export const columnKinds = [
  'text',
  'code',
  'count',
  'duration',
  'share',
  'time',
  'word',
  'intervals',
  'decimal',
] as const;
export type ColumnKind = (typeof columnKinds)[number];

export interface ReportColumn {
  key: string;
  title: string;
  /** A heading over several columns. */
  group: string | null;
  kind: ColumnKind;
}

export interface ReportRow {
  kind: 'branch' | 'endpoint' | 'totals';
  depth: number;
  /** Text as it is shown, one a column. */
  cells: string[];
}

/** A report as the server worded it: every figure and every word of it. */
export interface Report {
  title: string;
  final: boolean;
  heading: string[];
  columns: ReportColumn[];
  rows: ReportRow[];
  totals: ReportRow;
  notes: string[];
}

/** Which report. */
export interface ReportWish {
  conference: number;
  /** The sessions it is about; none for all that have begun. */
  sessions: readonly number[];
  /** An agenda item to cut it to; null for whole sessions. */
  item: number | null;
  kind: ReportKind;
  /** The top of the part it is about, by number; null for all that the asker may see. */
  subtree: number | null;
  /** A version of closed figures; null for the newest. */
  version: number | null;
  language: 'vi' | 'en';
}

export type FileFormat = 'xlsx' | 'csv' | 'pdf' | 'docx';

/** The forms of a paper: of the state, of the party. */
export const paperForms = ['state', 'party'] as const;
export type PaperForm = (typeof paperForms)[number];
/** The fields of a paper's letterhead that differ from the configured ones. */
export type LetterheadChanges = Body['LetterheadChanges'];
export type Separator = 'comma' | 'semicolon';

export interface ReportFile {
  name: string;
  content: Blob;
}

/** The report to look at. */
export async function previewReport(wish: ReportWish, signal: AbortSignal): Promise<Outcome<Report>> {
  const came = await outcome(ask(wish, { format: 'json' }, 'json', signal));
  if (!came.ok) return came;
  const report = readReport(came.value);
  if (report !== null) return { ok: true, value: report };
  return { ok: false, failure: { kind: 'problem', status: 500, code: 'internal', field: null, faults: [] } };
}

/** The report as a file to keep. */
export async function downloadReport(
  wish: ReportWish,
  format: FileFormat,
  { separator, letterhead }: { separator: Separator; letterhead: LetterheadChanges },
): Promise<Outcome<ReportFile>> {
  const isPaper = format === 'pdf' || format === 'docx';
  const choice = format === 'csv' ? { separator } : isPaper ? { letterhead: JSON.stringify(letterhead) } : {};
  return namedFile(ask(wish, { format, ...choice }, 'blob'), `diemcau-${wish.kind}.${format}`);
}

/** A file that was asked for as a blob, under the name that the server gave it or, if it gave none, another. */
export async function namedFile(
  asked: Promise<{ data?: unknown; error?: unknown; response: Response }>,
  otherwise: string,
): Promise<Outcome<ReportFile>> {
  let header: string | null = null;
  const heard = asked.then((answer) => {
    header = answer.response.headers.get('Content-Disposition');
    return answer;
  });
  const came = await outcome<unknown>(heard);
  if (!came.ok) return came;
  const name = fileName(header) ?? otherwise;
  const content = came.value instanceof Blob ? came.value : new Blob();
  return { ok: true, value: { name, content } };
}

function ask(
  wish: ReportWish,
  file: { format: FileFormat | 'json'; separator?: Separator; letterhead?: string },
  parseAs: 'json' | 'blob',
  signal: AbortSignal | null = null,
) {
  const { conference, sessions, item, kind, subtree, version, language } = wish;
  const query = {
    ...file,
    language,
    ...(subtree === null ? {} : { subtree }),
    ...(item === null || !kindsByItem.includes(kind) ? {} : { item }),
  };
  const [only] = sessions;
  if (only === undefined || sessions.length > 1) {
    return routes.GET('/api/v1/conferences/{conference}/reports/{kind}', {
      params: {
        path: { conference, kind },
        query: { ...query, ...(only === undefined ? {} : { sessions: sessions.join(',') }) },
      },
      parseAs,
      signal,
    });
  }
  return routes.GET('/api/v1/conferences/{conference}/sessions/{session}/reports/{kind}', {
    params: {
      path: { conference, session: only, kind },
      query: { ...query, ...(version === null ? {} : { version }) },
    },
    parseAs,
    signal,
  });
}

/** The name of a file in `Content-Disposition`, its UTF-8 form first (RFC 6266). */
export function fileName(header: string | null): string | null {
  const long = /filename\*\s*=\s*UTF-8''([^;]+)/i.exec(header ?? '')?.[1];
  const short = /filename\s*=\s*"?([^";]+)"?/i.exec(header ?? '')?.[1];
  try {
    return long === undefined ? (short ?? null) : decodeURIComponent(long);
  } catch {
    return short ?? null;
  }
}

/** Takes what the preview needs out of a report, or null when it is none. */
export function readReport(value: unknown): Report | null {
  if (!isRecord(value) || typeof value['title'] !== 'string') return null;
  const { columns, rows } = value;
  const totals = readRow(value['totals']);
  if (!Array.isArray(columns) || !columns.every(isColumn) || !Array.isArray(rows) || totals === null)
    return null;
  const read = rows.map(readRow).filter((row) => row !== null && row.cells.length === columns.length);
  if (read.length !== rows.length) return null;
  return {
    title: value['title'],
    final: value['final'] === true,
    heading: texts(value['heading']),
    columns,
    rows: read.filter((row) => row !== null),
    totals,
    notes: texts(value['notes']),
  };
}

function isColumn(value: unknown): value is ReportColumn {
  return (
    isRecord(value) &&
    typeof value['key'] === 'string' &&
    typeof value['title'] === 'string' &&
    (value['group'] === null || typeof value['group'] === 'string') &&
    columnKinds.some((kind) => kind === value['kind'])
  );
}

function readRow(value: unknown): ReportRow | null {
  if (!isRecord(value) || typeof value['depth'] !== 'number') return null;
  const kind = value['kind'];
  if (kind !== 'branch' && kind !== 'endpoint' && kind !== 'totals') return null;
  return { kind, depth: value['depth'], cells: texts(value['cells']) };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}
