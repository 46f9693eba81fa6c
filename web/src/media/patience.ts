import type { LineFigures } from './line_figures';

/** What is counted of a line to know how long to wait on it. */
export type LossFigures = Pick<
  LineFigures,
  'picture_packets' | 'picture_lost' | 'sound_packets' | 'sound_lost' | 'round_trip_ms'
>;

/** A packet in two hundred: below it the browser's own judgement is good enough. */
const noticed_share = 0.005;
/** From here on what is asked for again is often lost again. */
const heavy_share = 0.03;
/** Until the next frame shows that one is missing, and what jitters in between. */
const spare_ms = 100;
/** A browser that only receives asks again so often, however short the way is. */
const asks_every_ms = 110;
const longest_ms = 2_000;
/** A line that became good is trusted after this, and then little by little, which nobody hears. */
const trusted_after_ms = 30_000;
const relaxing_ms_a_second = 20;
/** Where the browser does not say it. */
const usual_round_trip_ms = 100;

/**
 * How long sound and picture are held back so that what was lost can be sent again in time. A browser that only
 * receives does not know how long asking takes, plays at once, and freezes at every loss.
 */
export class Patience {
  #before: LossFigures | null = null;
  #wait_ms = 0;
  #needed_at_ms = -Infinity;
  #counted_at_ms = 0;

  /** Takes the figures of now, about once a second, and answers how long to wait; 0 leaves it to the browser. */
  counted(figures: LossFigures, now_ms: number): number {
    const needed_ms = neededFor(lostShare(this.#before, figures), figures.round_trip_ms);
    this.#before = figures;
    const elapsed_ms = now_ms - this.#counted_at_ms;
    this.#counted_at_ms = now_ms;
    if (needed_ms >= this.#wait_ms) {
      this.#wait_ms = needed_ms;
      this.#needed_at_ms = now_ms;
    } else if (now_ms - this.#needed_at_ms > trusted_after_ms) {
      const relaxed_ms = this.#wait_ms - (relaxing_ms_a_second * elapsed_ms) / 1_000;
      this.#wait_ms = Math.max(needed_ms, relaxed_ms);
    }
    return Math.round(this.#wait_ms);
  }
}

/** There and back for the answer, and before it once or twice in vain: as long as the way, in whole times to ask. */
function neededFor(share: number, measured_ms: number | null): number {
  if (share < noticed_share) return 0;
  const round_trip_ms = measured_ms ?? usual_round_trip_ms;
  const in_vain_ms = Math.max(1, Math.ceil(round_trip_ms / asks_every_ms)) * asks_every_ms;
  const times = share < heavy_share ? 1 : 2;
  return Math.min(round_trip_ms + times * in_vain_ms + spare_ms, longest_ms);
}

function lostShare(before: LossFigures | null, now: LossFigures): number {
  if (before === null) return 0;
  const lost = lostOf(now) - lostOf(before);
  const came = packetsOf(now) - packetsOf(before);
  return lost <= 0 || came < 0 ? 0 : lost / (lost + came);
}

const lostOf = (figures: LossFigures): number => (figures.picture_lost ?? 0) + (figures.sound_lost ?? 0);
const packetsOf = (figures: LossFigures): number => figures.picture_packets + figures.sound_packets;

/** Holds back everything that a connection receives by as long, so that sound and picture stay together. */
export function holdBack(peer: RTCPeerConnection, wait_ms: number): void {
  const wanted = wait_ms === 0 ? null : wait_ms;
  for (const receiver of peer.getReceivers()) {
    if ('jitterBufferTarget' in receiver && receiver.jitterBufferTarget !== wanted) {
      receiver.jitterBufferTarget = wanted;
    }
  }
}
