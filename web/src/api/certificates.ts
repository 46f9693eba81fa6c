import type { Language } from '../words/words.svelte';
import { routes, type Outcome } from './client';
import { namedFile, type LetterheadChanges, type ReportFile } from './reports';
import type { SessionAddress } from './types';

/** Whose certificates: of one endpoint, or a page each of everybody below one. */
export type Certified = { endpoint: number } | { subtree: number };

export const certificateFormats = ['pdf', 'docx'] as const;
export type CertificateFormat = (typeof certificateFormats)[number];

/** A file of a format has no more pages; the server refuses it as well. */
export const most_certificates: Record<CertificateFormat, number> = { pdf: 1500, docx: 400 };

/** The address of a file with certificates; the browser fetches it by itself. */
export function certificateFile(
  { conference, session }: SessionAddress,
  whose: Certified,
  format: CertificateFormat,
  language: Language,
): string {
  const of = `/api/v1/conferences/${conference}/sessions/${session}`;
  const choice = `format=${format}&language=${language}`;
  return 'endpoint' in whose
    ? `${of}/endpoints/${whose.endpoint}/certificate?${choice}`
    : `${of}/certificates?subtree=${whose.subtree}&${choice}`;
}

const session_path = '/api/v1/conferences/{conference}/sessions/{session}';

/** The same file with a letterhead of one's own, as only organizers and staff have it. */
export function downloadCertificates(
  address: SessionAddress,
  whose: Certified,
  format: CertificateFormat,
  { language, letterhead }: { language: Language; letterhead: LetterheadChanges },
): Promise<Outcome<ReportFile>> {
  const query = { format, language, letterhead: JSON.stringify(letterhead) };
  const asked =
    'endpoint' in whose
      ? routes.GET(`${session_path}/endpoints/{endpoint}/certificate`, {
          params: { path: { ...address, ...whose }, query },
          parseAs: 'blob',
        })
      : routes.GET(`${session_path}/certificates`, {
          params: { path: address, query: { ...query, ...whose } },
          parseAs: 'blob',
        });
  return namedFile(asked, `diemcau-certificate.${format}`);
}
