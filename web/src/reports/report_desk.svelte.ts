import type { Failure } from '../api/client';
import { listConferences, showConference, showRoster } from '../api/conferences';
import {
  downloadReport,
  previewReport,
  type FileFormat,
  type LetterheadChanges,
  type PaperForm,
  type Report,
  type ReportKind,
  type ReportWish,
  type Separator,
} from '../api/reports';
import { listVersions, type VersionLine } from '../api/organizing_figures';
import type { ConferenceLine, ConferenceView, ItemView } from '../api/types';
import { RosterSearch } from '../shared/roster_search';
import { words } from '../words/words.svelte';
import { BranchPapers } from '../shared/branch_papers.svelte';
import { readChoices, writeChoices, type Choices } from './choices';
import { PaperLetterhead } from '../shared/letterhead/letterhead.svelte';
import { saveFile } from '../shared/save_file';

/** Something that is asked for, and what came of it. */
export type Asked<Value> =
  { at: 'nothing' } | { at: 'waiting' } | { at: 'failed'; failure: Failure } | { at: 'here'; value: Value };

/** What staff choose, and the report that follows from it. */
export class ReportDesk {
  conferences = $state.raw<Asked<ConferenceLine[]>>({ at: 'nothing' });
  conference = $state.raw<Asked<ConferenceView>>({ at: 'nothing' });
  roster = $state.raw<RosterSearch | null>(null);
  preview = $state.raw<Asked<Report>>({ at: 'nothing' });
  /** The sessions it is about, in the order of the conference. */
  sessions = $state.raw<readonly number[]>([]);
  /** All sessions that have begun, also those that begin later. */
  whole = $state(false);
  /** The agenda item it is cut to; null for whole sessions. */
  item = $state<number | null>(null);
  kind = $state<ReportKind>('summary');
  subtree = $state<number | null>(null);
  /** The version of closed figures that is shown; null for the newest. */
  version = $state<number | null>(null);
  /** The versions there are to choose from; none while the figures are open. */
  versions = $state.raw<VersionLine[]>([]);
  language = $state<'vi' | 'en'>(words.language);
  /** Excel with Vietnamese settings writes decimals with a comma and parts the columns of a CSV with ';'. */
  separator = $state<Separator>(words.language === 'vi' ? 'semicolon' : 'comma');
  /** The form of a paper; null for the one of the configuration. */
  form = $state<PaperForm | null>(null);
  readonly letterhead = new PaperLetterhead();
  readonly branchPapers = new BranchPapers();
  downloading = $state<FileFormat | null>(null);
  downloadFailure = $state.raw<Failure | null>(null);
  #asking: AbortController | null = null;

  async begin(): Promise<void> {
    const wanted = readChoices(window.location.search);
    this.kind = wanted.kind;
    this.conferences = { at: 'waiting' };
    const came = await listConferences();
    this.conferences = came.ok ? { at: 'here', value: came.value } : { at: 'failed', failure: came.failure };
    if (!came.ok) return;
    const chosen = came.value.find((line) => line.conference === wanted.conference) ?? came.value.at(-1);
    if (chosen === undefined) return;
    const same = chosen.conference === wanted.conference;
    await this.chooseConference(chosen.conference, same ? wanted : null);
  }

  async chooseConference(conference: number, wanted: Choices | null = null): Promise<void> {
    this.#asking?.abort();
    this.conference = { at: 'waiting' };
    this.preview = { at: 'nothing' };
    this.roster = null;
    this.sessions = [];
    this.whole = false;
    const [view, roster] = await Promise.all([showConference(conference), showRoster(conference)]);
    if (!view.ok) {
      this.conference = { at: 'failed', failure: view.failure };
      return;
    }
    // A conference without a roster has no subtrees to choose from; its sessions are shown all the same.
    this.roster = roster.ok && roster.value.endpoints.length > 0 ? new RosterSearch(roster.value) : null;
    this.conference = { at: 'here', value: view.value };
    const subtree = wanted?.subtree ?? null;
    this.subtree = subtree !== null && this.roster?.byNumber(subtree) ? subtree : null;
    if (wanted?.whole) await this.chooseWhole();
    else await this.chooseSessions(sessionsToShow(view.value, wanted?.sessions ?? []), wanted);
  }

