import type { Accounts } from '../../accounts/accounts';
import type { Connection } from '../../accounts/connection';
import type { WorkspaceRef } from '../../accounts/workspace';
import type { CalcomClient } from '../../calcom/client';
import type { KeyedSemaphore } from '../../lib/async/semaphore';
import type { Wait } from '../../lib/async/wait';
import type { Logger } from '../../ops/logger';
import type { Metrics } from '../../ops/metrics';
import type { Tracing } from '../../ops/tracing';
import type { PostMessage } from '../../slack/api/digest-poster';
import type { Message } from '../../slack/kit/message';
import type { Digest, DigestRun } from '../digest';
import type { DigestModel } from '../digest-model';
import type { ClaimedRun, DigestStores } from '../ports';
import type { ChannelLimiter } from './channel-limiter';
import type { QueryCache } from './query-cache';

/** What a run posts. */
export interface DigestMessage {
  readonly main: Message;
  /** All of each list, and what else did not fit, to follow in the message's thread. */
  readonly thread: readonly Message[];
  /** There was no booking to tell of. */
  readonly isEmpty: boolean;
}

/** What runs of digests are given. */
export interface RunServices {
  readonly store: Pick<DigestStores, 'connections' | 'hidden' | 'policies' | 'runs'>;
  readonly openCalcom: (connection: Connection) => CalcomClient;
  /** Marks the connection broken where Cal.com refuses it still, and tells whose it is. */
  readonly reportRefused: Accounts['reportRefused'];
  /** False too where Roundup cannot know. */
  readonly isDeactivated: (workspace: WorkspaceRef, slackUserId: string) => Promise<boolean>;
  readonly buildMessage: (model: DigestModel) => DigestMessage;
  readonly post: PostMessage;
  readonly queryCache: QueryCache;
  readonly builds: KeyedSemaphore;
  readonly channelLimiter: ChannelLimiter;
  readonly now: () => Date;
  readonly wait: Wait;
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'countRun'>;
  readonly tracing: Tracing;
  /** Who holds the claims of this worker. */
  readonly leaseOwner: string;
  readonly leaseMs: number;
  /** Something was written that the notices' sender should look at. */
  readonly onNotification: () => void;
}

/** As much of a claimed run as is needed once it is built: thousands may wait at once. */
export interface RunRef {
  readonly run: Pick<DigestRun, 'id' | 'workspaceId' | 'at' | 'sentBy' | 'attempts'>;
  readonly digest: Pick<Digest, 'id' | 'workspace' | 'ownerSlackUserId' | 'channelId' | 'emptyRuns'>;
}

export function runRefOf({ run, digest }: ClaimedRun): RunRef {
  const { id, workspaceId, at, sentBy, attempts } = run;
  const { id: digestId, workspace, ownerSlackUserId, channelId, emptyRuns } = digest;
  return {
    run: { id, workspaceId, at, sentBy, attempts },
    digest: { id: digestId, workspace, ownerSlackUserId, channelId, emptyRuns },
  };
}
