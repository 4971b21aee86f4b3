import type { Accounts } from '../accounts/accounts';
import type { Connection } from '../accounts/connection';
import type { ConnectionService } from '../accounts/connections';
import type { WorkspaceRef } from '../accounts/workspace';
import type { CalcomClient } from '../calcom/client';
import type { diagnoseCalcom } from '../calcom/diagnostics';
import type { ManualRuns } from '../digests/worker/manual-run';
import type { InFlight } from '../lib/async/in-flight';
import type { KeyedSemaphore } from '../lib/async/semaphore';
import type { Wait } from '../lib/async/wait';
import type { Logger } from '../ops/logger';
import type { Metrics } from '../ops/metrics';
import type { Tracing } from '../ops/tracing';
import type { Store } from '../store/store';
import type { RichBlocks } from './api/rich-blocks';
import type { SlackCalls } from './api/slack-calls';
import type { Dedupe } from './bolt/dedupe';
import type { FairShareCounts } from './rankings/fair-share/count';
import type { RankingCounts } from './rankings/ranking-counts';

export interface Services {
  /** Decides which connection answers a person. */
  readonly accounts: Accounts;
  readonly connectionService: ConnectionService;
  /** Answers from invented people before anything is connected. */
  readonly sampleCalcom: CalcomClient;
  readonly store: Pick<
    Store,
    'connections' | 'digests' | 'hidden' | 'installations' | 'policies' | 'runs' | 'shortLived'
  >;
  readonly digests: ManualRuns;
  /** The few Web API calls that are not replies. */
  readonly slack: SlackCalls;
  /** The web app of the connection's region, where a booking's own page is. */
  readonly calcomAppUrl: (connection: Pick<Connection, 'apiUrl'> | null) => URL;
  /** How to become an admin where nobody installed Roundup through Slack; null elsewhere. */
  readonly adminHint: string | null;
  readonly diagnoseCalcom: typeof diagnoseCalcom;
  /** Tells owners of digests that used the shared access that it has ended. */
  readonly notifyOfEndedAccess: (by: {
    readonly workspace: WorkspaceRef;
    readonly slackUserId: string;
  }) => Promise<void>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** Work that goes on after its ack; stopping waits for it. */
  readonly inFlight: InFlight;
  /** The bounded queue between ack and work, which takes turns over the workspaces. */
  readonly workQueue: KeyedSemaphore;
  /** Called when a full queue turns a request away. The log gets one line a minute. */
  readonly onBusy: () => void;
  readonly fairShares: FairShareCounts;
  readonly richBlocks: RichBlocks;
  readonly dedupe: Dedupe;
  /** For Cal.com servers that do not count rankings themselves. */
  readonly rankingCounts: RankingCounts;
  readonly now: () => Date;
  readonly wait: Wait;
  /** A short random text that ties what a person was told to a line in the log. */
  readonly newReference: () => string;
}
