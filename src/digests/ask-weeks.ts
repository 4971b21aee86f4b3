import type { CallOptions } from '../calcom/client';
import { CalcomError, CalcomRateLimitedError, CalcomUnauthorizedError } from '../calcom/errors';
import { startOfUnit } from '../lib/time/calendar';
import { localDateOf, startOfDay } from '../lib/time/wall-time';
import type { Scope } from '../rankings/question';
import type { Trend } from '../rankings/trend';
import type { PlannedRun } from './digest';
import type { BuiltDigest } from './digest-model';
import type { DigestQuestions } from './digest-questions';

/**
 * How bookings were made in the weeks before the run. A digest does not wait for them: null too where Cal.com fails,
 * but for what is wrong with all that it is asked.
 */
export async function askWeeks(
  questions: Pick<DigestQuestions, 'getTrend'>,
  { digest, run }: { readonly digest: BuiltDigest; readonly run: PlannedRun },
  scope: Scope,
  options: CallOptions,
): Promise<Trend | null> {
  const { timeZone, weekStart } = digest.schedule;
  // The same for all runs of a week, so that they share the answer.
  const at = startOfDay(startOfUnit(localDateOf(run.at, timeZone), 'week', 0, weekStart), timeZone);
  try {
    return await questions.getTrend({ scope, timeZone, weekStart, at }, options);
  } catch (error) {
    const isOfAll = error instanceof CalcomRateLimitedError || error instanceof CalcomUnauthorizedError;
    if (error instanceof CalcomError && !isOfAll) return null;
    throw error;
  }
}
