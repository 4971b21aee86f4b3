import type { Digest } from '../digest';
import { type DueDecision, decideDue, groupByLeadTime } from '../due';
import type { DigestStores } from '../ports';
import { buildFrom } from '../schedule';

export interface PlanServices {
  readonly store: Pick<DigestStores, 'runs'>;
  readonly now: () => Date;
  /** How long before its time a run is planned and built, unless its access has much to be asked. */
  readonly leadMs: number;
}

const atOnce = 1_000;
const mostLeadMs = 60 * 60_000;

/** Writes the runs that have come up, a thousand digests' at most, and resolves to how many it wrote. */
export async function planDue({ store, now, leadMs }: PlanServices): Promise<number> {
  const digests = await store.runs.listPlannable(new Date(now().getTime() + leadMs), atOnce);
  return plan(store, digests, leadMs, now());
}

/** Looks further ahead, and plans sooner what an access cannot answer in the usual time. */
export async function planAhead({ store, now, leadMs }: PlanServices): Promise<void> {
  const mostMs = Math.max(mostLeadMs, leadMs);
  const digests = await store.runs.listPlannable(new Date(now().getTime() + mostMs), 2 * atOnce);
  for (const group of groupByLeadTime(digests, { leastMs: leadMs, mostMs })) {
    if (group.leadMs > leadMs) await plan(store, group.digests, group.leadMs, now());
  }
}

async function plan(
  store: Pick<DigestStores, 'runs'>,
  digests: readonly Digest[],
  leadMs: number,
  now: Date,
): Promise<number> {
  const plans = decideDue(digests, now, { leadMs }).map((decision) => ({
    digest: decision.digest,
    run: newRun(decision, leadMs, now),
    nextRunAt: decision.nextRunAt,
  }));
  return plans.length === 0 ? 0 : store.runs.planMany(plans);
}

function newRun(decision: DueDecision, leadMs: number, now: Date) {
  const { run, digest } = decision;
  if (decision.kind === 'skipped') return { ...run, state: 'skipped' as const, reason: decision.reason, now };
  return { ...run, state: 'due' as const, readyAt: buildFrom(run, digest.schedule.timeZone, leadMs) };
}
