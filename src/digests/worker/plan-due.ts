import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Digest } from '../digest';
import { decideDue, digestsWithin, groupByLeadTime } from '../due';
import type { DigestStores } from '../ports';

export interface PlanServices {
  readonly store: Pick<DigestStores, 'runs'>;
  readonly now: () => Date;
  /** How long before its time a run is planned; longer for a connection with many questions. */
  readonly leadMs: number;
}

/** On SQLite a batch blocks the process for about 6 ms plus the disk's time. */
const batchSize = 25;
const maxLeadMs = 60 * 60_000;

/** Plans due runs of at most 25 digests. Returns how many were planned. */
export async function planDue({ store, now, leadMs }: PlanServices): Promise<number> {
  const digests = await store.runs.listPlannable(new Date(now().getTime() + leadMs), batchSize);
  return planInBatches(store, digests, leadMs, now);
}

/** Plans early the runs of connections that need more than `leadMs` to answer. */
export async function planAhead({ store, now, leadMs }: PlanServices): Promise<void> {
  const mostMs = Math.max(maxLeadMs, leadMs);
  const until = new Date(now().getTime() + mostMs);
  for (const workspaceId of await store.runs.listBusyWorkspaces(until, digestsWithin(leadMs))) {
    const digests: Digest[] = [];
    for (let afterId = ''; ; afterId = digests.at(-1)?.id ?? '') {
      const page = await store.runs.listPlannable(until, batchSize, { workspaceId, afterId });
      if (page.length === 0) break;
      digests.push(...page);
      await nextTurn();
    }
    for (const group of groupByLeadTime(digests, { leastMs: leadMs, mostMs })) {
      if (group.leadMs > leadMs) await planInBatches(store, group.digests, group.leadMs, now);
    }
  }
}

async function planInBatches(
  store: Pick<DigestStores, 'runs'>,
  digests: readonly Digest[],
  leadMs: number,
  now: () => Date,
): Promise<number> {
  let planned = 0;
  for (let from = 0; from < digests.length; from += batchSize) {
    const plans = decideDue(digests.slice(from, from + batchSize), now(), { leadMs });
    if (plans.length > 0) planned += await store.runs.plan(plans);
    // A SQLite query blocks the event loop until it ends; other work gets its turn here.
    await nextTurn();
  }
  return planned;
}
