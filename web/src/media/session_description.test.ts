import { expect, test } from 'vitest';
import { withQuickStart, withSteadySound } from './session_description';

const answer = (...video: string[]): string =>
  ['m=audio 9 X 111', 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10']
    .concat('m=video 9 X 96 97', 'a=rtpmap:96 VP8/90000', video, 'a=fmtp:97 apt=96')
    .join('\r\n');

test('the codec that is sent gets the start hint, with or without parameters of its own', () => {
  expect(withQuickStart(answer(), 1_800_000)).toBe(answer('a=fmtp:96 x-google-start-bitrate=1800'));
  expect(withQuickStart(answer('a=fmtp:96 p=1'), 1_800_000)).toBe(
    answer('a=fmtp:96 p=1;x-google-start-bitrate=1800'),
  );
});

test('an answer without a picture stays as it is', () => {
  expect(withQuickStart('m=audio 9 X 111', 1_800_000)).toBe('m=audio 9 X 111');
});

test('sound is asked for in long packets that mend each other', () => {
  const lines = withSteadySound(answer()).split('\r\n');
  expect(lines.slice(0, 6)).toEqual([
    'm=audio 9 X 111',
    'c=IN IP4 0.0.0.0',
    'a=ptime:60',
    'a=mid:0',
    'a=rtpmap:111 opus/48000/2',
    'a=fmtp:111 minptime=10;useinbandfec=1',
  ]);
  expect(lines.slice(6).join('\r\n')).toBe(answer().slice(answer().indexOf('m=video')));
});

test('what the server asks for itself is left as it is', () => {
  const asked = answer()
    .replace('a=mid:0', 'a=mid:0\r\na=ptime:40')
    .replace('minptime=10', 'minptime=10;useinbandfec=0');
  expect(withSteadySound(asked)).toBe(asked);
});
