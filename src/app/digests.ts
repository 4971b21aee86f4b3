import { randomUUID } from 'node:crypto';
import type { Accounts } from '../accounts/accounts';
import type { Config } from '../config/config';
import { createChannelLimiter } from '../digests/worker/channel-limiter';
import { createManualRuns } from '../digests/worker/manual-run';
import type { BuildNotification } from '../digests/worker/notifications';
import { createQueryCache } from '../digests/worker/query-cache';
import {
  createDigestWorker,
  type DigestWorker,
  defaultTimes,
  type WorkerTimes,
} from '../digests/worker/worker';
import { createKeyedSemaphore } from '../lib/async/semaphore';
import { wait } from '../lib/async/wait';
import { createLightFetch } from '../ops/light-fetch';
import { createBoltLogger, type Logger } from '../ops/logger';
import type { Metrics } from '../ops/metrics';
import { createAgent } from '../ops/outbound';
import type { Tracing } from '../ops/tracing';
import { buildBrokenMessage } from '../slack/account/text';
import { createDigestPoster } from '../slack/api/digest-poster';
import { createNotificationPoster } from '../slack/api/notification-poster';
import type { RichBlocks } from '../slack/api/rich-blocks';
import type { SlackCalls } from '../slack/api/slack-calls';
import { createClientOptions } from '../slack/app';
import { buildDigestMessage } from '../slack/digests/message/message';
import { buildDigestNotification } from '../slack/digests/notifications/notification';
import type { Store } from '../store/store';
import type { CalcomModule } from './calcom';

interface DigestModuleOptions {
  readonly config: Config;
  readonly store: Store;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly richBlocks: RichBlocks;
  readonly slack: Pick<SlackCalls, 'deleteMessage' | 'isDeactivated'>;
  readonly calcom: Pick<CalcomModule, 'open'>;
  readonly accounts: Pick<Accounts, 'reportRefused'>;
  readonly times: Partial<WorkerTimes> | undefined;
}

/** Slack may close an idle connection just as a post goes out on it, and the outcome is then unknown. */
const keepAliveMs = 1_000;
const postsAtOnce = 48;
/** A build asks several things at once, over the same connections as people's own questions. */
const buildsAtOnce = 12;
/** Somebody may miss a post that is this late. */
const overdueMs = 5 * 60_000;
/** Digests of one time are built within their lead; afterwards their answers are not needed. */
const rememberMs = 15 * 60_000;
const maxRemembered = 500;

const buildNotification: BuildNotification = (notice, subject, reader) =>
  notice.kind === 'connection-broken'
    ? buildBrokenMessage(notice.facts, reader)
    : buildDigestNotification(notice, subject, reader);

/** The worker is not started. */
export function createDigestModule(options: DigestModuleOptions) {
  const { config, store, now, logger, metrics, tracing, richBlocks, slack, calcom, accounts } = options;
  const times = { ...defaultTimes, ...options.times };
  const agent = createAgent(config.proxy, { connections: postsAtOnce, keepAliveTimeout: keepAliveMs });
  const boltLogger = createBoltLogger(logger, config.logLevel);
  const clientOptions = createClientOptions(config.slack.apiUrl, boltLogger, createLightFetch(agent));
  const post = createDigestPoster({ store, clientOptions, richBlocks, logger, now });
  const shared = {
    store,
    post,
    buildNotification,
    isDeactivated: slack.isDeactivated,
    now,
    random: Math.random,
    logger,
    leaseOwner: randomUUID(),
    leaseMs: times.leaseMs,
  };

  const worker: DigestWorker = createDigestWorker({
    wait,
    times,
    notifications: { ...shared, post: createNotificationPoster(post, { slack, logger }) },
    services: {
      ...shared,
      openCalcom: calcom.open,
      reportRefused: accounts.reportRefused,
      buildMessage: buildDigestMessage,
      queryCache: createQueryCache({ now, rememberMs, maxEntries: maxRemembered }),
      builds: createKeyedSemaphore({ max: buildsAtOnce, maxPerKey: buildsAtOnce / 3 }),
      channelLimiter: createChannelLimiter({
        wait,
        ticks: () => performance.now(),
        semaphore: createKeyedSemaphore({ max: postsAtOnce, maxPerKey: postsAtOnce / 3 }),
      }),
      wait,
      metrics,
      tracing,
      onNotification: () => worker.wake(),
    },
  });
  metrics.addGauge('roundup_notices_waiting', store.notifications.count);
  metrics.addGauge('roundup_digests_overdue', () =>
    store.runs.countOverdue(new Date(now().getTime() - overdueMs)),
  );
  return {
    worker,
    manualRuns: createManualRuns({
      store,
      openCalcom: calcom.open,
      buildMessage: buildDigestMessage,
      now,
      wake: worker.wake,
    }),
    close: () => agent.destroy(),
  };
}
