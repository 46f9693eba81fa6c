import { expect, test } from 'vitest';
import type { PageFigures } from '../api/socket';
import { readFigures } from '../media/line_figures';
import { LineReport, pageFigures } from './line_report';

const figures = readFigures([
  {
    type: 'inbound-rtp',
    kind: 'video',
    frameHeight: 720,
    framesPerSecond: 24.6,
    freezeCount: 2,
    totalFreezesDuration: 1.25,
  },
]);

test('what the browser counts is said by the names of the server, in whole numbers', () => {
  expect(pageFigures(figures)).toEqual({
    frame_height: 720,
    frames_per_second: 25,
    freeze_count: 2,
    freeze_ms: 1_250,
  });
});

test('what a browser does not count is left out', () => {
  expect(pageFigures(readFigures([]))).toEqual({});
});

test('it is said once in twenty seconds, and not before there are twenty', () => {
  const said: PageFigures[] = [];
  const report = new LineReport((given) => said.push(given));
  for (let second = 0; second <= 45; second += 1) report.counted(figures, second * 1_000);
  expect(said).toHaveLength(2);
  report.end();
  report.counted(figures, 90_000);
  expect(said).toHaveLength(2);
});

test('when another session goes on on the same leg, only what was counted for it is said', () => {
  const said: PageFigures[] = [];
  const report = new LineReport((given) => said.push(given));
  const frozen = (freezeCount: number) =>
    readFigures([{ type: 'inbound-rtp', kind: 'video', freezeCount, totalFreezesDuration: freezeCount }]);
  for (let second = 0; second <= 20; second += 1) report.counted(frozen(3), second * 1_000);
  report.passOn();
  for (let second = 21; second <= 45; second += 1) report.counted(frozen(4), second * 1_000);
  report.end();
  for (let second = 60; second <= 85; second += 1) report.counted(frozen(1), second * 1_000);
  expect(said.map(({ freeze_count }) => freeze_count)).toEqual([3, 1, 1]);
});
