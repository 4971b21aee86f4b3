import { App, type HTTPReceiver, type SocketModeReceiver, type webApi } from '@slack/bolt';
import type { Config } from '../config';
import { createBoltLogger } from '../ops/logger';
import { createGuardedFetch } from './guarded-fetch';
import { attachListeners } from './listeners/index';
import type { Services } from './services';

type ErrorArgs = Parameters<Parameters<App['error']>[0]>[0];

const slackTimeoutMs = 10_000;

/** How every Web API call is made. */
export function createClientOptions(apiUrl: URL, send: typeof fetch): webApi.WebClientOptions {
  return {
    slackApiUrl: apiUrl.href,
    fetch: createGuardedFetch(apiUrl, slackTimeoutMs, send),
    // Somebody is waiting: a second message is worse than a sentence that says it failed.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: slackTimeoutMs,
  };
}

/** The Bolt app for one workspace's bot token, not yet started. */
export function createSlackApp(
  config: Config,
  receiver: HTTPReceiver | SocketModeReceiver,
  services: Services,
  send: typeof fetch,
): App {
  const app = new App({
    token: config.slack.botToken,
    receiver,
    logger: createBoltLogger(services.logger, config.logLevel),
    convoStore: false,
    extendedErrorHandler: true,
    // `init` then asks Slack who the token belongs to, and a refusal can be caught there.
    deferInitialization: true,
    clientOptions: createClientOptions(config.slack.apiUrl, send),
  });
  app.error(async ({ error, context }: ErrorArgs) => {
    services.logger.error('request failed before it was acked', error, { team: context.teamId ?? null });
    // Rethrown, so that the receiver answers at once; swallowed, Slack would wait out its three seconds.
    throw error;
  });
  attachListeners(app, services);
  return app;
}
