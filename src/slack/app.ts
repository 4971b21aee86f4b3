import {
  App,
  AuthorizationError,
  type Logger as BoltLogger,
  type HTTPReceiver,
  type SocketModeReceiver,
  webApi,
} from '@slack/bolt';
import type { Config } from '../config/config';
import { createBoltLogger } from '../ops/logger';
import { InstallationUnreadableError, NotInstalledError } from './api/bot';
import type { LostRequest } from './bolt/ack-proxy';
import { ackFirst } from './bolt/early-ack';
import { createGuardedFetch } from './bolt/guarded-fetch';
import { createAuthorize, createIsCovered } from './bolt/installations';
import {
  busyFailure,
  describeBug,
  describeFailure,
  notInstalledFailure,
  unreadableInstallationFailure,
} from './kit/failure-text';
import { buildFailureNotice } from './kit/notice-message';
import { registerListeners } from './routes';
import type { Services } from './services';

type ErrorArgs = Parameters<Parameters<App['error']>[0]>[0];

const slackTimeoutMs = 10_000;

/** The options of every Web API call. Without our logger, the client would write to the console. */
export function createClientOptions(
  apiUrl: URL,
  logger: BoltLogger,
  send: typeof fetch,
): webApi.WebClientOptions & Required<Pick<webApi.WebClientOptions, 'fetch'>> {
  return {
    slackApiUrl: apiUrl.href,
    logger,
    fetch: createGuardedFetch(apiUrl, slackTimeoutMs, send),
    // A person is waiting: a second message is worse than a sentence that says it failed.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: slackTimeoutMs,
  };
}

/** Checks that Slack opens a socket. Does nothing over HTTP. */
export async function openSocket(
  { transport }: Config['slack'],
  clientOptions: webApi.WebClientOptions,
): Promise<void> {
  if (transport.kind !== 'socket') return;
  await new webApi.WebClient(transport.appToken, clientOptions).apps.connections.open();
}

/** The Bolt app, not started. Each request is answered with the token of the workspace that sent it. */
export function createSlackApp(
  config: Config,
  receiver: HTTPReceiver | SocketModeReceiver,
  services: Services,
  clientOptions: webApi.WebClientOptions,
): App {
  const app = new App({
    authorize: createAuthorize(services.store, createIsCovered(clientOptions, services)),
    receiver,
    logger: createBoltLogger(services.logger, config.logLevel),
    convoStore: false,
    extendedErrorHandler: true,
    clientOptions,
  });
  app.error(async ({ error, context }: ErrorArgs) => {
    const team = context.teamId ?? null;
    const cause = error instanceof AuthorizationError ? error.original : error;
    if (cause instanceof InstallationUnreadableError) {
      services.logger.failure('a request came from a workspace whose installation does not open', cause, {
        team,
      });
    } else if (cause instanceof NotInstalledError)
      services.logger.warn('a request came from where Roundup is not installed', { team });
    else services.logger.error('request reached no listener', error, { team });
    // Rethrown, so that an unacked request is answered at once; else Slack would wait out its three seconds.
    throw error;
  });
  registerListeners(app, services);
  ackFirst(app, services, (error, { response_url }) => tellOfFailure(services, error, response_url));
  return app;
}

/** Answers a request that reached no listener. The failure is logged already. */
async function tellOfFailure(
  { slack, logger, newReference }: Services,
  failure: unknown,
  responseUrl: unknown,
): Promise<void> {
  if (typeof responseUrl !== 'string') return;
  const error = failure instanceof AuthorizationError ? failure.original : failure;
  const reference = newReference();
  const known =
    error instanceof NotInstalledError
      ? notInstalledFailure
      : error instanceof InstallationUnreadableError
        ? unreadableInstallationFailure
        : describeFailure(error);
  const words = known === null ? describeBug(reference) : { ...known, reference };
  logger.info('request', { kind: 'unknown', outcome: 'failed', reference });
  try {
    await slack.postEphemeralAt(responseUrl, buildFailureNotice(words));
  } catch (unsent) {
    logger.failure('a failure was not told', unsent, { reference });
  }
}

/** What kept the request from the bot, such as no file descriptors, may block the answer for a while too. */
const tellAfterMs = [0, 1_000, 5_000, 30_000];

type LostRequestServices = Pick<Services, 'logger' | 'metrics' | 'wait' | 'newReference' | 'onBusy'> & {
  readonly slack: Pick<Services['slack'], 'postEphemeralAt'>;
};

/** Counts and logs a request that the bot never saw, and tells the sender when Slack does not. */
export async function reportLostRequest(
  { slack, logger, metrics, wait, newReference, onBusy }: LostRequestServices,
  { reason, isAcked, isBusy, responseUrl }: LostRequest,
): Promise<void> {
  const reference = newReference();
  metrics.countLost(isAcked);
  if (isBusy) onBusy();
  else logger.warn('a request was not handed on to the bot', { reason, isAcked, reference });
  if (responseUrl === null) return;
  for (const delayMs of tellAfterMs) {
    await wait(delayMs);
    try {
      return await slack.postEphemeralAt(responseUrl, buildFailureNotice({ ...busyFailure, reference }));
    } catch (unsent) {
      logger.failure('a loss was not told', unsent, { reference });
    }
  }
}
