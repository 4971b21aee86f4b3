import type { CalcomClient, CallOptions } from '../../calcom/client';
import { CalcomForbiddenError } from '../../calcom/errors';
import { askTrend, type Trend, type TrendQuestion } from '../../rankings/trend';
import type { Services } from '../bolt/services';

/**
 * The weeks below an overview. Null where there is nothing to tell. The rankings do not depend on them: whatever goes
 * wrong is logged, and they are left out.
 */
export async function askOverviewTrend(
  { logger }: Pick<Services, 'logger'>,
  calcom: CalcomClient,
  asked: TrendQuestion,
  options: CallOptions,
): Promise<Trend | null> {
  try {
    return await askTrend(asked, (request) => calcom.getEventTrends(request, options));
  } catch (error) {
    if (!(error instanceof CalcomForbiddenError)) logger.failure('the weeks were left out', error);
    return null;
  }
}
