import { dayMs, minuteMs } from '../lib/time/calendar';
import type { Digest, PlannedRun } from './digest';
import type { RunPlan } from './ports';
import { earliestBuildAt, findPlannedRun, nextRun } from './schedule';

/**
 * Plans every run due up to `leadMs` from now, earliest first. A digest that missed several runs gets a plan
 * for each; those a day late or more are skipped as `too-late`.
 */
export function decideDue(
  digests: readonly Digest[],
  now: Date,
  { leadMs }: { readonly leadMs: number },
): readonly RunPlan[] {
  return digests
    .flatMap((digest) => plansOf(digest, now, leadMs))
    .sort((a, b) => a.run.at.getTime() - b.run.at.getTime());
}

function plansOf(digest: Digest, now: Date, leadMs: number): readonly RunPlan[] {
  const plans: RunPlan[] = [];
  const until = new Date(now.getTime() + leadMs);
  if (digest.state.kind !== 'active' || digest.nextRunAt === null || digest.nextRunAt > until) return [];
  let coming = findPlannedRun(digest.schedule, digest.nextRunAt);
  while (coming.run.at <= until) {
    const { run, scheduledAt } = coming;
    const next = nextRun(digest.schedule, scheduledAt);
    const reason = whySkipped(digest, run, now);
    const readyAt = earliestBuildAt(run, digest.schedule.timeZone, leadMs);
    plans.push({
      digest: { ...digest, nextRunAt: run.at },
      run: reason === null ? { ...run, state: 'due', readyAt } : { ...run, state: 'skipped', reason, now },
      nextRunAt: next.at,
    });
    coming = { run: next, scheduledAt: next.at };
  }
  return plans;
}

function whySkipped(digest: Digest, run: PlannedRun, now: Date): 'by-hand' | 'too-late' | null {
  if (digest.skipAt?.getTime() === run.at.getTime()) return 'by-hand';
  return now.getTime() - run.at.getTime() >= dayMs ? 'too-late' : null;
}

/**
 * One digest takes 13 calls: lists and totals of two periods, totals of eight weeks, a page of upcoming
 * bookings. This is twice the time they need at 80 calls a minute; the rest of Cal.com's 120 is for people's
 * questions.
 */
const digestMs = (2 * 13 * minuteMs) / 80;
export const digestsWithin = (ms: number) => Math.floor(ms / digestMs);

/** Digests that share a connection and its rate budget. `leadMs`: how early each is built. */
interface LeadTimeGroup {
  readonly digests: readonly Digest[];
  readonly leadMs: number;
}

/** The more different questions a connection has to answer, the longer its lead time. */
export function groupByLeadTime(
  digests: readonly Digest[],
  { leastMs, mostMs }: { readonly leastMs: number; readonly mostMs: number },
): readonly LeadTimeGroup[] {
  const byConnection = new Map<string, Digest[]>();
  for (const digest of digests) {
    const key = connectionKey(digest);
    const group = byConnection.get(key);
    if (group === undefined) byConnection.set(key, [digest]);
    else group.push(digest);
  }
  return [...byConnection.values()].map((group) => {
    const neededMs = new Set(group.map(questionKey)).size * digestMs;
    return { digests: group, leadMs: Math.min(Math.max(neededMs, leastMs), mostMs) };
  });
}

function connectionKey({ workspace, ownerSlackUserId, content }: Digest): string {
  return `${workspace.workspaceId} ${content.access === 'own' ? ownerSlackUserId : ''}`;
}

function questionKey({ schedule, content }: Digest): string {
  const { scope } = content;
  return JSON.stringify([scope.kind === 'team' ? scope.teamId : scope.kind, schedule]);
}
