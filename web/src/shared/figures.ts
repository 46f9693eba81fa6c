/**
 * How figures and times are written, in both languages as Vietnamese offices write them: 11.661, 99,16,
 * 22/07/2022, 08:05, in the time zone of Việt Nam. Patterns are explicit: the locale's own date is 22/7/2022.
 */

const zone = 'Asia/Ho_Chi_Minh';
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

function parts(time: string): Record<Part, string> | null {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return null;
  const found = new Map(clock.formatToParts(at).map((part) => [part.type as string, part.value]));
  const of = (part: Part): string => found.get(part) ?? '';
  return {
    year: of('year'),
    month: of('month'),
    day: of('day'),
    hour: of('hour'),
    minute: of('minute'),
    second: of('second'),
  };
}

/** `08:05`; a dash for what is no time. */
export function hourAndMinute(time: string): string {
  const at = parts(time);
  return at === null ? '—' : `${at.hour}:${at.minute}`;
}

/** `08:05:09`. */
export function hourMinuteSecond(time: string): string {
  const at = parts(time);
  return at === null ? '—' : `${at.hour}:${at.minute}:${at.second}`;
}

/** `22/07/2022`. */
export function day(time: string): string {
  const at = parts(time);
  return at === null ? '—' : `${at.day}/${at.month}/${at.year}`;
}

/** `08:05, 22/07/2022`. */
export function dayAndTime(time: string): string {
  return `${hourAndMinute(time)}, ${day(time)}`;
}

/** `11.661`. */
export function count(value: number): string {
  return String(Math.trunc(value)).replace(/\B(?=(\d{3})+(?!\d))/g, '.');
}

/** `1:02:05` from an hour on, else `02:05`. */
export function clockText(duration_ms: number): string {
  const seconds = Math.floor(Math.max(0, duration_ms) / 1_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
