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

/** What listeners are given. */
export interface Services {
  /** Which connection answers whom. */
  readonly accounts: Accounts;
  /** Making connections. */
  readonly connectionService: ConnectionService;
  /** Answers from invented people before anything is connected. */
  readonly sampleCalcom: CalcomClient;
  readonly store: Pick<
    Store,
    'connections' | 'digests' | 'hidden' | 'installations' | 'policies' | 'runs' | 'shortLived'
  >;
  /** Preview and sending of a digest now. */
  readonly digests: ManualRuns;
  /** The few Web API calls that are no answers. */
  readonly slack: SlackCalls;
  /** The web app of a connection's own region, where a booking's own page is. */
  readonly calcomAppUrl: (connection: Pick<Connection, 'apiUrl'> | null) => URL;
  /** How else somebody becomes an admin, where nobody installed Roundup through Slack. */
  readonly adminHint: string | null;
  readonly diagnoseCalcom: typeof diagnoseCalcom;
  /** Owners of digests that asked with the shared access hear at once that it has ended. */
  readonly notifyOfEndedAccess: (by: {
    readonly workspace: WorkspaceRef;
    readonly slackUserId: string;
  }) => Promise<void>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** Work that goes on after its ack, so that stopping can wait for it. */
  readonly inFlight: InFlight;
  /** Between ack and work: bounded, and in turns over the workspaces. */
  readonly workQueue: KeyedSemaphore;
  /** Somebody was turned away because a queue is full: the log has one line a minute of it. */
  readonly onBusy: () => void;
  readonly fairShares: FairShareCounts;
  /** Sends messages with a table or a chart. */
  readonly richBlocks: RichBlocks;
  readonly dedupe: Dedupe;
  /** For servers that do not count themselves. */
  readonly rankingCounts: RankingCounts;
  readonly now: () => Date;
  readonly wait: Wait;
  /** A short random text that ties what a person was told to a line in the log. */
  readonly newReference: () => string;
}
