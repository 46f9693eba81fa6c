import { Connection } from '../api/connection';
import type { GoodbyeReason, ServerMessage, Situation } from '../api/socket';
import { Call, type CallState, type Flows } from '../media/call';
import type { LineFigures } from '../media/line_figures';
import { Player } from '../media/player.svelte';
import { deviceName } from './device_name';
import { OwnChecks, type Findings } from './checks/own_checks.svelte';
import { PresencePrompt } from './checks/presence_prompt.svelte';
import { OwnDelegates } from './delegates/own_delegates.svelte';
import { Hand } from './hand.svelte';
import { OwnPapers } from './papers/own_papers.svelte';
import { HeadCountForm } from './head_count_form.svelte';
import { LineReport } from './line_report';
import { isHeld, isOver, lacksProof, plainStatus, type PlainStatus, type Proven } from './plain_status';
import { OwnMessages } from './messages/own_messages.svelte';
import { Podium } from './podium.svelte';
import { ProofWait } from './proof_wait';
import { RequestNumbers } from './request_numbers';
import { placeName } from './slips/notebook';
import type { SlipDesk } from './slips/slip_desk.svelte';
import { stageLayout, type StageLayout } from './stage_layout';
import { OwnStudies } from './study/own_studies.svelte';
import { WakeLock } from './wake_lock';

/** Why the page is in the hall no more. */
export type LeftBecause = GoodbyeReason | 'signed_out' | 'other_endpoint';

/** Where an endpoint's connection stands. */
export type Presence = 'connecting' | 'attending' | 'held_elsewhere';

const nothing: Flows = { sound: false, main: false, side: false };

