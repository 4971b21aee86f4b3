import type { NewNotification } from '../../accounts/notifications';
import {
  CalcomBadAnswerError,
  CalcomError,
  CalcomRateLimitedError,
  CalcomRejectedError,
  CalcomUnauthorizedError,
  isOutOfReach,
} from '../../calcom/errors';
import { hourMs } from '../../lib/time/calendar';
import type { PostOutcome } from '../../slack/api/digest-poster';
import { StoreUnavailableError } from '../../store/errors';
import type { DigestRun, PauseReason, RunReason } from '../digest';
import { TooManyBookingsError } from '../digest-questions';
import type { RunRef, RunServices } from './services';

/** What to do about a failure before the post. */
export type BuildFailurePolicy =
  /** The minute's rate budget is used up. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** Worth another try: up to `tries` attempts, as long as the run is not too late. */
  | { readonly kind: 'retry'; readonly tries: number; readonly reason: RunReason }
  /** Cal.com refuses the access as a whole; its owner will be notified. */
  | { readonly kind: 'refused' }
  /** The access works, but may not see this, or what it asked for is gone. */
  | { readonly kind: 'pause'; readonly why: PauseReason };

const fewTries = 5;

export function classifyBuildFailure(error: unknown): BuildFailurePolicy {
  if (error instanceof CalcomRateLimitedError) return { kind: 'wait', ms: error.retryAfterMs };
  if (error instanceof CalcomUnauthorizedError) return { kind: 'refused' };
  if (isOutOfReach(error)) return { kind: 'pause', why: 'access-lost' };
  if (error instanceof TooManyBookingsError) return { kind: 'retry', tries: 1, reason: 'too-many' };
  // Asking the same question later will hardly help.
  if (error instanceof CalcomBadAnswerError || error instanceof CalcomRejectedError) {
    return { kind: 'retry', tries: fewTries, reason: 'calcom' };
  }
  if (error instanceof CalcomError) {
    return { kind: 'retry', tries: Number.POSITIVE_INFINITY, reason: 'calcom' };
  }
  return { kind: 'retry', tries: fewTries, reason: 'bug' };
}

const notSentMs = 15_000;

/** Ends the run, or queues it again when certainly nothing was posted. */
export function endPost(
  services: RunServices,
  claimed: RunRef,
  outcome: PostOutcome,
  wasEmpty: boolean,
): Promise<void> {
  switch (outcome.kind) {
    case 'posted': {
      const end = { state: 'posted', reason: null, messageTs: outcome.ts, wasEmpty } as const;
      return recordOutcome(services, claimed, end, emptyNotification(claimed, wasEmpty));
    }
    // It may have been posted, so a person has to look; the notification has a button to post it again.
    case 'unknown': {
      const end = { state: 'unknown', reason: 'no-answer' } as const;
      return recordOutcome(services, claimed, end, [notificationFor(claimed, 'run-unknown', {})]);
    }
    case 'rate-limited':
      return postAgain(services, claimed, outcome.retryAfterMs);
    case 'not-sent':
      return postAgain(services, claimed, notSentMs);
    case 'refused':
      switch (outcome.why) {
        case 'workspace-away':
        case 'message-limit':
          return postAgain(services, claimed, hourMs);
        case 'nobody-there':
        case 'bad-blocks':
        case 'other':
          return endFailed(services, claimed, { reason: 'slack', pause: null });
        default:
          return endFailed(services, claimed, { reason: outcome.why, pause: outcome.why });
      }
  }
}

/** A scheduled run may be a day late; one sent by hand an hour, since its sender is waiting. */
export function tooLateFor({ at, sentBy }: Pick<DigestRun, 'at' | 'sentBy'>): Date {
  return new Date(at.getTime() + (sentBy === null ? 24 : 1) * hourMs);
}

/** 30 s after the first failure, doubled up to 30 minutes, ±25%. `attempt` counts from 1. */
export function backoffMs(attempt: number, random: number): number {
  const wholeMs = Math.min(30_000 * 2 ** Math.min(attempt - 1, 10), hourMs / 2);
  return Math.round(wholeMs * (0.75 + 0.5 * random));
}

/** After this many, the owner is asked to check whether scope or rights have changed. */
const emptyInARow = 3;
const writeAgainMs = 1_000;

