/** What is sent and how: decisions without a browser, so that they can be tested. */

export const sources = ['camera', 'screen', 'window'] as const;
export type Source = (typeof sources)[number];

/** 720 lines are enough for a hall on a projector, and what a poor line still carries. */
const height = 720;

export interface SendingPlan {
  video: MediaTrackConstraints;
  /** Bits per second, at most. */
  bitrate: number;
  /** What to keep when the line gets worse. */
  keep: RTCDegradationPreference;
  hint: 'motion' | 'detail';
}

export function planFor(source: Source): SendingPlan {
  if (source === 'camera') {
    const video = { width: { ideal: 1280 }, height: { ideal: height }, frameRate: { ideal: 25, max: 30 } };
    return { video, bitrate: 1_800_000, keep: 'balanced', hint: 'motion' };
  }
  // Slides must stay readable: fewer pictures a second, never blurred ones.
  const video = { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 15, max: 25 } };
  return { video, bitrate: 2_000_000, keep: 'maintain-resolution', hint: 'detail' };
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

/**
 * The answer with a hint for Chromium's sender: it begins with 300 kbit/s else, shows every hall a picture of 180
 * lines, and takes a minute to grow to its full size. Other browsers ignore the parameter.
 */
export function withQuickStart(answer: string, plan: SendingPlan): string {
  const start = `x-google-start-bitrate=${Math.round(plan.bitrate / 1_000)}`;
  const lines = answer.split('\r\n');
  const video = lines.findIndex((line) => line.startsWith('m=video'));
  if (video < 0) return answer;
  // The first payload type is the one that is sent.
  const type = lines[video]?.split(' ')[3];
  const format = lines.findIndex((line, index) => index > video && line.startsWith(`a=fmtp:${type} `));
  if (format >= 0) {
    lines[format] += `;${start}`;
  } else {
    const map = lines.findIndex((line, index) => index > video && line.startsWith(`a=rtpmap:${type} `));
    if (map < 0) return answer;
    lines.splice(map + 1, 0, `a=fmtp:${type} ${start}`);
  }
  return lines.join('\r\n');
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
    counters.frames += figure('framesSent');
    counters.width = Math.max(counters.width, figure('frameWidth'));
    counters.height = Math.max(counters.height, figure('frameHeight'));
  }
  return counters;
}
