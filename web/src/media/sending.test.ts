import { expect, test } from 'vitest';
import {
  bitrateOf,
  endpointPlan,
  layersFor,
  planFor,
  preferred,
  readCounters,
  retryDelay,
  sentBetween,
} from './sending';

test('VP8 is offered first, then H.264 baseline, and nothing that endpoints may not decode', () => {
  const codecs = [
    { mimeType: 'video/AV1' },
    { mimeType: 'video/H264', sdpFmtpLine: 'profile-level-id=640c1f' },
    { mimeType: 'video/H264', sdpFmtpLine: 'profile-level-id=42e01f' },
    { mimeType: 'video/rtx' },
    { mimeType: 'video/VP8' },
    { mimeType: 'video/VP9' },
  ];
  expect(preferred(codecs).map((codec) => codec.sdpFmtpLine ?? codec.mimeType)).toEqual([
    'video/VP8',
    'profile-level-id=42e01f',
    'profile-level-id=640c1f',
    'video/rtx',
  ]);
});

test('a camera is sent with 720 lines, a screen keeps its sharpness', () => {
  expect(planFor('camera').video.height).toEqual({ ideal: 720 });
  expect(planFor('screen').keep).toBe('maintain-resolution');
  expect(planFor('window')).toEqual(planFor('screen'));
});

test('no layer is smaller than 180 lines, and the whole picture is always sent', () => {
  const names = (lines: number | undefined): string =>
    layersFor(planFor('camera'), lines)
      .map(({ rid }) => rid)
      .join('');
  expect([720, 719, 360, 180, 90, undefined].map(names)).toEqual(['qhf', 'hf', 'hf', 'f', 'f', 'qhf']);
});

test('an endpoint that speaks needs no more than 1,5 Mbit/s up', () => {
  expect(bitrateOf(endpointPlan.layers)).toBeLessThanOrEqual(1_500_000);
});

test('the hall comes back within half a second at first, and never waits more than four', () => {
  expect(retryDelay(0, 0.99)).toBeLessThanOrEqual(250);
  expect(retryDelay(0, 0)).toBe(125);
  expect(retryDelay(12, 0.99)).toBeLessThanOrEqual(4_000);
});

const counters = (at_ms: number, bytes: number, frames: number) => ({
  at_ms,
  bytes,
  frames,
  width: 1280,
  height: 720,
});

test('what is sent now is the difference of two looks', () => {
  expect(sentBetween(counters(1_000, 0, 0), counters(3_000, 400_000, 50))).toEqual({
    bits_per_second: 1_600_000,
    frames_per_second: 25,
    width: 1280,
    height: 720,
  });
});

test('a new connection, whose counters begin anew, shows nothing rather than a figure below zero', () => {
  expect(sentBetween(counters(1_000, 9_000, 40), counters(2_000, 100, 1))).toBeNull();
  expect(sentBetween(counters(2_000, 0, 0), counters(2_000, 10, 1))).toBeNull();
});

test('picture and sound are added, sizes of one picture are counted once, other entries of the report are not', () => {
  const report: [string, unknown][] = [
    ['a', { type: 'outbound-rtp', kind: 'audio', timestamp: 5, bytesSent: 100, headerBytesSent: 10 }],
    [
      'v',
      {
        type: 'outbound-rtp',
        kind: 'video',
        timestamp: 5,
        bytesSent: 1_000,
        framesSent: 7,
        frameWidth: 640,
        frameHeight: 360,
      },
    ],
    [
      'q',
      {
        type: 'outbound-rtp',
        kind: 'video',
        timestamp: 5,
        bytesSent: 300,
        framesSent: 6,
        frameWidth: 160,
        frameHeight: 90,
      },
    ],
    ['r', { type: 'remote-inbound-rtp', kind: 'video', bytesSent: 77 }],
  ];
  expect(readCounters(report)).toEqual({ at_ms: 5, bytes: 1_410, frames: 7, width: 640, height: 360 });
});