/** The endpoint in the conference: its line to the server, the program, and what it reports. */
export class Hall {
  presence = $state<Presence>('connecting');
  connected = $state(false);
  situation = $state.raw<Situation | null>(null);
  /** Another device that asks to take over. */
  askedBy = $state<string | null>(null);
  /** Attempts to receive have failed, and nothing has come since. */
  troubled = $state(false);
  flows = $state.raw<Flows>(nothing);
  figures = $state.raw<LineFigures | null>(null);
  /** How long something has been arriving that the server has no proof of. */
  unproven_ms = $state(0);
  readonly player = new Player();
  readonly podium = new Podium();
  readonly headCount: HeadCountForm;
  readonly hand: Hand;
  readonly slips: SlipDesk;
  readonly papers: OwnPapers;
  readonly delegates: OwnDelegates;
  readonly studies: OwnStudies;
  readonly prompt: PresencePrompt;
  readonly messages: OwnMessages;
  readonly checks: OwnChecks;
  readonly #conference: number;
  readonly endpoint: number;
  readonly #ended: (why: LeftBecause) => void;
  readonly #line: Connection;
  readonly #media: Call;
  readonly #lineReport = new LineReport((figures) => {
    const session = this.situation?.session?.session;
    if (session !== undefined) this.#line.send({ type: 'report_line', session, figures });
  });
  readonly #proofWait = new ProofWait();
  readonly #wakeLock = new WakeLock();

  /** `ended` is told when the server wants this page no more; `found` is what the device check found out. */
  constructor(slips: SlipDesk, ended: (why: LeftBecause) => void, found: Findings = {}) {
    const { conference, endpoint } = { ...slips.place, endpoint: slips.place.endpoint.endpoint };
    this.slips = slips;
    this.#conference = conference;
    this.endpoint = endpoint;
    this.papers = new OwnPapers(conference, endpoint);
    this.delegates = new OwnDelegates(conference, endpoint);
    this.studies = new OwnStudies(conference, endpoint);
    this.#ended = ended;
    this.#line = new Connection({
      opened: () => this.#attend(),
      received: (message) => this.#hear(message),
      lost: () => this.#lost(),
      ended: (why) => this.#end(why),
    });
    this.#media = new Call({
      stateChanged: (state) => this.#callChanged(state),
      tracksChanged: (tracks) => this.player.show(tracks),
      counted: (figures, flows) => {
        this.figures = figures;
        this.flows = flows;
        if (flows.sound || this.pictureFlows) this.troubled = false;
        this.#countProof();
        this.#lineReport.counted(figures, performance.now());
      },
      doubted: () => void this.#line.doubt(),
    });
    const numbers = new RequestNumbers();
    this.headCount = new HeadCountForm(
      (request, roll_call, head_count) =>
        this.#line.send({ type: 'report_head_count', request, roll_call, head_count }),
      placeName(slips.place),
      numbers,
    );
    this.hand = new Hand((type, request) => this.#line.send({ type, request }), numbers);
    this.prompt = new PresencePrompt(
      (prompt, request) => this.#line.send({ type: 'answer_prompt', request, prompt }),
      numbers,
    );
    this.messages = new OwnMessages(conference, endpoint, (announcement) =>
      this.#line.send({ type: 'announcement_shown', request: numbers.next(), announcement }),
    );
    this.checks = new OwnChecks(
      (check, passed, request) => this.#line.send({ type: 'declare_check', request, check, passed }),
      numbers,
      found,
    );
  }

  get pictureFlows(): boolean {
    return this.flows.main || this.flows.side;
  }

  get proven(): Proven {
    const { receives_sound: sound = false, receives_picture: picture = false } = this.situation ?? {};
    return { sound, picture };
  }

  get layout(): StageLayout {
    return stageLayout({
      endpoint: this.endpoint,
      floor: this.hand.floor,
      mainFlows: this.flows.main,
      sideFlows: this.flows.side,
      hasOwn: this.podium.hasPicture,
    });
  }

  get status(): PlainStatus {
    return plainStatus({
      connected: this.connected,
      session: this.situation?.session ?? null,
      troubled: this.troubled,
      soundFlows: this.flows.sound,
      pictureFlows: this.pictureFlows,
      proven: this.proven,
      unproven_ms: this.unproven_ms,
      muted: this.player.muted,
    });
  }

  enter(): void {
    this.#wakeLock.hold();
    window.addEventListener('pagehide', this.#goAway);
    this.#line.start();
  }

  leave(): void {
    window.removeEventListener('pagehide', this.#goAway);
    this.#wakeLock.release();
    this.#line.stop();
    this.messages.leave();
    this.#media.stop();
    this.podium.leave();
    this.connected = false;
  }

  /** Asks once more, after another device was found to hold the endpoint. */
  askAgain(): void {
    this.#attend();
  }

  answerTakeOver(allow: boolean): void {
    const device = this.askedBy;
    this.askedBy = null;
    if (allow && device !== null) this.#line.send({ type: 'allow_take_over', device });
  }

  readonly #goAway = (): void => {
    this.#media.stop();
    this.podium.leave();
  };

  /** Without a line to the server no proof is heard of, and its absence says nothing. */
  #countProof(): void {
    const { pictureFlows, proven } = this;
    const missing = this.connected && lacksProof({ soundFlows: this.flows.sound, pictureFlows, proven });
    this.unproven_ms = this.#proofWait.counted(missing, performance.now());
  }

  #attend(): void {
    this.#line.send({ type: 'attend', device: deviceName() });
  }

  #hear(message: ServerMessage): void {
    switch (message.type) {
      case 'attending':
        this.presence = 'attending';
        this.connected = true;
        this.headCount.resend();
        void this.slips.lineUp();
        this.#media.revive();
        break;
      case 'held_elsewhere':
        this.presence = 'held_elsewhere';
        this.#media.stop();
        this.podium.leave();
        break;
      case 'take_over_asked':
        this.askedBy = message.device;
        break;
      case 'situation':
        this.#settle(message);
        break;
      case 'done':
        this.headCount.done(message.request);
        this.hand.done(message.request);
        this.prompt.done(message.request);
        break;
      case 'refused':
        this.headCount.refused(message);
        this.hand.refused(message);
        this.prompt.refused(message);
        this.checks.refused(message);
        break;
      default:
        break;
    }
  }

  /** The program goes on while the line to the server is down, and so does speaking: media does not need it. */
  #lost(): void {
    this.connected = false;
    this.hand.lineLost();
    this.prompt.lineLost();
    this.askedBy = null;
  }

  #end(why: LeftBecause): void {
    this.leave();
    this.#ended(why);
  }

  #settle(situation: Situation): void {
    // Another tab joined another endpoint with the same browser's cookie; this page must not speak for that one.
    if (situation.endpoint.endpoint !== this.endpoint) return this.#end('other_endpoint');
    const session = situation.session;
    if (session?.session !== this.situation?.session?.session) this.#lineReport.passOn();
    this.situation = situation;
    void this.slips.follow(situation);
    this.headCount.follow(session?.roll_call ?? null);
    this.hand.follow(session?.floor ?? null);
    this.papers.follow(session);
    this.delegates.follow(session);
    this.messages.follow(session);
    this.prompt.follow(session?.prompt ?? null);
    this.checks.follow(session?.readiness ?? null);
    this.podium.follow(session?.floor.must_send ? session.session : null);
    this.#media.expect(session?.program.sounding ?? false);
    if (session !== null && isOver(session.state)) this.#media.stop();
    else if (session === null || !isHeld(session.state)) this.#media.follow(null);
    else this.#media.follow({ conference: this.#conference, session: session.session });
  }

  #callChanged(state: CallState): void {
    if (state === 'waiting') this.troubled = true;
    if (state === 'idle') this.troubled = false;
    if (state === 'connected') return;
    this.flows = nothing;
    this.#countProof();
    this.#lineReport.end();
    if (state !== 'connecting') this.figures = null;
  }
}
