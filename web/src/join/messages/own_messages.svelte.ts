import type { Failure } from '../../api/client';
import {
  askHotLine,
  showOwnMessages,
  type MessageView,
  type OwnAnnouncement,
  type OwnMessages as Told,
} from '../../api/own_messages';
import type { OwnAddress } from '../../api/own_papers';
import type { SituationMessages } from '../../api/situation_messages';
import type { SituationSession } from '../../api/socket';
import { Backoff } from '../../shared/backoff';
import { visit } from '../../shared/memory';

/** Thousands are told of an announcement in one moment; they ask for its text within this time. */
const spread_ms = 1_500;

/** The announcements to this endpoint, and its hot line. The socket says what is new; the texts are fetched. */
export class OwnMessages {
  told = $state.raw<Told | null>(null);
  busy = $state(false);
  /** Why what was written last was not taken. */
  failure = $state.raw<Failure | null>(null);
  /** The numbers of the announcements that somebody has put away. */
  #read = $state.raw<readonly number[]>([]);
  /** The last answer of the hot line that somebody has put away. */
  #answer_read = $state(0);
  #session = 0;
  #new: SituationMessages = {};
  #loaded: SituationMessages = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #backoff = new Backoff();
  readonly #conference: number;
  readonly #endpoint: number;
  readonly #say_shown: (announcement: number) => boolean;

  /** `sayShown` tells the server that an announcement stands on the screen. */
  constructor(conference: number, endpoint: number, sayShown: (announcement: number) => boolean) {
    this.#conference = conference;
    this.#endpoint = endpoint;
    this.#say_shown = sayShown;
  }

  /** Those that nobody has put away yet, the newest first. */
  get unread(): OwnAnnouncement[] {
    return this.all.filter(({ announcement }) => !this.#read.includes(announcement));
  }

  /** All that hold, the newest first. */
  get all(): OwnAnnouncement[] {
    return this.told?.announcements ?? [];
  }

  /** What the hot line wrote last, if nobody has put it away or written after it. */
  get unreadAnswer(): MessageView | null {
    const last = this.told?.messages.at(-1);
    return last?.is_answer && last.message > this.#answer_read ? last : null;
  }

  /** The server says how things stand; null while there is no session. */
  follow(session: SituationSession | null): void {
    const number = session?.session ?? 0;
    if (number !== this.#session) {
      this.#session = number;
      this.#loaded = {};
      this.told = null;
      this.failure = null;
      this.#read = readNumbers(visit.recall(this.#memory('announcements')));
      this.#answer_read = Math.max(0, ...readNumbers(visit.recall(this.#memory('answers'))));
    }
    this.#new = session?.messages ?? {};
    if (this.#isNew('message')) this.#loadIn(0);
    else if (this.#isNew('announcement')) this.#loadIn(Math.random() * spread_ms);
  }

  /** Somebody has read it: it goes from the screen, and can be read again below. */
  putAway(announcement: number): void {
    this.#read = [...this.#read, announcement];
    visit.remember(this.#memory('announcements'), JSON.stringify(this.#read));
  }

  putAnswerAway(message: number): void {
    this.#answer_read = message;
    visit.remember(this.#memory('answers'), JSON.stringify([message]));
  }

  /** An announcement stands on the screen. */
  shown(announcement: OwnAnnouncement): void {
    if (!announcement.shown_at) this.#say_shown(announcement.announcement);
  }

  /** Writes to the hot line; answers whether it is written down. */
  async ask(text: string): Promise<boolean> {
    if (this.busy) return false;
    const session = this.#session;
    this.busy = true;
    const came = await askHotLine(this.#address, text);
    this.busy = false;
    if (session !== this.#session) return came.ok;
    this.failure = came.ok ? null : came.failure;
    if (came.ok) this.told = came.value;
    return came.ok;
  }

  leave(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #isNew(name: keyof SituationMessages): boolean {
    return (this.#new[name] ?? null) !== (this.#loaded[name] ?? null);
  }

  /** Other news come meanwhile; what is to be loaded soon is not put off by them. */
  #loadIn(wait_ms: number): void {
    if (this.#timer !== undefined && wait_ms > 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(), wait_ms);
  }

  async #load(): Promise<void> {
    this.#timer = undefined;
    const [session, wanted] = [this.#session, this.#new];
    const came = await showOwnMessages(this.#address);
    if (session !== this.#session) return;
    if (!came.ok) return this.#loadIn(this.#backoff.next_ms());
    this.#backoff.succeeded();
    this.#loaded = wanted;
    this.told = came.value;
  }

  get #address(): OwnAddress {
    return { conference: this.#conference, session: this.#session, endpoint: this.#endpoint };
  }

  #memory(of: 'announcements' | 'answers'): string {
    return `${of}.${this.#conference}.${this.#session}.${this.#endpoint}`;
  }
}

function readNumbers(kept: string | null): number[] {
  try {
    const value: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(value) ? value.filter((one): one is number => typeof one === 'number') : [];
  } catch {
    return [];
  }
}