  /** The whole conference: every session that has begun. */
  async chooseWhole(): Promise<void> {
    this.whole = true;
    this.sessions = [];
    this.item = null;
    this.version = null;
    this.versions = [];
    await this.show();
  }

  /** Other sessions; a single one in the version and cut to the item that are named, if any are. */
  async chooseSessions(
    sessions: readonly number[],
    wanted: Pick<Choices, 'item' | 'version'> | null = null,
  ): Promise<void> {
    this.whole = false;
    this.sessions = sessions;
    const [only] = sessions;
    const one = sessions.length === 1;
    this.item = this.items.find((item) => item.item === wanted?.item)?.item ?? null;
    this.version = one ? (wanted?.version ?? null) : null;
    this.versions = [];
    if (this.conference.at !== 'here' || only === undefined) return;
    const { conference } = this.conference.value;
    if (!one) return this.show();
    const [came] = await Promise.all([listVersions(conference, only), this.show()]);
    if (this.sessions === sessions) this.versions = came.ok ? came.value.versions : [];
  }

  /** The items that the report can be cut to: those of its only session. */
  get items(): readonly ItemView[] {
    if (this.conference.at !== 'here' || this.sessions.length !== 1) return [];
    const { sessions } = this.conference.value;
    const only = sessions.find((session) => session.session === this.sessions[0]);
    return only?.items.filter((item) => item.state !== 'planned') ?? [];
  }

  /** Draws the report that is chosen now; an earlier one that is still on its way is dropped. */
  async show(): Promise<void> {
    this.#asking?.abort();
    this.downloadFailure = null;
    const wish = this.#wish();
    if (wish === null) return;
    const { conference, sessions, item, kind, subtree, version } = wish;
    const choices = { conference, sessions, whole: this.whole, item, kind, subtree, version };
    window.history.replaceState(null, '', writeChoices(choices));
    const asking = new AbortController();
    this.#asking = asking;
    this.preview = { at: 'waiting' };
    const came = await previewReport(wish, asking.signal);
    if (asking.signal.aborted) return;
    this.preview = came.ok ? { at: 'here', value: came.value } : { at: 'failed', failure: came.failure };
  }

  async download(format: FileFormat): Promise<void> {
    const wish = this.#wish();
    if (wish === null || this.downloading !== null) return;
    this.downloading = format;
    this.downloadFailure = null;
    const came = await downloadReport(wish, format, {
      separator: this.separator,
      letterhead: this.#letterhead(),
    });
    this.downloading = null;
    if (came.ok) saveFile(came.value.content, came.value.name);
    else this.downloadFailure = came.failure;
  }

  /** One paper for every branch, in one ZIP. */
  async printBranches(): Promise<void> {
    const wish = this.#wish();
    if (wish !== null) await this.branchPapers.make(wish, 'pdf', this.#letterhead());
  }

  #letterhead(): LetterheadChanges {
    return { ...this.letterhead.changes, ...(this.form === null ? {} : { form: this.form }) };
  }

  #wish(): ReportWish | null {
    if (this.conference.at !== 'here' || (this.sessions.length === 0 && !this.whole)) return null;
    return {
      conference: this.conference.value.conference,
      sessions: this.sessions,
      item: this.item,
      kind: this.kind,
      subtree: this.subtree,
      version: this.version,
      language: this.language,
    };
  }
}

/** The sessions that were asked for, else the last one that began: that is what people come for. */
function sessionsToShow(conference: ConferenceView, wanted: readonly number[]): number[] {
  const { sessions } = conference;
  const asked = sessions.filter((session) => wanted.includes(session.session));
  const last = sessions.findLast((session) => session.started_at) ?? sessions[0];
  return (asked.length > 0 || last === undefined ? asked : [last]).map((session) => session.session);
}
