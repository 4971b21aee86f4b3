import type { Message } from '../../slack/kit/message';
import { StoreUnavailableError } from '../../store/errors';
import type { ClaimedRun } from '../ports';
import { buildFrom } from '../schedule';
import { buildRun } from './build-run';
import {
  classifyPost,
  endFailed,
  endPosted,
  endSkippedEmpty,
  endUnknown,
  postAgain,
  tryLater,
} from './outcomes';
import { dropPacked, type PackedDigest, unpack } from './packed';
import { type RunRef, type RunServices, runRefOf } from './services';

/** The same worker has claimed the run once more: what was built before is of no use. */
export class ClaimedAgainError extends Error {
  constructor() {
    super('the run was claimed anew');
    this.name = 'ClaimedAnewError';
  }
}

/** A run that waits for its time with what it will post. */
export interface BuiltRun extends RunRef {
  readonly packed: PackedDigest;
}

/**
 * Builds what a claimed run posts. Null where there is nothing to post: then that is written down, or the run is given
 * back. Never rejects. When `stopping` is aborted it is given back, unless it was claimed anew.
 */
export async function prepareRun(
  services: RunServices,
  claimed: ClaimedRun,
  stopping: AbortSignal,
): Promise<BuiltRun | null> {
  const held = runRefOf(claimed);
  try {
    const packed = await buildInTime(services, claimed, stopping);
    if (packed === null) return null;
    if (!stopping.aborted) return { ...held, packed };
    dropPacked(services.shelf, packed);
    throw stopping.reason;
  } catch (error) {
    await breakOff(services, held, stopping, error);
    return null;
  }
}

/** Posts once, and writes down what became of it. Never rejects. Gives the run back like `prepareRun`. */
export async function postRun(services: RunServices, built: BuiltRun, stopping: AbortSignal): Promise<void> {
  try {
    await postDigest(services, built, built.packed, stopping);
  } catch (error) {
    await breakOff(services, built, stopping, error);
  } finally {
    dropPacked(services.shelf, built.packed);
  }
}

/** Of a worker that stops. Never rejects. */
export async function giveBack(services: RunServices, built: BuiltRun): Promise<void> {
  dropPacked(services.shelf, built.packed);
  await release(services, built);
}

async function breakOff(
  services: RunServices,
  held: RunRef,
  stopping: AbortSignal,
  error: unknown,
): Promise<void> {
  if (stopping.reason instanceof ClaimedAgainError) return;
  const { logger } = services;
  if (stopping.aborted) await release(services, held);
  else if (error instanceof StoreUnavailableError) {
    // Its lease runs out, and whoever has a database then takes it.
    logger.failure('a run lost its database', error, fieldsOf(held));
  } else logger.error('a run broke off', error, fieldsOf(held));
}

async function release({ store, leaseOwner, now, logger }: RunServices, held: RunRef): Promise<void> {
  await store.runs.release(held.run.id, leaseOwner, now()).catch((problem: unknown) => {
    logger.failure('a run was not given back', problem, fieldsOf(held));
  });
}

/** Null where there is nothing to post: then it is written down, or given back. */
async function buildInTime(
  services: RunServices,
  claimed: ClaimedRun,
  stopping: AbortSignal,
): Promise<PackedDigest | null> {
  await alarmFor(services, claimed, stopping);
  const built = await services.backlog.within(() => buildRun(services, claimed, stopping));
  if (built.kind === 'retry') await tryLater(services, claimed, built);
  else if (built.kind === 'pause')
    await endFailed(services, claimed, { reason: built.why, pause: built.why });
  else if (built.message.isEmpty && claimed.digest.content.whenEmpty === 'skip') {
    dropPacked(services.shelf, built.message);
    await endSkippedEmpty(services, claimed);
  } else return built.message;
  return null;
}

/** One whose period ends shortly before its time is not built sooner. */
async function alarmFor({ timer, leadMs }: RunServices, { run, digest }: ClaimedRun, stopping: AbortSignal) {
  if (run.sentBy !== null) return;
  await timer.until(buildFrom(run, digest.schedule.timeZone, leadMs), stopping);
}

async function postDigest(
  services: RunServices,
  held: RunRef,
  packed: PackedDigest,
  stopping: AbortSignal,
): Promise<void> {
  const { run, digest } = held;
  const { channelLimiter, post, shelf } = services;
  const place = { workspace: digest.workspace, channelId: digest.channelId };
  const lane = { workspaceId: run.workspaceId, channelId: digest.channelId };
  const ts = await channelLimiter.acquire({ ...lane, rank: 0 }, stopping, (onLeave) =>
    postOnce(services, held, packed, onLeave),
  );
  if (ts === null) return;
  for (const detail of packed.thread) {
    // The message itself is there: what is missing of its detail is no reason to post it again.
    const outcome = await channelLimiter.acquire({ ...lane, rank: 1 }, stopping, async (onLeave) => {
      const message = await unpack(shelf, detail);
      onLeave();
      return post({ ...place, message, threadTs: ts });
    });
    if (outcome.kind === 'posted') continue;
    services.logger.warn('a digest lacks detail in its thread', fieldsOf(held));
    return;
  }
}

/** Resolves to the message's time when it was posted, else to null. */
async function postOnce(
  services: RunServices,
  held: RunRef,
  packed: PackedDigest,
  onLeave: () => void,
): Promise<string | null> {
  const { run, digest } = held;
  const { store, leaseOwner, leaseMs, now, channelLimiter } = services;
  const message = await unpackOrGiveBack(services, held, packed.main);
  if (message === null) return null;
  const begunAt = now();
  if (!(await store.runs.beginPosting(run.id, { leaseOwner, leaseMs, now: begunAt }, run.attempts)))
    return null;
  // The machine may have slept since: then somebody else may have given it up, and told its owner.
  onLeave();
  const isLeaseOver = now().getTime() - begunAt.getTime() >= leaseMs;
  const outcome = isLeaseOver
    ? ({ kind: 'not-sent' } as const)
    : await services.post({
        workspace: digest.workspace,
        channelId: digest.channelId,
        message,
      });
  const verdict = classifyPost(outcome);
  if (outcome.kind === 'rate-limited') channelLimiter.block(run.workspaceId, outcome.retryAfterMs);
  switch (verdict.kind) {
    case 'posted':
      await endPosted(services, held, verdict.ts, packed.isEmpty);
      return verdict.ts;
    case 'again':
      await postAgain(services, held, verdict.afterMs);
      return null;
    case 'unknown':
      await endUnknown(services, held);
      return null;
    case 'failed':
      await endFailed(services, held, { reason: verdict.pause ?? 'slack', pause: verdict.pause });
      return null;
  }
}

/** Nothing was sent yet: what cannot be read again is built anew. */
async function unpackOrGiveBack(
  services: RunServices,
  held: RunRef,
  packed: PackedDigest['main'],
): Promise<Message | null> {
  try {
    return await unpack(services.shelf, packed);
  } catch (error) {
    services.logger.error('a built digest could not be read again', error, fieldsOf(held));
    await release(services, held);
    return null;
  }
}

const fieldsOf = ({ run, digest }: RunRef) => ({ team: run.workspaceId, digest: digest.id, run: run.id });
