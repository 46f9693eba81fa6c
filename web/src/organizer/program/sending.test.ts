import { expect, test } from 'vitest';
import { planFor, preferred, readCounters, retryDelay, sentBetween, withQuickStart } from './sending';

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

test('the hall comes back within half a second at first, and never waits more than four', () => {
  expect(retryDelay(0, 0.99)).toBeLessThanOrEqual(250);
  expect(retryDelay(0, 0)).toBe(125);
  expect(retryDelay(12, 0.99)).toBeLessThanOrEqual(4_000);
});

test('the codec that is sent gets the start hint, with or without parameters of its own', () => {
  const answer = (format: string) =>
    [
      'm=audio 9 X 111',
      'a=fmtp:111 a',
      'm=video 9 X 96 97',
      'a=rtpmap:96 VP8/90000',
      format,
      'a=fmtp:97 apt=96',
    ]
      .filter(Boolean)
      .join('\r\n');
  const plan = planFor('camera');
  expect(withQuickStart(answer(''), plan)).toBe(answer('a=fmtp:96 x-google-start-bitrate=1800'));
  expect(withQuickStart(answer('a=fmtp:96 p=1'), plan)).toBe(
    answer('a=fmtp:96 p=1;x-google-start-bitrate=1800'),
  );
});

test('an answer without a picture stays as it is', () => {
  expect(withQuickStart('m=audio 9 X 111', planFor('camera'))).toBe('m=audio 9 X 111');
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

test('picture and sound are added, other entries of the report are not', () => {
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
    ['r', { type: 'remote-inbound-rtp', kind: 'video', bytesSent: 77 }],
  ];
  expect(readCounters(report)).toEqual({ at_ms: 5, bytes: 1_110, frames: 7, width: 640, height: 360 });
});
