import type { Failure } from '../api/client';
import { listConferences, showConference, showRoster } from '../api/conferences';
import {
  downloadReport,
  previewReport,
  type FileFormat,
  type Report,
  type ReportKind,
  type ReportWish,
  type Separator,
} from '../api/reports';
import type { ConferenceLine, ConferenceView } from '../api/types';
import { RosterSearch } from '../shared/roster_search';
import { words } from '../words/words.svelte';
import { readChoices, writeChoices } from './choices';
import { save } from './save';

/** Something that is asked for, and what came of it. */
export type Asked<Value> =
  { at: 'nothing' } | { at: 'waiting' } | { at: 'failed'; failure: Failure } | { at: 'here'; value: Value };

/** What staff choose, and the report that follows from it. */
export class ReportDesk {
  conferences = $state.raw<Asked<ConferenceLine[]>>({ at: 'nothing' });
  conference = $state.raw<Asked<ConferenceView>>({ at: 'nothing' });
  roster = $state.raw<RosterSearch | null>(null);
  preview = $state.raw<Asked<Report>>({ at: 'nothing' });
  session = $state<number | null>(null);
  kind = $state<ReportKind>('summary');
  subtree = $state<number | null>(null);
  language = $state<'vi' | 'en'>(words.language);
  separator = $state<Separator>('comma');
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
    await this.chooseConference(
      chosen.conference,
      same ? wanted.session : null,
      same ? wanted.subtree : null,
    );
  }

  async chooseConference(
    conference: number,
    session: number | null = null,
    subtree: number | null = null,
  ): Promise<void> {
    this.#asking?.abort();
    this.conference = { at: 'waiting' };
    this.preview = { at: 'nothing' };
    this.roster = null;
    this.session = null;
    const [view, roster] = await Promise.all([showConference(conference), showRoster(conference)]);
    if (!view.ok) {
      this.conference = { at: 'failed', failure: view.failure };
      return;
    }
    // A conference without a roster has no subtrees to choose from; its sessions are shown all the same.
    this.roster = roster.ok && roster.value.endpoints.length > 0 ? new RosterSearch(roster.value) : null;
    this.conference = { at: 'here', value: view.value };
    this.session = sessionToShow(view.value, session);
    this.subtree = subtree !== null && this.roster?.byNumber(subtree) ? subtree : null;
    await this.show();
  }

  /** Draws the report that is chosen now; an earlier one that is still on its way is dropped. */
  async show(): Promise<void> {
    this.#asking?.abort();
    this.downloadFailure = null;
    const wish = this.#wish();
    if (wish === null) return;
    const { conference, session, kind, subtree } = wish;
    window.history.replaceState(null, '', writeChoices({ conference, session, kind, subtree }));
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
    const came = await downloadReport(wish, format, this.separator);
    this.downloading = null;
    if (came.ok) save(came.value);
    else this.downloadFailure = came.failure;
  }

  #wish(): ReportWish | null {
    if (this.conference.at !== 'here' || this.session === null) return null;
    return {
      conference: this.conference.value.conference,
      session: this.session,
      kind: this.kind,
      subtree: this.subtree,
      language: this.language,
    };
  }
}

/** The session that was asked for, else the last one that began: that is what people come for. */
function sessionToShow(conference: ConferenceView, wanted: number | null): number | null {
  const { sessions } = conference;
  const chosen =
    sessions.find((session) => session.session === wanted) ??
    sessions.findLast((session) => session.started_at) ??
    sessions[0];
  return chosen?.session ?? null;
}
