import type { SituationSession } from '../api/socket';
import type { State } from '../api/types';
import type { IconName } from '../shared/icons';
import type { Tone } from '../shared/tone';
import type { WordKey } from '../words/vi';

/** What the server has proof of: that this arrives here. Attendance is counted from nothing else. */
export interface Proven {
  sound: boolean;
  picture: boolean;
}

/** What is known about the endpoint's line and the program, from here and from the server. */
export interface LineFacts {
  /** Whether the connection to the server is up. */
  connected: boolean;
  session: SituationSession | null;
  /** Attempts to receive have failed, and nothing has come since. */
  troubled: boolean;
  soundFlows: boolean;
  pictureFlows: boolean;
  proven: Proven;
  /** How long what arrives has been without that proof. */
  unproven_ms: number;
  /** The browser plays without sound until somebody clicks, or somebody turned the sound off. */
  muted: boolean;
}

/** One sentence that says how things are, and one that says what to do. */
export interface PlainStatus {
  tone: Tone;
  icon: IconName;
  title: WordKey;
  advice: WordKey | null;
}

/** Proof takes some seconds; after so long it does not come by itself. */
const proof_limit_ms = 30_000;

const held: readonly State[] = ['rehearsing', 'open', 'live', 'paused'];

/** Whether a session is being held, so that its program can be received. */
export function isHeld(state: State): boolean {
  return held.includes(state);
}

export function isOver(state: State): boolean {
  return state === 'ended' || state === 'closed';
}

/** Whether something arrives here that the server has no proof of. */
export function lacksProof({
  soundFlows,
  pictureFlows,
  proven,
}: Pick<LineFacts, 'soundFlows' | 'pictureFlows' | 'proven'>): boolean {
  return (soundFlows && !proven.sound) || (pictureFlows && !proven.picture);
}

/** The first of these that holds is what the technician reads. */
export function plainStatus(facts: LineFacts): PlainStatus {
  const { session } = facts;
  if (!facts.connected) return say('warning', 'cut', 'join.line.lost', 'join.line.lost.advice');
  if (session === null) return say('neutral', 'clock', 'join.line.no_session', 'join.line.keep_open');
  if (session.state === 'planned')
    return say('good', 'check_circle', 'join.line.planned', 'join.line.keep_open');
  if (!isHeld(session.state))
    return say('neutral', 'check_circle', 'join.line.over', 'join.line.over.advice');
  if (facts.soundFlows || facts.pictureFlows) return receiving(facts);
  if (session.program.sounding) return notReceiving(facts.troubled);
  const broken = session.program.since !== null && session.program.since !== undefined;
  return broken
    ? say('info', 'clock', 'join.line.program_broken', 'join.line.program_broken.advice')
    : say('info', 'clock', 'join.line.program_silent', 'join.line.program_silent.advice');
}

function receiving(facts: LineFacts): PlainStatus {
  if (facts.soundFlows && facts.muted) {
    return say('warning', 'speaker_off', 'join.line.muted', 'join.line.muted.advice');
  }
  if (!facts.soundFlows)
    return say('warning', 'speaker_off', 'join.line.no_sound', 'join.line.no_sound.advice');
  // Browsers report sound every 5 s only: until the first report nothing is counted, and green would promise it.
  if (lacksProof(facts)) return unproven(facts);
  if (!facts.pictureFlows)
    return say('info', 'speaker', 'join.line.sound_only', 'join.line.sound_only.advice');
  return say('good', 'check_circle', 'join.line.receiving', null);
}

function unproven({ pictureFlows, unproven_ms }: LineFacts): PlainStatus {
  if (unproven_ms >= proof_limit_ms)
    return say('warning', 'alert', 'join.line.uncounted', 'join.line.uncounted.advice');
  const title = pictureFlows ? 'join.line.unproven' : 'join.line.sound_unproven';
  return say('info', 'signal', title, 'join.line.connecting.advice');
}

function notReceiving(troubled: boolean): PlainStatus {
  return troubled
    ? say('warning', 'alert', 'join.line.nothing_comes', 'join.line.nothing_comes.advice')
    : say('info', 'signal', 'join.line.connecting', 'join.line.connecting.advice');
}

function say(tone: Tone, icon: IconName, title: WordKey, advice: WordKey | null): PlainStatus {
  return { tone, icon, title, advice };
}
