import { randomBytes } from 'node:crypto';
import { webApi } from '@slack/bolt';
import { createAccounts } from '../accounts/accounts';
import { createConnectLinks } from '../accounts/connect-link';
import { type ConnectOptions, createConnectionService, saveConnection } from '../accounts/connections';
import { diagnoseCalcom } from '../calcom/diagnostics';
import { createSampleClient } from '../calcom/sample';
import { createInFlight } from '../lib/async/in-flight';
import { createKeyedSemaphore } from '../lib/async/semaphore';
import { wait as realWait } from '../lib/async/wait';
import { createOpsRoutes } from '../ops/health';
import { createLightFetch } from '../ops/light-fetch';
import { createBoltLogger } from '../ops/logger';
import { createMetrics } from '../ops/metrics';
import { createOpsServer, createPages } from '../ops/ops-server';
import { createAgent } from '../ops/outbound';
import { createRefusalTally, type Refusal } from '../ops/refusals';
import { buildConnectedMessage } from '../slack/account/text';
import { createRichBlocks } from '../slack/api/rich-blocks';
import { createSlackCalls } from '../slack/api/slack-calls';
import { createClientOptions, createSlackApp, reportLostRequest } from '../slack/app';
import type { LostRequest } from '../slack/bolt/ack-proxy';
import { createDedupe } from '../slack/bolt/dedupe';
import { createInstallationStore, InstallationRefusedError } from '../slack/bolt/installations';
import { createReceiver } from '../slack/bolt/receiver';
import { createTransport } from '../slack/bolt/transport';
import { notifyOfEndedAccess } from '../slack/digests/list/permissions';
import { commands } from '../slack/kit/ids';
import { createFairShareCounts } from '../slack/rankings/fair-share/count';
import { createRankingCounts } from '../slack/rankings/ranking-counts';
import type { Services } from '../slack/services';
import { StoreUnavailableError } from '../store/errors';
import { createConnectRoutes } from '../web/connect-pages';
import { createInstallRoutes } from '../web/install-pages';
import { createCalcomModule } from './calcom';
import { createDigestModule } from './digests';
import type { Parts } from './options';
import { identifyEnvAccess } from './single-workspace';
import { createWelcome } from './welcome';

/** Work mostly waits for Cal.com. No workspace takes more than half of the places. */
const workLimits = { max: 400, maxPerKey: 200, maxWaiting: 1_000, maxWaitingPerKey: 500 };

const isDatabaseAway = (error: unknown) => error instanceof StoreUnavailableError;

const refusalIn = (error: unknown) => (error instanceof InstallationRefusedError ? error.message : null);

