import { zoneLabel } from '../lib/time/describe-period';
import type { DigestSchedule, Weekday } from './digest';

const names = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'] as const;
const fromMondayToFriday = '1 2 3 4 5';

/** `Mondays and Thursdays at 09:00, Europe/Lisbon`, in plain text; to begin a line with. */
export function describeSchedule({ weekdays, time, timeZone, weekStart }: DigestSchedule): string {
  return `${describeWeekdays(weekdays, weekStart)} at ${time}, ${zoneLabel(timeZone)}`;
}

function describeWeekdays(weekdays: readonly Weekday[], weekStart: Weekday): string {
  if (weekdays.length === 7) return 'Every day';
  if (weekdays.join(' ') === fromMondayToFriday) return 'Weekdays';
  const inWeek = (weekday: Weekday) => (weekday - weekStart + 7) % 7;
  const ordered = [...weekdays].sort((a, b) => inWeek(a) - inWeek(b)).map((weekday) => names[weekday]);
  const last = ordered.pop() ?? '';
  return ordered.length === 0 ? last : `${ordered.join(', ')} and ${last}`;
}
