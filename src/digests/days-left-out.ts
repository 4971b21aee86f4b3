import { addDays, type LocalDate } from '../lib/time/calendar';
import type { Digest, DigestPeriod, DigestSchedule } from './digest';
import { plannedAt } from './planned-at';
import { nextRun } from './schedule';

/**
 * The days that no run will tell of when a digest goes over to another schedule now: a Thursday's digest that becomes
 * a Monday's on a Wednesday passes over the week it was to tell of on Thursday. `toldThrough` is the last day that
 * a run of it has told of, or null before its first.
 */
export function daysLeftOut(
  digest: Pick<Digest, 'schedule' | 'nextRunAt'>,
  schedule: DigestSchedule,
  now: Date,
  toldThrough: LocalDate | null,
): DigestPeriod | null {
  if (digest.nextRunAt === null) return null;
  const owed = plannedAt(digest.schedule, digest.nextRunAt).run.period.first;
  const first = toldThrough !== null && toldThrough >= owed ? addDays(toldThrough, 1) : owed;
  const last = addDays(nextRun(schedule, now).period.first, -1);
  return first <= last ? { first, last } : null;
}
