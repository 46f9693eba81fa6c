import type { Language } from '../words/words.svelte';
import type { SessionAddress } from './types';

/** Whose certificates: of one endpoint, or a page each of everybody below one. */
export type Certified = { endpoint: number } | { subtree: number };

export const certificateFormats = ['pdf', 'docx'] as const;
export type CertificateFormat = (typeof certificateFormats)[number];

/** A file has no more pages; the server refuses it as well. */
export const most_certificates = 1500;

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