/** Connects all parts around an open store. Starts nothing. */
export function compose({ config, store, now, logger, tracing, wait = realWait, ...options }: Parts) {
  const metrics = createMetrics();
  const inFlight = createInFlight();
  const boltLogger = createBoltLogger(logger, config.logLevel);
  const replies = createAgent(config.proxy, { connections: 64 });
  const clientOptions = createClientOptions(config.slack.apiUrl, boltLogger, createLightFetch(replies));
  const richBlocks = createRichBlocks({ logger, now });
  const slack = createSlackCalls({ store, clientOptions, richBlocks, logger, now });
  const calcom = createCalcomModule({
    config,
    store,
    now,
    dispatcher: options.dispatcher,
    onCall: ({ request, status, durationMs }) => metrics.countCalcomCall(request, status, durationMs / 1000),
    onUnreadable: (what, rows, paths) =>
      logger.warn(`${what} could not be read`, { rows, fields: paths.join(', ') }),
  });
  const { apiUrls } = config.calcom;
  const connectOptions: ConnectOptions = {
    store,
    apiUrls,
    checkAccess: calcom.checkAccess,
  };
  const { publicUrl } = config;
  const hasOAuth = config.calcom.oauth !== null;
  const oauthOf = (apiUrl: string) => {
    const oauth = calcom.oauthOf(apiUrl);
    if (oauth === null) throw new TypeError('Cal.com’s OAuth is not configured');
    return oauth;
  };
  const links = createConnectLinks(store, store.secrets, now);

  const inBackground = (what: string, work: Promise<void>) =>
    inFlight.track(work.catch((error: unknown) => logger.failure(what, error)));

  const accounts = createAccounts({
    store,
    openClient: calcom.open,
    identify: (workspace, connection) =>
      identifyEnvAccess({ ...connectOptions, store, logger }, workspace, connection),
    isRefused: calcom.isRefused,
    isSlackAdmin: slack.isSlackAdmin,
    now,
    onBroken({ workspaceId }) {
      logger.warn('a Cal.com connection is broken', { team: workspaceId });
      digests.worker.wake();
    },
  });
  const digests = createDigestModule({
    config,
    store,
    now,
    logger,
    metrics,
    tracing,
    richBlocks,
    slack,
    calcom,
    accounts,
    times: options.digestTimes,
  });

  const workQueue = createKeyedSemaphore(workLimits);
  metrics.addGauge('roundup_queue_waiting', workQueue.waiting);
  metrics.addGauge('roundup_connections_broken', store.connections.countBroken);
  metrics.addGauge('roundup_calcom_budget_left_ratio', calcom.leastBudgetLeft);

  const tallyBusy = createRefusalTally<{ readonly why: 'busy' }>(
    (_, times) => logger.warn('Roundup was busy: requests were turned away', { times }),
    60_000,
  );
  const services: Services = {
    accounts,
    digests: digests.manualRuns,
    connectionService: createConnectionService({
      ...connectOptions,
      oauth: !hasOAuth || publicUrl === null ? null : { links, publicUrl },
    }),
    sampleCalcom: createSampleClient(now),
    store,
    slack,
    calcomAppUrl: calcom.appUrlOf,
    adminHint:
      config.slack.oauth === null
        ? 'Nobody is an admin of Roundup here yet. Whoever runs it adds the first: `node dist/index.js admin` with a Slack member id.'
        : null,
    diagnoseCalcom,
    notifyOfEndedAccess: (caller) => notifyOfEndedAccess({ store }, caller),
    logger,
    metrics,
    tracing,
    inFlight,
    workQueue,
    onBusy: () => tallyBusy({ why: 'busy' }),
    fairShares: createFairShareCounts(now),
    richBlocks,
    dedupe: createDedupe(store, now),
    rankingCounts: createRankingCounts({ now, wait }),
    now,
    wait,
    newReference: () => randomBytes(4).toString('hex'),
  };

  const connectRoutes =
    !hasOAuth || publicUrl === null
      ? []
      : createConnectRoutes({
          links,
          publicUrl,
          authorizeUrl: (state, apiUrl) => oauthOf(apiUrl).authorizeUrl(state),
          exchangeCode: async (code, apiUrl) => ({
            kind: 'oauth',
            ...(await oauthOf(apiUrl).exchangeCode(code)),
          }),
          fetchProfile: calcom.fetchProfile,
          async saveConnection(owner, me, access) {
            const connection = await saveConnection(store, owner, owner.apiUrl, me, access);
            const told = slack.sendDirectMessage(
              owner.workspace,
              owner.slackUserId,
              buildConnectedMessage(connection),
            );
            inBackground('whoever connected was not told', told);
          },
          isDatabaseAway,
          onFailure: (error) => logger.failure('connecting in a browser failed', error),
        });

  const { botToken } = config.slack;
  const client = new webApi.WebClient(botToken ?? undefined, clientOptions);
  const probes = {
    slack: async () => (await (botToken === null ? client.api.test() : client.auth.test())).ok,
    database: store.isReachable,
  };
  const installRoutes =
    config.slack.oauth === null || publicUrl === null
      ? []
      : createInstallRoutes({
          oauth: config.slack.oauth,
          publicUrl,
          store: createInstallationStore(store, createWelcome({ store, slack, logger, inBackground })),
          clientOptions,
          authorizationUrl: options.slackAuthorizationUrl,
          commands: Object.values(commands),
          isDatabaseAway,
          refusalIn,
          onSettingsProblem: (problem) => logger.error('nobody can install Roundup', undefined, { problem }),
          // A link that is opened twice is not our fault, so it is only a warning.
          logger: { ...boltLogger, error: boltLogger.warn },
        });
  const opsRoutes = createOpsRoutes(probes, metrics, now, config.metricsToken);
  const routes = [...opsRoutes, ...installRoutes, ...connectRoutes];
  const sayRefused = ({ status, why }: Refusal, times: number) => {
    metrics.countRefused(status, times);
    logger.info('requests were refused', { status, why, times });
  };
  const onRefused = createRefusalTally(sayRefused, options.refusalTallyMs);
  const pages = createPages(routes, onRefused);
  const dispatcher = config.proxy === null ? null : replies;
  const receiver = createReceiver({ config, logger: boltLogger, dispatcher, pages, onRefused });
  createSlackApp(config, receiver, services, clientOptions);
  const closeClients = async () => {
    await calcom.close();
    await digests.close();
    await replies.destroy();
    await tracing.close();
  };
  const { transport } = config.slack;
  const ackProxy =
    options.acksOnThread === true && transport.kind === 'http'
      ? {
          signingSecret: transport.signingSecret,
          onLost: (loss: LostRequest) =>
            inBackground('a loss was not told', reportLostRequest(services, loss)),
          onRefused: sayRefused,
        }
      : null;
  return {
    calcom,
    clientOptions,
    closeClients,
    connectOptions,
    fairShares: services.fairShares,
    inFlight,
    /** Served by a process that takes no requests. */
    opsServer: createOpsServer(opsRoutes, onRefused),
    transport: createTransport(receiver, createOpsServer(routes, onRefused), ackProxy),
    worker: digests.worker,
  };
}
