import { downloadCertificates, type CertificateFormat, type Certified } from '../../api/certificates';
import type { Failure } from '../../api/client';
import type { LetterheadChanges, PaperForm } from '../../api/reports';
import type { SessionAddress } from '../../api/types';
import { BranchPapers } from '../../shared/branch_papers.svelte';
import { PaperLetterhead } from '../../shared/letterhead/letterhead.svelte';
import { saveFile } from '../../shared/save_file';
import { words } from '../../words/words.svelte';

/** Certificates as files, with the letterhead of whoever orders them. */
export class CertificateDesk {
  readonly letterhead = new PaperLetterhead();
  /** The form of the papers; null for the one of the configuration. */
  form = $state<PaperForm | null>(null);
  /** What is on its way. */
  waiting = $state.raw<{ whose: Certified; format: CertificateFormat } | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Those of every branch, in one ZIP. */
  readonly papers = new BranchPapers();
  readonly #address: SessionAddress;

  constructor({ conference, session }: SessionAddress) {
    this.#address = { conference, session };
  }

  /** What differs from the configured letterhead. A certificate goes to the endpoint that it is about. */
  get changes(): LetterheadChanges {
    const { recipients: _, ...changes } = this.letterhead.changes;
    return { ...changes, ...(this.form === null ? {} : { form: this.form }) };
  }

  /** Why the last ones could not be made. */
  get refusal(): Failure | null {
    return this.failure ?? this.papers.failure;
  }

  /** Those of every branch below an endpoint, in one ZIP. */
  async make(subtree: number, format: CertificateFormat): Promise<void> {
    this.failure = null;
    const { conference, session } = this.#address;
    const wish = { conference, sessions: [session], item: null, version: null, subtree } as const;
    const language = words.language;
    await this.papers.make({ ...wish, kind: 'certificates', language }, format, this.changes);
  }

  async download(whose: Certified, format: CertificateFormat): Promise<void> {
    if (this.waiting !== null) return;
    this.failure = null;
    this.papers.failure = null;
    this.waiting = { whose, format };
    const how = { language: words.language, letterhead: this.changes };
    const came = await downloadCertificates(this.#address, whose, format, how);
    this.waiting = null;
    this.failure = came.ok ? null : came.failure;
    if (came.ok) saveFile(came.value.content, came.value.name);
  }
}
