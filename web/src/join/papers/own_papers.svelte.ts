import { isRecord, type Failure, type Outcome } from '../../api/client';
import {
  castBallot,
  changeComment,
  makeComment,
  openDocument,
  showOwnDocument,
  withdrawComment,
  type Ballot,
  type OwnAddress,
  type OwnDocument,
} from '../../api/own_papers';
import type { SituationDocument, SituationVote } from '../../api/situation_papers';
import type { SituationSession } from '../../api/socket';
import { visit } from '../../shared/memory';
import { saveFile } from '../../shared/save_file';

/** A comment that is not sent yet. */
export interface TypedComment {
  /** The number of its article, as the field says it. */
  article: string;
  text: string;
}

/** The documents and votes of the session that the endpoint belongs to. What the server said last is what is shown. */
export class OwnPapers {
  documents = $state.raw<SituationDocument[]>([]);
  votes = $state.raw<SituationVote[]>([]);
  /** The draft that is commented on. */
  draft = $state.raw<OwnDocument | null>(null);
  /** What is under way: the number of a document or vote after its name. */
  busy = $state<string | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** What the failure is about, as `busy` names it. */
  failed = $state<string | null>(null);
  /** The document that was downloaded last. */
  saved = $state<number | null>(null);
  #session = 0;
  readonly #conference: number;
  readonly #endpoint: number;

  constructor(conference: number, endpoint: number) {
    this.#conference = conference;
    this.#endpoint = endpoint;
  }

  /** The server says how things stand; null while there is no session. */
  follow(session: SituationSession | null): void {
    const number = session?.session ?? 0;
    if (number !== this.#session) {
      this.#session = number;
      this.draft = null;
      this.failed = null;
    }
    this.documents = session?.documents ?? [];
    this.votes = session?.votes ?? [];
  }

  /** Those that wait for a ballot come first on the page. */
  get openVotes(): SituationVote[] {
    return this.votes.filter((vote) => !isClosed(vote));
  }

  get closedVotes(): SituationVote[] {
    return this.votes.filter(isClosed);
  }

  async open(document: SituationDocument, ending: (content: Blob) => string): Promise<void> {
    const came = await this.#run(`document-${document.document}`, () =>
      openDocument(this.#address, document.document),
    );
    if (!came?.ok) return;
    saveFile(came.value, `${document.title}.${ending(came.value)}`);
    this.saved = document.document;
  }

  async showDraft(document: number): Promise<void> {
    const came = await this.#run(`draft-${document}`, () => showOwnDocument(this.#address, document));
    if (came?.ok) this.draft = came.value;
  }

  /** What was typed about a draft and not sent: it outlives a closed dialog and a reload. */
  typedAbout(document: number): TypedComment {
    return readTyped(visit.recall(this.#memory(document)));
  }

  keepTyped(document: number, typed: TypedComment): void {
    if (typed.text === '') visit.forget(this.#memory(document));
    else visit.remember(this.#memory(document), JSON.stringify(typed));
  }

  closeDraft(): void {
    this.draft = null;
    this.failed = null;
  }

  /** Comments on an article of the draft, or says a comment otherwise; answers whether it is written down. */
  comment(article: number, text: string, comment: number | null): Promise<boolean> {
    const document = this.draft?.document ?? 0;
    if (comment !== null) return this.#commented(() => changeComment(this.#address, comment, article, text));
    // By the time of the answer the place may be in another session.
    const memory = this.#memory(document);
    return this.#commented(
      () => makeComment(this.#address, document, article, text),
      () => {
        if (readTyped(visit.recall(memory)).text.trim() === text) visit.forget(memory);
      },
    );
  }

  withdraw(comment: number): Promise<boolean> {
    return this.#commented(() => withdrawComment(this.#address, comment));
  }

  async vote(vote: number, ballot: Ballot): Promise<boolean> {
    const came = await this.#run(`vote-${vote}`, () => castBallot(this.#address, vote, ballot));
    return came?.ok ?? false;
  }

  get #address(): OwnAddress {
    return { conference: this.#conference, session: this.#session, endpoint: this.#endpoint };
  }

  #memory(document: number): string {
    return `comment.${this.#conference}.${this.#session}.${this.#endpoint}.${document}`;
  }

  async #commented(ask: () => Promise<Outcome<OwnDocument>>, written?: () => void): Promise<boolean> {
    const came = await this.#run('comment', ask);
    if (!came?.ok) return false;
    written?.();
    // Somebody who closed the draft meanwhile is not led back into it.
    if (this.draft?.document === came.value.document) this.draft = came.value;
    return true;
  }

  async #run<Value>(name: string, ask: () => Promise<Outcome<Value>>): Promise<Outcome<Value> | null> {
    if (this.busy !== null) return null;
    this.busy = name;
    this.failed = null;
    const came = await ask();
    this.busy = null;
    this.failure = came.ok ? null : came.failure;
    this.failed = came.ok ? null : name;
    return came;
  }
}

/** What it came to is told once it is closed. */
export function isClosed(vote: SituationVote): boolean {
  return (vote.result ?? null) !== null;
}

function readTyped(kept: string | null): TypedComment {
  const typed: TypedComment = { article: '1', text: '' };
  try {
    const value: unknown = JSON.parse(kept ?? 'null');
    if (!isRecord(value)) return typed;
    if (typeof value['article'] === 'string') typed.article = value['article'];
    if (typeof value['text'] === 'string') typed.text = value['text'];
  } catch {
    // Not written by this page.
  }
  return typed;
}
