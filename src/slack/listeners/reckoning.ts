import type { PeriodSettings, PeriodSpec } from '../../insights/period';
import type { Services } from '../services';
import type { Caller } from './attach';

/** What periods mean in a workspace, beyond the calendar of whoever is asked for. */
export interface Reckoning {
  /** The month, 1 to 12, that quarters and years begin with. */
  readonly fiscalYearStart: number;
  /** When the latest digest was posted in the channel somebody asks from, else in any of the workspace's. */
  lastDigestAt(): Promise<Date | null>;
}

/** Years from January, and no digests. */
export const plainReckoning: Reckoning = { fiscalYearStart: 1, lastDigestAt: async () => null };

// Of each digest: posts may be preceded by runs that failed or were left out.
const runsLookedAt = 10;

export function reckoningFor(
  { store }: Pick<Services, 'store'>,
  { workspace: { workspaceId }, channelId }: Pick<Caller, 'workspace' | 'channelId'>,
  fiscalYearStart: number,
): Reckoning {
  return {
    fiscalYearStart,
    async lastDigestAt() {
      const here = channelId === undefined ? [] : await store.digests.listOfChannel(workspaceId, channelId);
      const digests = here.length > 0 ? here : await store.digests.list(workspaceId);
      const runs = await Promise.all(
        digests.map(({ id }) => store.digests.history(workspaceId, id, runsLookedAt)),
      );
      const posted = runs.flat().filter(({ state }) => state === 'posted');
      const latest = Math.max(...posted.map(({ at }) => at.getTime()));
      return posted.length === 0 ? null : new Date(latest);
    },
  };
}

/** What `resolvePeriod` is told of it. Digests are looked up only where a period is about them. */
export async function settingsFor(
  { fiscalYearStart, lastDigestAt }: Reckoning,
  specs: readonly (PeriodSpec | null)[],
): Promise<Required<Pick<PeriodSettings, 'fiscalYearStart' | 'lastDigestAt'>>> {
  const isAboutDigests = specs.some((spec) => spec?.kind === 'since-digest');
  return { fiscalYearStart, lastDigestAt: isAboutDigests ? await lastDigestAt() : null };
}
