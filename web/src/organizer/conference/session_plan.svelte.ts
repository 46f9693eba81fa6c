import type { PlanSession } from '../../api/organizing';
import { serverNow_ms } from '../../api/server_clock';
import type { SessionView } from '../../api/types';
import { fromWire, tomorrowMorning, toWire } from './planning_time';

/** What is typed into the form for a session. */
export class SessionPlan {
  title = $state('');
  lead = $state<number | null>(null);
  audience = $state<number | null>(null);
  fromDay = $state('');
  fromHour = $state('');
  untilDay = $state('');
  untilHour = $state('');

  constructor(session: SessionView | null, now_ms = serverNow_ms()) {
    const proposed = tomorrowMorning(now_ms);
    const from = session ? fromWire(session.planned_from) : proposed.from;
    const until = session ? fromWire(session.planned_until) : proposed.until;
    this.title = session?.title ?? '';
    this.lead = session?.lead.endpoint ?? null;
    this.audience = session?.audience.endpoint ?? null;
    this.fromDay = from.day;
    this.fromHour = from.hour;
    this.untilDay = until.day;
    this.untilHour = until.hour;
  }

  get from(): string | null {
    return toWire({ day: this.fromDay, hour: this.fromHour });
  }

  get until(): string | null {
    return toWire({ day: this.untilDay, hour: this.untilHour });
  }

  /** A new beginning on another day takes the end along: most sessions are over on the day they begin. */
  moveTo(day: string): void {
    if (this.untilDay === this.fromDay || this.untilDay < day) this.untilDay = day;
    this.fromDay = day;
  }

  /** What goes to the server; null while a field is missing. `top` stands for what nobody chose. */
  wire(top: number): PlanSession | null {
    const planned_from = this.from;
    const planned_until = this.until;
    if (planned_from === null || planned_until === null) return null;
    const lead = this.lead ?? top;
    const audience = this.audience ?? top;
    return { title: this.title.trim(), lead, audience, planned_from, planned_until };
  }
}
