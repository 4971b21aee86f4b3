import type { PeriodSettings, PeriodSpec } from '../../lib/time/period';
import type { Caller } from '../bolt/register';
import type { Services } from '../services';

/** What periods mean in a workspace, beyond the calendar of whoever is asked for. */
export interface PeriodContext {
  /** The month, 1 to 12, that quarters and years begin with. */
  readonly fiscalYearStart: number;
  /** As `DigestsStore.lastPostedAt` of the channel somebody asks from. */
  lastDigestAt(): Promise<Date | null>;
}

/** Years from January, and no digests. */
export const defaultPeriodContext: PeriodContext = { fiscalYearStart: 1, lastDigestAt: async () => null };

export function periodContextFor(
  { store }: Pick<Services, 'store'>,
  { workspace: { workspaceId }, channelId }: Pick<Caller, 'workspace' | 'channelId'>,
  fiscalYearStart: number,
): PeriodContext {
  return {
    fiscalYearStart,
    lastDigestAt: () => store.digests.lastPostedAt(workspaceId, channelId ?? null),
  };
}

/** What `resolvePeriod` is told of it. Digests are looked up only where a period is about them. */
export async function settingsFor(
  { fiscalYearStart, lastDigestAt }: PeriodContext,
  specs: readonly (PeriodSpec | null)[],
): Promise<Required<Pick<PeriodSettings, 'fiscalYearStart' | 'lastDigestAt'>>> {
  const isAboutDigests = specs.some((spec) => spec?.kind === 'since-digest');
  return { fiscalYearStart, lastDigestAt: isAboutDigests ? await lastDigestAt() : null };
}
