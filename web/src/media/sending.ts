/** What is sent and how: decisions without a browser, so that they can be tested. */

export const sources = ['camera', 'screen', 'window'] as const;
export type Source = (typeof sources)[number];

/** One size in which a picture is sent. */
export interface Layer {
  /** Its name on the wire (RFC 8852), from the smallest: q, h, f. */
  rid: 'q' | 'h' | 'f';
  /** By how much each side of the picture is divided. */
  scale: 1 | 2 | 4;
  /** Bits per second, at most. */
  bitrate: number;
}

export interface SendingPlan {
  video: MediaTrackConstraints;
  /** Smallest first: browsers give them what the line carries in this order. */
  layers: readonly Layer[];
  /** What to keep when the line gets worse. */
  keep: RTCDegradationPreference;
  hint: 'motion' | 'detail';
}

/** 720 lines are enough for a hall on a projector, and what a poor line still carries. */
const height = 720;
const quarter: Layer = { rid: 'q', scale: 4, bitrate: 150_000 };
const half: Layer = { rid: 'h', scale: 2, bitrate: 500_000 };

export function planFor(source: Source): SendingPlan {
  if (source === 'camera') {
    const video = { width: { ideal: 1280 }, height: { ideal: height }, frameRate: { ideal: 25, max: 30 } };
    const layers: Layer[] = [quarter, half, { rid: 'f', scale: 1, bitrate: 1_800_000 }];
    return { video, layers, keep: 'balanced', hint: 'motion' };
  }
  // Slides must stay readable: fewer pictures a second, never blurred ones; a quarter of them reads nobody.
  const video = { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 15, max: 25 } };
  const layers: Layer[] = [half, { rid: 'f', scale: 1, bitrate: 2_000_000 }];
  return { video, layers, keep: 'maintain-resolution', hint: 'detail' };
}

/** An endpoint that speaks: its line up is often thin, so two sizes and less of each. */
export const endpointPlan: SendingPlan = {
  video: { width: { ideal: 1280 }, height: { ideal: height }, frameRate: { ideal: 25, max: 30 } },
  layers: [
    { rid: 'h', scale: 2, bitrate: 300_000 },
    { rid: 'f', scale: 1, bitrate: 1_200_000 },
  ],
  keep: 'balanced',
  hint: 'motion',
};

/** Fewer lines than this are no picture worth sending a size of its own. */
const least_lines = 180;

/** The layers of a plan that a picture of so many lines is worth; one whose size is unknown is taken for large. */
export function layersFor(plan: SendingPlan, lines: number | undefined): Layer[] {
  const worth = plan.layers.filter(({ scale }) => scale === 1 || (lines ?? height) / scale >= least_lines);
  return worth.length > 0 ? worth : [...plan.layers];
}

/** Bits per second of all layers together, at most. */
export function bitrateOf(layers: readonly Layer[]): number {
  return layers.reduce((sum, { bitrate }) => sum + bitrate, 0);
}

/**
 * A layer as the browser takes it. Each picture follows from the one before it: with layers in time a player skips what
 * comes late instead of waiting for it, and on a poor line the picture jumps.
 */
export function encodingOf({
  rid,
  scale,
  bitrate,
}: Layer): RTCRtpEncodingParameters & { scalabilityMode: string } {
  return { rid, scaleResolutionDownBy: scale, maxBitrate: bitrate, scalabilityMode: 'L1T1' };
}

/** Bits per second for sound: speech and some music. */
export const sound_bitrate = 48_000;

interface Codec {
  mimeType: string;
  sdpFmtpLine?: string;
}

/** VP8 first, which every endpoint decodes; H.264 as the other choice; retransmission as it comes. */
export function preferred<Given extends Codec>(codecs: readonly Given[]): Given[] {
  const rank = (codec: Given): number => {
    const type = codec.mimeType.toLowerCase();
    if (type === 'video/vp8') return 0;
    if (type === 'video/h264') return codec.sdpFmtpLine?.includes('profile-level-id=42') ? 1 : 2;
    return type === 'video/rtx' ? 3 : -1;
  };
  return codecs.filter((codec) => rank(codec) >= 0).sort((one, other) => rank(one) - rank(other));
}

/** How long to wait after so many failures, in ms. One hall waits for it, so it begins at once. */
export function retryDelay(failures: number, random: number): number {
  return Math.round(Math.min(4_000, 250 * 2 ** failures) * (0.5 + random / 2));
}

/** What the browser has sent so far, from getStats. */
export interface SentCounters {
  at_ms: number;
  bytes: number;
  frames: number;
  width: number;
  height: number;
}

/** What it sends now. */
export interface SentFigures {
  bits_per_second: number;
  frames_per_second: number;
  width: number;
  height: number;
}

export function sentBetween(before: SentCounters, now: SentCounters): SentFigures | null {
  const seconds = (now.at_ms - before.at_ms) / 1_000;
  // Counters begin anew with every connection.
  if (seconds <= 0 || now.bytes < before.bytes || now.frames < before.frames) return null;
  return {
    bits_per_second: ((now.bytes - before.bytes) * 8) / seconds,
    frames_per_second: (now.frames - before.frames) / seconds,
    width: now.width,
    height: now.height,
  };
}

/** Reads the counters out of a report. */
export function readCounters(report: Iterable<[string, unknown]>): SentCounters {
  const counters: SentCounters = { at_ms: 0, bytes: 0, frames: 0, width: 0, height: 0 };
  for (const [, entry] of report) {
    const stats = entry as Partial<Record<string, unknown>>;
    if (stats['type'] !== 'outbound-rtp') continue;
    const figure = (name: string): number => (typeof stats[name] === 'number' ? stats[name] : 0);
    counters.at_ms = figure('timestamp');
    counters.bytes += figure('bytesSent') + figure('headerBytesSent');
    if (stats['kind'] !== 'video') continue;
    // The layers are sizes of the same pictures.
    counters.frames = Math.max(counters.frames, figure('framesSent'));
    counters.width = Math.max(counters.width, figure('frameWidth'));
    counters.height = Math.max(counters.height, figure('frameHeight'));
  }
  return counters;
}
