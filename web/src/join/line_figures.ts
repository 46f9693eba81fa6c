/** What the browser measured of the arriving program, raw and cumulative. Null: the browser does not say. */
export interface LineFigures {
  frames_decoded: number | null;
  frames_per_second: number | null;
  width_px: number | null;
  height_px: number | null;
  picture_packets: number;
  picture_lost: number | null;
  freezes: number | null;
  sound_packets: number;
  sound_lost: number | null;
  /** From 0 to 1, now. */
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
  let picture: Stat = {};
  let sound: Stat = {};
  let pair: Stat = {};
  for (const stat of stats) {
    if (stat['type'] === 'inbound-rtp' && stat['kind'] === 'video') picture = stat;
    if (stat['type'] === 'inbound-rtp' && stat['kind'] === 'audio') sound = stat;
    if (stat['type'] === 'candidate-pair' && stat['nominated'] === true) pair = stat;
  }
  const round_trip_s = figure(pair, 'currentRoundTripTime');
  return {
    frames_decoded: figure(picture, 'framesDecoded'),
    frames_per_second: figure(picture, 'framesPerSecond'),
    width_px: figure(picture, 'frameWidth'),
    height_px: figure(picture, 'frameHeight'),
    picture_packets: figure(picture, 'packetsReceived') ?? 0,
    picture_lost: figure(picture, 'packetsLost'),
    freezes: figure(picture, 'freezeCount'),
    sound_packets: figure(sound, 'packetsReceived') ?? 0,
    sound_lost: figure(sound, 'packetsLost'),
    audio_level: figure(sound, 'audioLevel'),
    audio_energy: figure(sound, 'totalAudioEnergy'),
    concealed_samples: figure(sound, 'concealedSamples'),
    all_samples: figure(sound, 'totalSamplesReceived'),
    round_trip_ms: round_trip_s === null ? null : round_trip_s * 1_000,
  };
}

function figure(stat: Stat, name: string): number | null {
  const value = stat[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
