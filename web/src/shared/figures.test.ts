import { expect, test } from 'vitest';
import { count, day, dayAndTime, hourAndMinute, hourMinuteSecond } from './figures';

test('times are shown in the time zone of Việt Nam, whatever the computer has', () => {
  expect(hourAndMinute('2022-07-22T01:05:09.000Z')).toBe('08:05');
  expect(hourMinuteSecond('2022-07-22T17:00:00.000Z')).toBe('00:00:00');
  expect(dayAndTime('2022-07-21T18:30:00.000Z')).toBe('01:30, 22/07/2022');
});

test('days and months have two digits', () => {
  expect(day('2022-02-03T00:00:00.000Z')).toBe('03/02/2022');
});

test('what is no time is a dash', () => {
  expect(day('sớm')).toBe('—');
});

test('thousands are parted by dots', () => {
  expect(count(11_661)).toBe('11.661');
  expect(count(1_024_511)).toBe('1.024.511');
  expect(count(999)).toBe('999');
});
