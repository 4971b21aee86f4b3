import type { ClaimedRun } from '../../store/run-store';
import type { Digest, DigestRun } from '../digest';

/** As much of a claimed run as is needed once it is built. Thousands may wait at once. */
export interface HeldRun {
  readonly run: Pick<DigestRun, 'id' | 'workspaceId' | 'at' | 'sentBy' | 'attempts'>;
  readonly digest: Pick<Digest, 'id' | 'workspace' | 'ownerSlackUserId' | 'channelId' | 'emptyRuns'>;
}

export function holdLess({ run, digest }: ClaimedRun): HeldRun {
  const { id, workspaceId, at, sentBy, attempts } = run;
  const { id: digestId, workspace, ownerSlackUserId, channelId, emptyRuns } = digest;
  return {
    run: { id, workspaceId, at, sentBy, attempts },
    digest: { id: digestId, workspace, ownerSlackUserId, channelId, emptyRuns },
  };
}
