import type { Failure } from '../../api/client';
import type { LetterheadChanges } from '../../api/reports';
import { forget, recall, remember } from '../memory';

/** In whose place somebody signs; '' leaves it to the configuration. */
export const authorities = ['', 'own', 'on_behalf', 'in_place', 'by_order'] as const;
export type Authority = (typeof authorities)[number];

const blank = {
  superior_body: '',
  issuing_body: '',
  number_suffix: '',
  place: '',
  authority_of: '',
  signer_title: '',
  recipients: '',
  kept_by: '',
};

/** The lines of a letterhead that are written by hand, as they stand in their fields. */
export type LetterheadTexts = typeof blank;
export type LetterheadField = keyof LetterheadTexts;

const fields = Object.keys(blank) as LetterheadField[];
const memory = 'letterhead';

/** The letterhead of the papers that are ordered in this browser, kept for the next time. */
export class PaperLetterhead {
  texts = $state<LetterheadTexts>({ ...blank });
  authority = $state<Authority>('');

  constructor() {
    const kept = readKept(recall(memory));
    for (const field of fields) this.texts[field] = text(kept[field]);
    this.authority = authorities.find((authority) => authority === kept['authority']) ?? '';
  }

  /** What differs from the configured letterhead; an empty field differs in nothing. */
  get changes(): LetterheadChanges {
    const changes: LetterheadChanges = {};
    for (const field of fields) {
      const written = this.texts[field].trim();
      if (written === '') continue;
      if (field === 'recipients') changes.recipients = lines(written);
      else changes[field] = written;
    }
    if (this.authority !== '') changes.authority = this.authority;
    // A name that is configured belongs to another office: room is left for the one who signs here.
    if (changes.issuing_body !== undefined || changes.signer_title !== undefined) changes.signer_name = '';
    return changes;
  }

  get isConfigured(): boolean {
    return Object.keys(this.changes).length === 0;
  }

  keep(): void {
    if (this.isConfigured) forget(memory);
    else remember(memory, JSON.stringify({ ...this.texts, authority: this.authority }));
  }

  clear(): void {
    this.texts = { ...blank };
    this.authority = '';
    this.keep();
  }
}

/** The field of the letterhead that an order was refused for, where the page has one that can say so. */
export function refusedField(failure: Failure | null): LetterheadField | 'authority' | null {
  const named = failure?.kind === 'problem' ? failure.field : null;
  return [...fields, 'authority' as const].find((field) => named === `letterhead.${field}`) ?? null;
}

function readKept(kept: string | null): Record<string, unknown> {
  try {
    return Object(JSON.parse(kept ?? '{}')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Who gets it, as typed a line each: the dash and the semicolon that the paper has anyway are taken off. */
function lines(written: string): string[] {
  const each = written.split('\n').map((line) =>
    line
      .trim()
      .replace(/^[-–]\s*/, '')
      .replace(/[;.]$/, ''),
  );
  return each.filter((line) => line !== '');
}
