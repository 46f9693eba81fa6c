import { expect, test } from 'vitest';
import { fieldToWire, fromWire, toWire, tomorrowMorning } from './planning_time';

test('eight in the morning in Việt Nam is one in UTC', () => {
  expect(toWire({ day: '2022-07-22', hour: '08:00' })).toBe('2022-07-22T01:00:00.000Z');
});

test('a time shortly after midnight keeps its day', () => {
  expect(fromWire('2022-07-21T17:05:00.000Z')).toEqual({ day: '2022-07-22', hour: '00:05' });
});

test('what was planned comes back into the form unchanged', () => {
  const wire = '2022-07-22T06:45:00.000Z';
  expect(toWire(fromWire(wire))).toBe(wire);
});

test('an incomplete time is no time', () => {
  expect(toWire({ day: '', hour: '08:00' })).toBeNull();
  expect(toWire({ day: '2022-07-22', hour: '' })).toBeNull();
  expect(toWire({ day: '2022-13-45', hour: '08:00' })).toBeNull();
});

test('tomorrow is meant in Việt Nam too', () => {
  expect(tomorrowMorning(Date.parse('2022-07-20T18:00:00Z')).from.day).toBe('2022-07-22');
});

test('a field for day and hour is meant in Việt Nam, wherever the computer says it stands', () => {
  expect(fieldToWire('2022-07-22T11:30')).toBe('2022-07-22T04:30:00.000Z');
  expect(fieldToWire('2022-07-22')).toBeNull();
  expect(fieldToWire('')).toBeNull();
});
