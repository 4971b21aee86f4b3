import type { CalcomClient, CallOptions } from '../../calcom/client';
import { CalcomForbiddenError } from '../../calcom/errors';
import type { PeriodBefore } from '../../lib/time/period-before';
import type { RankingsTotals } from '../../rankings/answer';
import type { RankingsCondition } from '../../rankings/count';
import { toMemberStatsRequest } from '../../rankings/question';
import { buildHeadline } from '../../rankings/totals';
import type { Services } from '../bolt/services';

/**
 * The totals that head an overview, beside those of `before`. Null where the server has none, this access may not see
 * them, or the period is open. The rankings do not depend on them: whatever goes wrong is logged, and they are left out.
 */
export async function askTotals(
  { logger }: Pick<Services, 'logger'>,
  calcom: CalcomClient,
  asked: Omit<RankingsCondition, 'now'>,
  before: PeriodBefore | null,
  options: CallOptions,
): Promise<RankingsTotals | null> {
  const { question, scope, eventTypeId } = asked;
  const ask = async (period: RankingsCondition['period']) =>
    calcom.getKpiStats(toMemberStatsRequest(question, period, scope, eventTypeId), options);
  const { start, end } = asked.period;
  if (start === null || end === null) return null;
  try {
    const [now, then] = await Promise.all([ask(asked.period), before && ask(before.period)]);
    if (now === null) return null;
    return { figures: buildHeadline(now, then), before: then === null ? null : before };
  } catch (error) {
    if (!(error instanceof CalcomForbiddenError)) logger.failure('the totals were left out', error);
    return null;
  }
}
