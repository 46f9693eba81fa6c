/**
 * Times of a plan are meant in Việt Nam, wherever the browser stands. The country has one zone, seven hours
 * ahead of UTC, without summer time, so a fixed offset is exact.
 */
const offset = '+07:00';
const offset_ms = 7 * 3_600_000;

/** What the two fields of a form hold: `2022-07-22` and `08:00`. */
export interface DayAndHour {
  day: string;
  hour: string;
}

/** RFC 3339 in UTC for what somebody typed; null while it is incomplete or no time at all. */
export function toWire({ day, hour }: DayAndHour): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}$/.test(hour)) return null;
  const at = new Date(`${day}T${hour}:00${offset}`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The same for the one field of a `datetime-local`, which browsers mean in the zone of their computer. */
export function fieldToWire(field: string): string | null {
  const [day = '', hour = ''] = field.split('T');
  return toWire({ day, hour: hour.slice(0, 5) });
}

/** The fields for a time from the wire. */
export function fromWire(time: string): DayAndHour {
  const text = new Date(Date.parse(time) + offset_ms).toISOString();
  return { day: text.slice(0, 10), hour: text.slice(11, 16) };
}

/** A plan to begin with: tomorrow morning, four hours. */
export function tomorrowMorning(now_ms: number): { from: DayAndHour; until: DayAndHour } {
  const { day } = fromWire(new Date(now_ms + 24 * 3_600_000).toISOString());
  return { from: { day, hour: '08:00' }, until: { day, hour: '11:30' } };
}
