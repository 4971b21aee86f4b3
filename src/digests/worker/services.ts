import type { Accounts } from '../../accounts/accounts';
import type { Connection } from '../../accounts/connections';
import type { WorkspaceRef } from '../../accounts/workspace';
import type { CalcomClient } from '../../calcom/client';
import type { BuildLine, Gate } from '../../lib/async/semaphore';
import type { Alarm } from '../../lib/async/timer';
import type { Wait } from '../../lib/async/wait';
import type { Logger } from '../../ops/logger';
import type { Metrics } from '../../ops/metrics';
import type { PostMessage } from '../../slack/api/digest-poster';
import type { ClaimedRun } from '../../store/run-store';
import type { Store } from '../../store/store';
import type { Digest, DigestRun } from '../digest';
import type { AnswerMemory } from './answer-memory';
import type { Pacer } from './pacer';
import type { Shelf } from './shelf';

/** What runs of digests are given. */
export interface RunServices {
  readonly store: Pick<Store, 'connections' | 'hidden' | 'policies' | 'runs'>;
  readonly openCalcom: (connection: Connection) => CalcomClient;
  /** Marks the connection broken where Cal.com refuses it still, and tells whose it is. */
  readonly reportRefused: Accounts['reportRefused'];
  /** False too where Roundup cannot know. */
  readonly isDeactivated: (workspace: WorkspaceRef, slackUserId: string) => Promise<boolean>;
  readonly post: PostMessage;
  readonly alarm: Alarm;
  readonly memory: AnswerMemory;
  readonly line: BuildLine;
  readonly builds: Gate;
  /** Where what was built waits. */
  readonly shelf: Shelf;
  readonly pacer: Pacer;
  readonly now: () => Date;
  readonly wait: Wait;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'countRun'>;
  /** Who holds the claims of this worker. */
  readonly holder: string;
  readonly leaseMs: number;
  /** How long before its time a run may be built. */
  readonly leadMs: number;
  /** Something was written that the notices' sender should look at. */
  readonly onNotice: () => void;
}

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
