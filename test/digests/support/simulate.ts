import type { Digest, DigestPeriod, DigestSchedule, RunReason } from '../../../src/digests/digest';
import { decideDue } from '../../../src/digests/due';
import { nextRun } from '../../../src/digests/schedule';
import { findCoverageGap } from '../../../src/digests/schedule-change';

const minuteMs = 60_000;

export interface Written {
  readonly at: number;
  /** `first..last`: what a run is unique on, within its digest. */
  readonly key: string;
  readonly end: 'due' | RunReason;
  readonly decidedAt: number;
}

export interface SimulatedTime {
  readonly start: number;
  readonly minutes: number;
  readonly leadMs: number;
  /** The planner does not run in this minute. */
  readonly isDown?: (minute: number) => boolean;
  /** What people change in this minute, after the planner has run. */
  readonly changesIn?: (
    minute: number,
  ) => readonly { readonly id: string; readonly schedule: DigestSchedule }[];
}

/** What became of a digest. */
export interface Life {
  readonly runs: readonly Written[];
  /** The days that a change of schedule was said to leave out. */
  readonly leftOut: readonly DigestPeriod[];
}

const none: readonly never[] = [];

/** Steps through time as the planner does, and keeps what it writes as the store does: a period once a digest. */
export function simulate(
  schedules: ReadonlyMap<string, DigestSchedule>,
  makeDigest: (changes: Partial<Digest>) => Digest,
  { start, minutes, leadMs, isDown = () => false, changesIn = () => none }: SimulatedTime,
): ReadonlyMap<string, Life> {
  const digests = new Map<string, Digest>();
  const written = new Map<string, Map<string, Written>>();
  const leftOut = new Map<string, DigestPeriod[]>();
  for (const [id, schedule] of schedules) {
    digests.set(id, makeDigest({ id, schedule, nextRunAt: nextRun(schedule, new Date(start)).at }));
    written.set(id, new Map());
    leftOut.set(id, []);
  }
  const planOf = (digest: Digest) => digest.nextRunAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const earliestOf = () => Math.min(...[...digests.values()].map(planOf));
  let earliest = earliestOf();
  for (let minute = 0; minute < minutes; minute += 1) {
    const now = start + minute * minuteMs;
    if (earliest <= now + leadMs && !isDown(minute)) {
      const plannable = [...digests.values()].filter((digest) => planOf(digest) <= now + leadMs);
      for (const { digest, run, nextRunAt } of decideDue(plannable, new Date(now), { leadMs })) {
        const stored = digests.get(digest.id);
        if (stored === undefined || planOf(stored) !== run.at.getTime())
          throw new Error('it plans another run');
        const key = `${run.period.first}..${run.period.last}`;
        const end = run.state === 'due' ? 'due' : run.reason;
        const runs = written.get(digest.id);
        if (runs?.has(key) === false) runs.set(key, { at: run.at.getTime(), key, end, decidedAt: now });
        digests.set(digest.id, { ...stored, nextRunAt });
      }
      earliest = earliestOf();
    }
    for (const { id, schedule } of changesIn(minute)) {
      const before = digests.get(id);
      const told = [...(written.get(id)?.values() ?? [])].map(({ key }) => key.slice(-10)).sort();
      const days = before && findCoverageGap(before, schedule, new Date(now), told.at(-1) ?? null);
      if (days) leftOut.get(id)?.push(days);
      const nextRunAt = nextRun(schedule, new Date(now)).at;
      digests.set(id, makeDigest({ id, schedule, nextRunAt }));
      earliest = earliestOf();
    }
  }
  return new Map(
    [...written].map(([id, runs]) => [id, { runs: [...runs.values()], leftOut: leftOut.get(id) ?? [] }]),
  );
}
