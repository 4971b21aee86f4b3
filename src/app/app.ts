import { secretsOf } from '../config/redacted-values';
import { createLogger } from '../ops/logger';
import { createTracing } from '../ops/tracing';
import { openSocket } from '../slack/app';
import { openStore } from '../store/open-store';
import type { Store } from '../store/store';
import { compose } from './compose';
import { type DatabaseClock, startDatabaseClock } from './database-clock';
import { type Check, describeProblem, diagnose } from './diagnostics';
import type { RoundupOptions } from './options';
import { applyVisibleTo, installSingle, shareEnvAccess } from './single-workspace';

export interface Roundup {
  /** Resolves once the role's work runs. `port` is undefined over Socket Mode. @throws StoreStartError */
  start(): Promise<{ readonly port: number | undefined }>;
  /** Checks everything Roundup depends on. Starts nothing and never rejects. */
  diagnose(): Promise<readonly Check[]>;
  /** Stops accepting requests, then waits up to 10 s for running requests and digest posts. */
  stop(): Promise<void>;
}

const drainMs = 10_000;
/** The last part of `drainMs`: calls to Cal.com are closed, so that answers can say so. */
const tellMs = 1_000;

export function createRoundup(options: RoundupOptions): Roundup {
  const { config, role = 'all', now = () => new Date() } = options;
  const logger = createLogger(config.logLevel, options.logDestination, secretsOf(config), config.logFormat);
  let running: { readonly parts: ReturnType<typeof compose>; readonly store: Store } | undefined;
  let clock: DatabaseClock | undefined;

  /** For one workspace: stores what the environment says as Slack's OAuth would. */
  async function takeFromEnvironment(
    { calcom, clientOptions, connectOptions }: ReturnType<typeof compose>,
    store: Store,
  ) {
    const { botToken } = config.slack;
    if (botToken === null) return;
    const workspace = await withContext('Slack does not accept SLACK_BOT_TOKEN', () =>
      installSingle(store, botToken, clientOptions),
    );
    await applyVisibleTo(store, workspace, config.bookingsVisibleTo);
    await shareEnvAccess(
      { ...connectOptions, store, open: calcom.open, logger },
      workspace,
      config.calcom.apiKey,
    );
  }

  async function takeRequests(parts: ReturnType<typeof compose>, store: Store) {
    await takeFromEnvironment(parts, store);
    await withContext('Slack does not accept SLACK_APP_TOKEN', () =>
      openSocket(config.slack, parts.clientOptions),
    );
    const port = await parts.transport.listen(config.port, config.host);
    if (port === undefined) logger.info('Roundup is connected to Slack over Socket Mode');
    else logger.info('Roundup takes requests from Slack', { host: config.host, port });
    return port;
  }

  async function serveOps({ opsServer }: ReturnType<typeof compose>) {
    const port = await opsServer.listen(config.port, config.host);
    logger.info('Roundup sends digests', { host: config.host, port });
    return port;
  }

  async function stop(): Promise<void> {
    const ending = running;
    running = undefined;
    clock?.stop();
    if (ending === undefined) return;
    const { parts, store } = ending;
    try {
      const until = performance.now() + drainMs;
      parts.fairShares.close();
      parts.inFlight.track(parts.worker.stop());
      await (role === 'worker' ? parts.opsServer.close() : parts.transport.close(drainMs - tellMs));
      const drain = (reserveMs: number) =>
        parts.inFlight.drain(Math.max(0, until - reserveMs - performance.now()));
      if (!(await drain(tellMs))) await parts.calcom.close();
      if (!(await drain(0))) logger.warn('stopped before every answer was sent');
      await parts.closeClients();
    } finally {
      await store.close();
    }
  }

  return {
    async start() {
      const { databaseUrl, dataDir, encryptionKeys } = config.store;
      const store = await openStore({ databaseUrl, dataDir, encryptionKeys, now, logger });
      // A clock passed by a test is not corrected.
      if (options.now === undefined && store.readClock !== null) {
        clock = await startDatabaseClock(store.readClock, { now, logger });
      }
      const tracing = await createTracing(config.tracesTo, logger);
      const parts = compose({ ...options, now: clock?.now ?? now, logger, store, tracing });
      try {
        const port = role === 'worker' ? await serveOps(parts) : await takeRequests(parts, store);
        if (role !== 'web') parts.worker.start();
        else if (databaseUrl === null) {
          logger.warn(
            'no digests are sent: the embedded database serves one process, so start it without a role',
          );
        }
        running = { parts, store };
        return { port };
      } catch (error) {
        await parts.closeClients();
        await store.close();
        throw error;
      }
    },
    diagnose: () => diagnose({ ...options, now, logger }),
    stop,
  };
}

/** @throws Error that says what to fix */
async function withContext<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new Error(`${what}, or cannot be reached: ${describeProblem(error)}.`, { cause: error });
  }
}
