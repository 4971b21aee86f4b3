import type { ClaimedRun } from '../store/digest-store';
import { StoreUnavailableError } from '../store/store';
import { buildRun } from './build-run';
import { buildFrom } from './digest-period';
import { type PackedDigest, unpack } from './packed';
import { endFailed, endPosted, endSkippedEmpty, endUnknown, postAgain, tryLater } from './run-ends';
import type { RunServices } from './run-services';
import { judgePost } from './verdict';

/** The same worker has claimed the run once more: what was built before is of no use. */
export class ClaimedAnewError extends Error {
  constructor() {
    super('the run was claimed anew');
    this.name = 'ClaimedAnewError';
  }
}

/**
 * Brings a claimed run to its end, or gives it back: build, wait for its time, post once, write down what became of
 * it. Never rejects. When `stopping` is aborted, a run that is not being posted is given back, unless it was claimed anew.
 */
export async function runDigest(
  services: RunServices,
  claimed: ClaimedRun,
  stopping: AbortSignal,
): Promise<void> {
  const { store, holder, now, logger } = services;
  const { run, digest } = claimed;
  const fields = { team: run.workspaceId, digest: digest.id, run: run.id };
  try {
    await alarmFor(services, claimed, stopping);
    const built = await buildRun(services, claimed, stopping);
    if (built.kind === 'retry') await tryLater(services, claimed, built);
    else if (built.kind === 'pause')
      await endFailed(services, claimed, { reason: built.why, pause: built.why });
    else if (built.message.isEmpty && digest.content.whenEmpty === 'skip') {
      await endSkippedEmpty(services, claimed);
    } else await postInTime(services, claimed, built.message, stopping);
  } catch (error) {
    if (stopping.reason instanceof ClaimedAnewError) return;
    if (stopping.aborted) {
      await store.runs.release(run.id, holder, now()).catch((problem: unknown) => {
        logger.failure('a run was not given back', problem, fields);
      });
    } else if (error instanceof StoreUnavailableError) {
      // Its lease runs out, and whoever has a database then takes it.
      logger.failure('a run lost its database', error, fields);
    } else logger.error('a run broke off', error, fields);
  }
}

/** One whose period ends shortly before its time is not built sooner. */
async function alarmFor({ alarm, leadMs }: RunServices, { run, digest }: ClaimedRun, stopping: AbortSignal) {
  if (run.sentBy !== null) return;
  await alarm.until(buildFrom(run, digest.schedule.timeZone, leadMs), stopping);
}

async function postInTime(
  services: RunServices,
  claimed: ClaimedRun,
  message: PackedDigest,
  stopping: AbortSignal,
): Promise<void> {
  const { run, digest } = claimed;
  const { alarm, pacer, post } = services;
  const place = { workspace: digest.workspace, channelId: digest.channelId };
  const lane = { workspaceId: run.workspaceId, channelId: digest.channelId };
  await alarm.until(run.at, stopping);
  const ts = await pacer.pass({ ...lane, rank: 0 }, stopping, (onLeave) =>
    postOnce(services, claimed, message, onLeave),
  );
  if (ts === null) return;
  for (const detail of message.thread) {
    // The message itself is there: what is missing of its detail is no reason to post it again.
    const outcome = await pacer.pass({ ...lane, rank: 1 }, stopping, (onLeave) => {
      onLeave();
      return post({ ...place, message: unpack(detail), threadTs: ts });
    });
    if (outcome.kind === 'posted') continue;
    services.logger.warn('a digest lacks detail in its thread', { team: run.workspaceId, run: run.id });
    return;
  }
}

/** Resolves to the message's time when it was posted, else to null. */
async function postOnce(
  services: RunServices,
  claimed: ClaimedRun,
  message: PackedDigest,
  onLeave: () => void,
): Promise<string | null> {
  const { run, digest } = claimed;
  const { store, holder, leaseMs, now, pacer } = services;
  const begunAt = now();
  if (!(await store.runs.beginPosting(run.id, { holder, leaseMs, now: begunAt }, run.attempts))) return null;
  // The machine may have slept since: then somebody else may have given it up, and told its owner.
  onLeave();
  const isLeaseOver = now().getTime() - begunAt.getTime() >= leaseMs;
  const outcome = isLeaseOver
    ? ({ kind: 'not-sent' } as const)
    : await services.post({
        workspace: digest.workspace,
        channelId: digest.channelId,
        message: unpack(message.main),
      });
  const verdict = judgePost(outcome);
  if (outcome.kind === 'rate-limited') pacer.block(run.workspaceId, outcome.retryAfterMs);
  switch (verdict.kind) {
    case 'posted':
      await endPosted(services, claimed, verdict.ts, message.isEmpty);
      return verdict.ts;
    case 'again':
      await postAgain(services, claimed, verdict.afterMs);
      return null;
    case 'unknown':
      await endUnknown(services, claimed);
      return null;
    case 'failed':
      await endFailed(services, claimed, { reason: verdict.pause ?? 'slack', pause: verdict.pause });
      return null;
  }
}
