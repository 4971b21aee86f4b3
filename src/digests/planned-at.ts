import type { DigestSchedule, PlannedRun } from './digest';
import { lastRun, nextRun } from './schedule';

interface ComingRun {
  readonly run: PlannedRun;
  /** When the schedule has it, by today's rules of the zone. */
  readonly scheduledAt: Date;
}

/**
 * The run that was planned for this instant. When a country has changed its clocks' rules since, the schedule has it
 * an hour away: it is that run all the same, and its period counts once.
 */
export function plannedAt(schedule: DigestSchedule, at: Date): ComingRun {
  const before = lastRun(schedule, at);
  if (before.at.getTime() === at.getTime()) return { run: before, scheduledAt: at };
  const after = nextRun(schedule, at);
  const isNearerAfter = after.at.getTime() - at.getTime() < at.getTime() - before.at.getTime();
  return isNearerAfter
    ? { run: { at, period: after.period }, scheduledAt: after.at }
    : { run: { at, period: before.period }, scheduledAt: at };
}
