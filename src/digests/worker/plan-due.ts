import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Digest } from '../digest';
import { decideDue, groupByLeadTime, questionsWithin } from '../due';
import type { DigestStores } from '../ports';

export interface PlanServices {
  readonly store: Pick<DigestStores, 'runs'>;
  readonly now: () => Date;
  /** How long before its time a run is planned and built, unless its access has much to be asked. */
  readonly leadMs: number;
}

/** On SQLite the process stands still meanwhile: some 6 ms, and for as long as the disk takes. */
const atOnce = 25;
const maxLeadMs = 60 * 60_000;

/** Writes the runs that have come up, 25 digests’ at most, and resolves to how many it wrote. */
export async function planDue({ store, now, leadMs }: PlanServices): Promise<number> {
  const digests = await store.runs.listPlannable(new Date(now().getTime() + leadMs), atOnce);
  return plan(store, digests, leadMs, now);
}

/** Looks further ahead, and plans sooner what an access cannot answer in the usual time. */
export async function planAhead({ store, now, leadMs }: PlanServices): Promise<void> {
  const mostMs = Math.max(maxLeadMs, leadMs);
  const until = new Date(now().getTime() + mostMs);
  for (const workspaceId of await store.runs.listBusyWorkspaces(until, questionsWithin(leadMs))) {
    const digests: Digest[] = [];
    for (let afterId = ''; ; afterId = digests.at(-1)?.id ?? '') {
      const page = await store.runs.listPlannable(until, atOnce, { workspaceId, afterId });
      if (page.length === 0) break;
      digests.push(...page);
      await nextTurn();
    }
    for (const group of groupByLeadTime(digests, { leastMs: leadMs, mostMs })) {
      if (group.leadMs > leadMs) await plan(store, group.digests, group.leadMs, now);
    }
  }
}

async function plan(
  store: Pick<DigestStores, 'runs'>,
  digests: readonly Digest[],
  leadMs: number,
  now: () => Date,
): Promise<number> {
  let planned = 0;
  for (let from = 0; from < digests.length; from += atOnce) {
    const plans = decideDue(digests.slice(from, from + atOnce), now(), { leadMs });
    if (plans.length > 0) planned += await store.runs.plan(plans);
    // A query of SQLite ends before anything else gets its turn.
    await nextTurn();
  }
  return planned;
}
