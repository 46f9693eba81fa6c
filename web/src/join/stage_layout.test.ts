import { expect, test } from 'vitest';
import type { SituationFloor } from '../api/socket';
import { nameShown, stageLayout } from './stage_layout';
import { quietFloor } from './test_floor';

const speaker = { endpoint: 7, code: '02647', name: 'Xã Tả Phìn', path: ['Tỉnh Lào Cai'] };
const spoken: SituationFloor = {
  ...quietFloor,
  speakers: [speaker],
  main: { shown: 'endpoint', endpoint: 7 },
  side: { shown: 'hall' },
};

test('everybody sees the speaker large and the hall small', () => {
  const layout = stageLayout({ endpoint: 1, floor: spoken, mainFlows: true, sideFlows: true, hasOwn: false });
  expect(layout).toEqual({ large: 'main', insets: ['side'] });
  expect(nameShown(spoken, 'main', 1, 'Hội trường')).toBe('Xã Tả Phìn');
  expect(nameShown(spoken, 'side', 1, 'Hội trường')).toBe('Hội trường');
});

test('the speaker sees the hall large and itself small', () => {
  const layout = stageLayout({
    endpoint: 7,
    floor: spoken,
    mainFlows: false,
    sideFlows: false,
    hasOwn: true,
  });
  expect(layout).toEqual({ large: 'side', insets: ['own'] });
  expect(nameShown(spoken, 'side', 7, 'Hội trường')).toBe('Hội trường');
});

test('the hall that comes in the place of the own picture is shown and named where it comes', () => {
  const layout = stageLayout({ endpoint: 7, floor: spoken, mainFlows: true, sideFlows: true, hasOwn: true });
  expect(layout).toEqual({ large: 'main', insets: ['own'] });
  expect(nameShown(spoken, 'main', 7, 'Hội trường')).toBe('Hội trường');
});

test('a place that is only previewed sees the program, and itself small', () => {
  const floor = { ...quietFloor, is_previewed: true, must_send: true };
  expect(stageLayout({ endpoint: 7, floor, mainFlows: true, sideFlows: false, hasOwn: true })).toEqual({
    large: 'main',
    insets: ['own'],
  });
});

test('while nobody speaks the hall fills the stage', () => {
  const layout = stageLayout({
    endpoint: 7,
    floor: quietFloor,
    mainFlows: true,
    sideFlows: false,
    hasOwn: false,
  });
  expect(layout).toEqual({ large: 'main', insets: [] });
  expect(nameShown(quietFloor, 'main', 7, 'Hội trường')).toBe('Hội trường');
});

test('while the main picture cannot begin, what flows beside it fills the stage', () => {
  for (const floor of [quietFloor, spoken]) {
    const layout = stageLayout({ endpoint: 1, floor, mainFlows: false, sideFlows: true, hasOwn: false });
    expect(layout).toEqual({ large: 'side', insets: [] });
    expect(nameShown(floor, 'side', 1, 'Hội trường')).toBe('Hội trường');
  }
});
