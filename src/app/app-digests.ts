import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { Accounts } from '../accounts/accounts';
import type { Config } from '../config/config';
import { createAnswerMemory } from '../digests/worker/answer-memory';
import { createByHand, type DigestsByHand } from '../digests/worker/by-hand';
import { openUnnamedFile } from '../digests/worker/open-unnamed-file';
import { createPacer } from '../digests/worker/pacer';
import { createShelf } from '../digests/worker/shelf';
import {
  createDigestWorker,
  type DigestWorker,
  usualTimes,
  type WorkerTimes,
} from '../digests/worker/worker';
import { createBuildLine, createGate } from '../lib/async/semaphore';
import { createAlarm } from '../lib/async/timer';
import { wait } from '../lib/async/wait';
import { createLightFetch } from '../ops/light-fetch';
import { createBoltLogger, type Logger } from '../ops/logger';
import type { Metrics } from '../ops/metrics';
import { createAgent } from '../ops/outbound';
import { createDeactivatedCheck } from '../slack/api/deactivated';
import { createDigestPoster } from '../slack/api/digest-poster';
import type { Pictures } from '../slack/api/pictures';
import { createClientOptions } from '../slack/slack-app';
import type { Store } from '../store/store';
import type { CalcomSide } from './app-calcom';

export interface DigestSideOptions {
  readonly config: Config;
  readonly store: Store;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly pictures: Pictures;
  readonly calcom: Pick<CalcomSide, 'open'>;
  readonly accounts: Pick<Accounts, 'reportRefused'>;
  readonly times: Partial<WorkerTimes> | undefined;
}

/** All that digests are made of. The worker is not started. */
export interface DigestSide {
  readonly worker: DigestWorker;
  readonly byHand: DigestsByHand;
  close(): Promise<void>;
}

/** An idle connection may be closed by Slack just when a post goes out on it, and then its outcome is not known. */
const keepAliveMs = 1_000;
const postsAtOnce = 48;
/** Each asks several things at once, and people's own questions go over the same connections. */
const buildsAtOnce = 12;
/** Digests of one time are built within their lead; then their answers are not needed any more. */
const rememberMs = 15 * 60_000;
const mostRemembered = 500;

export function createDigestSide(options: DigestSideOptions): DigestSide {
  const { config, store, now, logger, metrics, pictures, calcom, accounts } = options;
  const times = { ...usualTimes, ...options.times };
  const agent = createAgent(config.proxy, { connections: postsAtOnce, keepAliveTimeout: keepAliveMs });
  const boltLogger = createBoltLogger(logger, config.logLevel);
  const clientOptions = createClientOptions(config.slack.apiUrl, boltLogger, createLightFetch(agent));
  const post = createDigestPoster({ store, clientOptions, pictures, logger, now });
  const shared = {
    store,
    post,
    isDeactivated: createDeactivatedCheck({ store, clientOptions, logger, now }),
    now,
    random: Math.random,
    logger,
    holder: randomUUID(),
    leaseMs: times.leaseMs,
  };

  const worker: DigestWorker = createDigestWorker({
    store,
    wait,
    times,
    notices: shared,
    services: {
      ...shared,
      openCalcom: calcom.open,
      reportRefused: accounts.reportRefused,
      alarm: createAlarm({ now, wait, tickMs: times.pollMs }),
      memory: createAnswerMemory({ now, rememberMs, most: mostRemembered }),
      line: createBuildLine(),
      builds: createGate({ most: buildsAtOnce, mostAKey: buildsAtOnce / 3 }),
      shelf: createShelf({ openFile: () => openUnnamedFile(tmpdir()), logger }),
      pacer: createPacer({
        wait,
        ticks: () => performance.now(),
        gate: createGate({ most: postsAtOnce, mostAKey: postsAtOnce / 3 }),
      }),
      wait,
      metrics,
      leadMs: times.leadMs,
      onNotice: () => worker.wake(),
    },
  });
  metrics.watchNotices(store.notices.count);
  return {
    worker,
    byHand: createByHand({ store, openCalcom: calcom.open, now, wake: worker.wake }),
    close: () => agent.destroy(),
  };
}
