import type { Digest, PlannedRun } from './digest';
import { plannedAt } from './planned-at';
import { nextRun } from './schedule';

/** What to write of a run that has come up. */
export type DueDecision = {
  /** As it stands when this is written: it plans this very run. */
  readonly digest: Digest;
  readonly run: PlannedRun;
  /** The run after it, which the digest moves on to. */
  readonly nextRunAt: Date;
} & ({ readonly kind: 'due' } | { readonly kind: 'skipped'; readonly reason: 'by-hand' | 'too-late' });

const dayMs = 86_400_000;

/**
 * All that has come up until `leadMs` from now, the earliest first. A digest that missed several runs has a decision
 * for each: what is a day late or more is skipped as `too-late`.
 */
export function decideDue(
  digests: readonly Digest[],
  now: Date,
  { leadMs }: { readonly leadMs: number },
): readonly DueDecision[] {
  const until = new Date(now.getTime() + leadMs);
  return digests
    .flatMap((digest) => decideDigest(digest, now, until))
    .sort((a, b) => a.run.at.getTime() - b.run.at.getTime());
}

function decideDigest(digest: Digest, now: Date, until: Date): readonly DueDecision[] {
  const decisions: DueDecision[] = [];
  if (digest.state.kind !== 'active' || digest.nextRunAt === null || digest.nextRunAt > until) return [];
  let coming = plannedAt(digest.schedule, digest.nextRunAt);
  while (coming.run.at <= until) {
    const { run, scheduledAt } = coming;
    const next = nextRun(digest.schedule, scheduledAt);
    const shared = { digest: { ...digest, nextRunAt: run.at }, run, nextRunAt: next.at };
    const reason = whySkipped(digest, run, now);
    decisions.push(reason === null ? { kind: 'due', ...shared } : { kind: 'skipped', reason, ...shared });
    coming = { run: next, scheduledAt: next.at };
  }
  return decisions;
}

function whySkipped(digest: Digest, run: PlannedRun, now: Date): 'by-hand' | 'too-late' | null {
  if (digest.skipAt?.getTime() === run.at.getTime()) return 'by-hand';
  return now.getTime() - run.at.getTime() >= dayMs ? 'too-late' : null;
}
