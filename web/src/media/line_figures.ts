/**
 * What the browser measured of everything that arrives, raw and cumulative. Counts are sums over all pictures
 * and all sounds; size and rate are those of the largest picture. Null: the browser does not say.
 */
export interface LineFigures {
  frames_decoded: number | null;
  frames_per_second: number | null;
  width_px: number | null;
  height_px: number | null;
  picture_packets: number;
  picture_lost: number | null;
  freezes: number | null;
  /** How long the picture stood still in all. */
  frozen_ms: number | null;
  sound_packets: number;
  sound_lost: number | null;
  /** From 0 to 1, now: the loudest of the sounds. */
  audio_level: number | null;
  /** Only rises while there is something to hear. */
  audio_energy: number | null;
  /** Samples made up because packets were missing, and all samples. */
  concealed_samples: number | null;
  all_samples: number | null;
  round_trip_ms: number | null;
}

type Stat = Record<string, unknown>;

/** Reads what `getStats` gives; fields that a browser leaves out stay null and are never taken for 0. */
export function readFigures(stats: Iterable<Stat>): LineFigures {
  const all = [...stats];
  const pictures = all.filter((stat) => stat['type'] === 'inbound-rtp' && stat['kind'] === 'video');
  const sounds = all.filter((stat) => stat['type'] === 'inbound-rtp' && stat['kind'] === 'audio');
  const pair = all.find((stat) => stat['type'] === 'candidate-pair' && stat['nominated'] === true) ?? {};
  const round_trip_s = figure(pair, 'currentRoundTripTime');
  const frozen_s = sum(pictures, 'totalFreezesDuration');
  const largest = pictures.reduce<Stat>((one, other) => (height(other) > height(one) ? other : one), {});
  return {
    frames_decoded: sum(pictures, 'framesDecoded'),
    frames_per_second: figure(largest, 'framesPerSecond'),
    width_px: figure(largest, 'frameWidth'),
    height_px: figure(largest, 'frameHeight'),
    picture_packets: sum(pictures, 'packetsReceived') ?? 0,
    picture_lost: sum(pictures, 'packetsLost'),
    freezes: sum(pictures, 'freezeCount'),
    frozen_ms: frozen_s === null ? null : frozen_s * 1_000,
    sound_packets: sum(sounds, 'packetsReceived') ?? 0,
    sound_lost: sum(sounds, 'packetsLost'),
    audio_level: loudest(sounds),
    audio_energy: sum(sounds, 'totalAudioEnergy'),
    concealed_samples: sum(sounds, 'concealedSamples'),
    all_samples: sum(sounds, 'totalSamplesReceived'),
    round_trip_ms: round_trip_s === null ? null : round_trip_s * 1_000,
  };
}

function figure(stat: Stat, name: string): number | null {
  const value = stat[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function known(stats: readonly Stat[], name: string): number[] {
  return stats.map((stat) => figure(stat, name)).filter((value) => value !== null);
}

function sum(stats: readonly Stat[], name: string): number | null {
  const values = known(stats, name);
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
}

function loudest(sounds: readonly Stat[]): number | null {
  const levels = known(sounds, 'audioLevel');
  return levels.length === 0 ? null : Math.max(...levels);
}

/** A picture that has never shown anything is smaller than every other. */
function height(picture: Stat): number {
  return figure(picture, 'frameHeight') ?? -1;
}
