import type { Digest, PlannedRun } from '../../../digests/digest';
import { isEndedByPause } from '../../../digests/ended-by-pause';
import { periodAt } from '../../../digests/schedule';
import { nextOpenRun } from '../../../digests/schedule-change';
import type { NewNotice } from '../../../store/notice-store';
import type { Services } from '../../bolt/services';
import type { ResumedDigest } from './digest-plan-words';

// Those sent by hand may stand before what is looked for.
const lastRuns = 50;

/** Lets a paused digest run again; null where it runs already, or is gone. */
export async function resumeDigest(
  { store, now: clock }: Services,
  { workspace, id, schedule, skipAt }: Digest,
  notice?: NewNotice,
): Promise<ResumedDigest | null> {
  const now = clock();
  const runs = await store.digests.history(workspace.workspaceId, id, lastRuns);
  const next = nextOpenRun(schedule, now, runs);
  const isResumed = await store.digests.setState(
    workspace.workspaceId,
    id,
    { kind: 'active' },
    next.at,
    notice,
  );
  if (!isResumed) return null;
  const latest = periodAt(schedule, now);
  const isLatest = ({ period }: Pick<PlannedRun, 'period'>) =>
    period.first === latest.first && period.last === latest.last;
  const [last] = runs.filter(isLatest);
  const isUntold = last !== undefined && isEndedByPause(last) && !isLatest(next);
  const isLeftOut = skipAt?.getTime() === next.at.getTime();
  return { nextAt: next.at, isLeftOut, untold: isUntold ? { at: now, period: latest } : null };
}
