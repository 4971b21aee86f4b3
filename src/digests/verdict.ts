import {
  CalcomBadAnswerError,
  CalcomError,
  CalcomForbiddenError,
  CalcomNotFoundError,
  CalcomRateLimitedError,
  CalcomRejectedError,
  CalcomUnauthorizedError,
} from '../calcom/errors';
import type { PostOutcome } from '../slack/api/digest-poster';
import type { DigestRun, PauseReason, RunReason } from './digest';
import { TooManyBookingsError } from './too-many-bookings-error';

/** What a failure before the post means for its run. */
export type BuildVerdict =
  /** Cal.com's budget for the minute is used up; what was answered so far is remembered. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** Worth another try, `tries` times at most, and not when it would be too late. */
  | { readonly kind: 'retry'; readonly tries: number; readonly reason: RunReason }
  /** The access is refused as a whole: whose it is will be told of it. */
  | { readonly kind: 'refused' }
  /** The access is good, but may not see this, or what it asked for is gone. */
  | { readonly kind: 'pause'; readonly why: PauseReason };

const fewTries = 5;

export function judgeBuildFailure(error: unknown): BuildVerdict {
  if (error instanceof CalcomRateLimitedError) return { kind: 'wait', ms: error.retryAfterMs };
  if (error instanceof CalcomUnauthorizedError) return { kind: 'refused' };
  if (error instanceof CalcomForbiddenError || error instanceof CalcomNotFoundError) {
    return { kind: 'pause', why: 'access-lost' };
  }
  if (error instanceof TooManyBookingsError) return { kind: 'retry', tries: 1, reason: 'too-many' };
  // The same question will hardly be understood better in an hour.
  if (error instanceof CalcomBadAnswerError || error instanceof CalcomRejectedError) {
    return { kind: 'retry', tries: fewTries, reason: 'calcom' };
  }
  if (error instanceof CalcomError) {
    return { kind: 'retry', tries: Number.POSITIVE_INFINITY, reason: 'calcom' };
  }
  return { kind: 'retry', tries: fewTries, reason: 'bug' };
}

/** What became of a post means for its run. */
export type PostVerdict =
  | { readonly kind: 'posted'; readonly ts: string }
  | { readonly kind: 'unknown' }
  /** Nothing was posted, and it may be tried again. */
  | { readonly kind: 'again'; readonly afterMs: number }
  | { readonly kind: 'failed'; readonly pause: PauseReason | null };

const hourMs = 3_600_000;
const notSentMs = 15_000;

export function judgePost(outcome: PostOutcome): PostVerdict {
  if (outcome.kind === 'posted' || outcome.kind === 'unknown') return outcome;
  if (outcome.kind === 'rate-limited') return { kind: 'again', afterMs: outcome.retryAfterMs };
  if (outcome.kind === 'not-sent') return { kind: 'again', afterMs: notSentMs };
  switch (outcome.why) {
    case 'not-in-channel':
    case 'channel-archived':
    case 'channel-gone':
    case 'posting-forbidden':
    case 'other-company':
    case 'missing-scope':
      return { kind: 'failed', pause: outcome.why };
    case 'workspace-away':
    case 'message-limit':
      return { kind: 'again', afterMs: hourMs };
    case 'nobody-there':
    case 'bad-blocks':
    case 'other':
      return { kind: 'failed', pause: null };
  }
}

/** A day. Whoever sent a digest by hand waits for it, and does not expect it tomorrow. */
export function tooLateFor({ at, sentBy }: Pick<DigestRun, 'at' | 'sentBy'>): Date {
  return new Date(at.getTime() + (sentBy === null ? 24 : 1) * hourMs);
}

/** How long after the first failure, the second, …; doubled each time, to half an hour at most, and spread. */
export function backoffMs(attempt: number, random: number): number {
  const wholeMs = Math.min(30_000 * 2 ** Math.min(attempt - 1, 10), hourMs / 2);
  return Math.round(wholeMs * (0.75 + 0.5 * random));
}