/** Ends a run without bookings. The channel sees nothing; a person who sent it by hand is notified. */
export async function endSkippedEmpty(services: RunServices, claimed: RunRef): Promise<void> {
  const notice =
    claimed.run.sentBy === null
      ? emptyNotification(claimed, true)
      : [notificationFor(claimed, 'run-failed', {})];
  await recordOutcome(services, claimed, { state: 'skipped', reason: 'empty', wasEmpty: true }, notice);
}

/** Ends the run as failed and notifies its sender or owner. A `pause` also pauses the digest. */
export async function endFailed(
  services: RunServices,
  claimed: RunRef,
  { reason, pause }: { readonly reason: RunReason; readonly pause: PauseReason | null },
): Promise<void> {
  const { run, digest } = claimed;
  const isSentByAnother = run.sentBy !== null && run.sentBy !== digest.ownerSlackUserId;
  const notifications = [
    ...(pause === null ? [] : [notificationFor(claimed, 'digest-paused', { why: pause })]),
    ...(pause === null || isSentByAnother ? [notificationFor(claimed, 'run-failed', { reason })] : []),
  ];
  const end = { state: 'failed', reason, ...(pause && { pause }) } as const;
  await recordOutcome(services, claimed, end, notifications);
}

/** After a failure before the post: queues the run again, or fails it when out of tries or too late. */
export async function tryLater(
  services: RunServices,
  claimed: RunRef,
  { tries, reason }: { readonly tries: number; readonly reason: RunReason },
): Promise<void> {
  const { store, leaseOwner, now, random, metrics } = services;
  const { run } = claimed;
  const retryAt = new Date(now().getTime() + backoffMs(run.attempts, random()));
  if (run.attempts >= tries || retryAt >= tooLateFor(run)) {
    await endFailed(services, claimed, { reason, pause: null });
    return;
  }
  await store.runs.release(run.id, leaseOwner, retryAt);
  metrics.countRun('retried', null);
}

/** For outcomes in which certainly nothing was posted. */
async function postAgain(services: RunServices, claimed: RunRef, afterMs: number): Promise<void> {
  const { store, leaseOwner, now, metrics } = services;
  const { run } = claimed;
  const retryAt = new Date(now().getTime() + afterMs);
  if (retryAt >= tooLateFor(run)) {
    await endFailed(services, claimed, { reason: 'slack', pause: null });
    return;
  }
  await recordWithRetries(services, () => store.runs.releasePosting(run.id, leaseOwner, retryAt));
  metrics.countRun('retried', null);
}

type End = Parameters<RunServices['store']['runs']['settle']>[2];

async function recordOutcome(
  services: RunServices,
  claimed: RunRef,
  end: Omit<End, 'now'>,
  notifications: readonly NewNotification[],
): Promise<void> {
  const { store, leaseOwner, now, metrics, onNotification } = services;
  const { at, sentBy } = claimed.run;
  const isPlanned = end.state === 'posted' && sentBy === null;
  const lateSeconds = isPlanned ? (now().getTime() - at.getTime()) / 1000 : null;
  await recordWithRetries(services, () =>
    store.runs.settle(claimed.run.id, leaseOwner, { ...end, now: now() }, ...notifications),
  );
  if (notifications.length > 0) onNotification();
  metrics.countRun(end.state, lateSeconds);
}

function emptyNotification(claimed: RunRef, isEmpty: boolean): readonly NewNotification[] {
  const { run, digest } = claimed;
  const isThird = isEmpty && run.sentBy === null && digest.emptyRuns + 1 === emptyInARow;
  return isThird ? [notificationFor(claimed, 'digest-empty', {})] : [];
}

function notificationFor(
  { run, digest }: RunRef,
  kind: NewNotification['kind'],
  facts: Readonly<Record<string, string>>,
): NewNotification {
  // A run's outcome concerns the person who sent it by hand; a pause concerns the owner.
  const isSenders = kind === 'run-unknown' || kind === 'run-failed';
  const slackUserId = isSenders ? (run.sentBy ?? digest.ownerSlackUserId) : digest.ownerSlackUserId;
  return { slackUserId, kind, facts: { digestId: digest.id, runId: run.id, ...facts } };
}

/** Retries while the database is unavailable. For `leaseMs`, no other process gives up the run. */
async function recordWithRetries(
  { wait, now, leaseMs }: RunServices,
  write: () => Promise<boolean>,
): Promise<void> {
  // Measured by the clock, since a write may itself wait for seconds before it fails.
  const deadlineMs = now().getTime() + leaseMs;
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || now().getTime() >= deadlineMs) throw error;
      await wait(writeAgainMs);
    }
  }
}
