import { expect, test } from 'vitest';
import { choices, chosen, voiceFor } from './choice';

test('an endpoint with one voice gives it to what it chose', () => {
  expect(voiceFor('against')).toEqual({ in_favour: 0, against: 1, blank: 0 });
  for (const choice of choices) expect(chosen(voiceFor(choice))).toBe(choice);
  expect(chosen({ in_favour: 0, against: 0, blank: 0 })).toBeNull();
});
