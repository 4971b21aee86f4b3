import type { Connection } from '../../accounts/connection';
import type { CalcomClient } from '../../calcom/client';
import type { PostOutcome } from '../../slack/api/digest-poster';
import { StoreUnavailableError } from '../../store/errors';
import { buildDigest, findDigestConnection } from '../build';
import { askCalcom, type DigestQuestions } from '../digest-questions';
import type { ClaimedRun } from '../ports';
import { earliestBuildAt } from '../schedule';
import {
  type BuildFailurePolicy,
  classifyBuildFailure,
  endFailed,
  endPost,
  endSkippedEmpty,
  tooLateFor,
  tryLater,
} from './outcomes';
import { type DigestMessage, type RunRef, type RunServices, runRefOf } from './services';

/** The next step of a claimed run and its time: it is built, then posted. */
export type RunStep =
  | { readonly kind: 'build'; readonly at: Date; readonly claimed: ClaimedRun }
  | { readonly kind: 'post'; readonly at: Date; readonly ref: RunRef; readonly message: DigestMessage };

/** The same worker has claimed the run again; what was built before is out of date. */
export class ClaimedAgainError extends Error {
  constructor() {
    super('the run was claimed again');
    this.name = 'ClaimedAgainError';
  }
}

/** A scheduled run waits for the end of its period: a change to the digest can make it claimable earlier. */
export function firstStep(claimed: ClaimedRun): RunStep {
  const { run, digest } = claimed;
  const ended = earliestBuildAt(run, digest.schedule.timeZone, Number.POSITIVE_INFINITY);
  return { kind: 'build', at: run.sentBy === null ? ended : run.at, claimed };
}

/**
 * Returns the next step, or null when the run has ended or was given back. Never rejects. When `stopping` is
 * aborted before the post, gives the run back, unless it was claimed again.
 */
export async function takeStep(
  services: RunServices,
  step: RunStep,
  stopping: AbortSignal,
): Promise<RunStep | null> {
  const { tracing } = services;
  const fields = fieldsOf(refOf(step));
  try {
    if (step.kind === 'build') {
      const next = await tracing.span('ask', fields, () => build(services, step.claimed, stopping));
      if (next !== null) stopping.throwIfAborted();
      return next;
    }
    await tracing.span('post', fields, () => post(services, step.ref, step.message, stopping));
  } catch (error) {
    const { logger } = services;
    if (stopping.reason instanceof ClaimedAgainError) return null;
    if (stopping.aborted) await giveBack(services, step);
    // The lease runs out, and a process that can reach the database takes over.
    else if (error instanceof StoreUnavailableError) logger.failure('a run lost its database', error, fields);
    else logger.error('a run broke off', error, fields);
  }
  return null;
}

/** Makes the run due again when the worker stops. Never rejects. */
export async function giveBack(
  { store, leaseOwner, now, logger }: RunServices,
  step: RunStep,
): Promise<void> {
  const ref = refOf(step);
  await store.runs.release(ref.run.id, leaseOwner, now()).catch((problem: unknown) => {
    logger.failure('a run was not given back', problem, fieldsOf(ref));
  });
}

const refOf = (step: RunStep): RunRef => (step.kind === 'build' ? runRefOf(step.claimed) : step.ref);

/** Returns null when there is nothing to post; the run has then been ended or queued for later. */
async function build(
  services: RunServices,
  claimed: ClaimedRun,
  stopping: AbortSignal,
): Promise<RunStep | null> {
  const { now } = services;
  const built = await ask(services, claimed, stopping);
  switch (built.kind) {
    case 'wait':
      if (now() < tooLateFor(claimed.run)) {
        return { kind: 'build', at: new Date(now().getTime() + Math.max(built.ms, minWaitMs)), claimed };
      }
      await tryLater(services, claimed, { tries: 0, reason: 'calcom' });
      return null;
    case 'retry':
      await tryLater(services, claimed, built);
      return null;
    case 'pause':
      await endFailed(services, claimed, { reason: built.why, pause: built.why });
      return null;
    case 'built': {
      const { message } = built;
      if (!message.isEmpty || claimed.digest.content.whenEmpty !== 'skip') {
        return { kind: 'post', at: claimed.run.at, ref: runRefOf(claimed), message };
      }
      await endSkippedEmpty(services, claimed);
      return null;
    }
  }
}

type Built =
  | { readonly kind: 'built'; readonly message: DigestMessage }
  /** Answers that arrived before the failure stay in the query cache. */
  | Exclude<BuildFailurePolicy, { kind: 'refused' }>;

// Short: a run waits for the next minute's budget in the delay queue, not in a build slot.
const maxTurnWaitMs = 2_000;
/** A quarter of the minute's budget is left for people's questions until the run is due. */
const reservedForPeopleDivisor = 4;
const minWaitMs = 1_000;

