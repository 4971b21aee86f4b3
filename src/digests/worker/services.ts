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

export interface DigestMessage {
  readonly main: Message;
  /** Replies in the message's thread: the full lists, and whatever else did not fit. */
  readonly thread: readonly Message[];
  /** The period has no bookings. */
  readonly isEmpty: boolean;
}

export interface RunServices {
  readonly store: Pick<DigestStores, 'connections' | 'hidden' | 'policies' | 'runs'>;
  readonly openCalcom: (connection: Connection) => CalcomClient;
  /** Asks once more; if Cal.com still refuses, marks the connection broken and notifies its owner. */
  readonly reportRefused: Accounts['reportRefused'];
  /** Also false when Roundup cannot find out. */
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
  readonly leaseOwner: string;
  readonly leaseMs: number;
  /** Called when a notification was written. */
  readonly onNotification: () => void;
}

/** The part of a claimed run that is needed after building. Thousands may wait, so it is small. */
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
