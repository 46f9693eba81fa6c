import { expect, test } from 'vitest';
import { readFigures } from './line_figures';

test('what the browser measured is read by its standard names', () => {
  const figures = readFigures([
    {
      type: 'inbound-rtp',
      kind: 'video',
      framesDecoded: 250,
      frameWidth: 1280,
      frameHeight: 720,
      packetsReceived: 900,
    },
    { type: 'inbound-rtp', kind: 'audio', packetsReceived: 500, audioLevel: 0.2, totalAudioEnergy: 1.5 },
    { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.042 },
    { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 },
  ]);
  expect(figures).toMatchObject({
    frames_decoded: 250,
    width_px: 1280,
    picture_packets: 900,
    sound_packets: 500,
    audio_energy: 1.5,
    round_trip_ms: 42,
  });
});

test('what a browser does not report stays unknown and is not taken for nothing', () => {
  const figures = readFigures([{ type: 'inbound-rtp', kind: 'video', packetsReceived: 10 }]);
  expect(figures.freezes).toBeNull();
  expect(figures.picture_lost).toBeNull();
  expect(figures.audio_level).toBeNull();
});

test('counts are sums over all slots, the size is that of the largest picture', () => {
  const figures = readFigures([
    { type: 'inbound-rtp', kind: 'video', framesDecoded: 100, frameHeight: 180, framesPerSecond: 15 },
    { type: 'inbound-rtp', kind: 'video', framesDecoded: 250, frameHeight: 720, framesPerSecond: 25 },
    { type: 'inbound-rtp', kind: 'audio', packetsReceived: 500, audioLevel: 0.1, totalAudioEnergy: 1 },
    { type: 'inbound-rtp', kind: 'audio', packetsReceived: 40, audioLevel: 0.6, totalAudioEnergy: 2 },
  ]);
  expect(figures).toMatchObject({
    frames_decoded: 350,
    height_px: 720,
    frames_per_second: 25,
    sound_packets: 540,
    audio_level: 0.6,
    audio_energy: 3,
  });
});