/** Asks Cal.com for the run's content. Rejects with the signal's reason when aborted. */
async function ask(services: RunServices, claimed: ClaimedRun, signal: AbortSignal): Promise<Built> {
  const { run, digest } = claimed;
  const { store, now, logger } = services;
  const fields = fieldsOf(claimed);
  if (await services.isDeactivated(digest.workspace, digest.ownerSlackUserId)) {
    return { kind: 'pause', why: 'owner-gone' };
  }
  const connection = await findDigestConnection(store, digest);
  if (connection === null) return { kind: 'pause', why: 'access-lost' };
  const calcom = services.openCalcom(connection);
  const key = `${run.workspaceId} ${connection.id}`;
  const questions = services.queryCache.around(key, askCalcom(calcom));
  const built = await services.builds.acquire(key, signal, async (): Promise<Built | BuildFailurePolicy> => {
    const waitMs = budgetWaitMs(calcom, run.at, now());
    if (waitMs > 0) return { kind: 'wait', ms: waitMs };
    try {
      const message = await buildMessage(services, claimed, questions, connection, signal);
      return { kind: 'built', message };
    } catch (error) {
      if (signal.aborted || error instanceof StoreUnavailableError) throw error;
      const policy = classifyBuildFailure(error);
      if (policy.kind === 'retry' && policy.reason === 'bug') {
        logger.error('a digest could not be built', error, fields);
      } else if (policy.kind !== 'wait') logger.failure('Cal.com did not answer a digest', error, fields);
      return policy;
    }
  });
  if (built.kind !== 'refused') return built;
  const isRefused = await services.reportRefused(digest.workspace, connection);
  services.onNotification();
  return isRefused
    ? { kind: 'pause', why: 'access-lost' }
    : { kind: 'retry', tries: Number.POSITIVE_INFINITY, reason: 'calcom' };
}

/** How long to wait for the budget's reset: until the run is due, people's questions go first. */
function budgetWaitMs(calcom: CalcomClient, at: Date, now: Date): number {
  if (now >= at) return 0;
  const { limit, remaining, resetsAt } = calcom.rateBudget();
  if (remaining > limit / reservedForPeopleDivisor || resetsAt === undefined) return 0;
  // When the run is due before the reset, waiting ends at its own time.
  return Math.min(resetsAt.getTime(), at.getTime()) - now.getTime();
}

async function buildMessage(
  services: RunServices,
  { run, digest }: ClaimedRun,
  questions: DigestQuestions,
  connection: Connection,
  signal: AbortSignal,
): Promise<DigestMessage> {
  const { store, now } = services;
  const [hidden, missedPeriod] = await Promise.all([
    store.hidden.list(run.workspaceId),
    run.sentBy === null ? store.runs.findMissedPeriod(digest.id) : null,
  ]);
  const model = await buildDigest(
    questions,
    { digest, run, missedPeriod, hidden, connection, now: now() },
    // The query cache already keeps answers that other digests may share.
    { signal, timeoutMs: maxTurnWaitMs, remember: false },
  );
  return services.buildMessage(model);
}

async function post(
  services: RunServices,
  ref: RunRef,
  message: DigestMessage,
  stopping: AbortSignal,
): Promise<void> {
  const { channelLimiter } = services;
  const { workspace, channelId } = ref.digest;
  const channel = { workspaceId: workspace.workspaceId, channelId };
  const ts = await channelLimiter.acquire({ ...channel, priority: 0 }, stopping, (onSend) =>
    postOnce(services, ref, message, onSend),
  );
  if (ts === null) return;
  for (const detail of message.thread) {
    // The main message is posted, so missing detail is no reason to post again.
    const outcome = await channelLimiter.acquire({ ...channel, priority: 1 }, stopping, () =>
      services.post({ workspace, channelId, message: detail, threadTs: ts }),
    );
    if (outcome.kind === 'posted') continue;
    services.logger.warn('a digest lacks detail in its thread', fieldsOf(ref));
    return;
  }
}

/** Returns the message's `ts`, or null when it was not posted or may not have been. */
async function postOnce(
  services: RunServices,
  ref: RunRef,
  { main, isEmpty }: DigestMessage,
  onSend: () => void,
): Promise<string | null> {
  const { run, digest } = ref;
  const { workspace, channelId } = digest;
  const { store, leaseOwner, leaseMs, now, channelLimiter } = services;
  const begunAt = now();
  if (!(await store.runs.beginPosting(run.id, { leaseOwner, leaseMs, now: begunAt }, run.attempts)))
    return null;
  // If the machine slept since `beginPosting`, others may have given up the run and notified its owner.
  onSend();
  const isLeaseOver = now().getTime() - begunAt.getTime() >= leaseMs;
  const outcome: PostOutcome = isLeaseOver
    ? { kind: 'not-sent' }
    : await services.post({ workspace, channelId, message: main });
  if (outcome.kind === 'rate-limited') channelLimiter.block(run.workspaceId, outcome.retryAfterMs);
  await endPost(services, ref, outcome, isEmpty);
  return outcome.kind === 'posted' ? outcome.ts : null;
}

const fieldsOf = ({ run, digest }: RunRef) => ({ team: run.workspaceId, digest: digest.id, run: run.id });
