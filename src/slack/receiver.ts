import {
  type CustomRoute,
  HTTPReceiver,
  type HTTPReceiverOptions,
  type InstallationStore,
  type Logger,
  SocketModeReceiver,
  type webApi,
} from '@slack/bolt';
import type { Config } from '../config';
import { guardRequests } from './request-guard';

const bodyLimitBytes = 1_000_000;

type InstallerOptions = NonNullable<HTTPReceiverOptions['installerOptions']>;

const redirectPath = '/slack/oauth_redirect';

export interface ReceiverOptions {
  readonly config: Pick<Config, 'slack' | 'publicUrl'>;
  readonly logger: Logger;
  readonly routes: CustomRoute[];
  /** Needed where Roundup is installed through Slack's OAuth. */
  readonly installer: {
    readonly store: InstallationStore;
    readonly clientOptions: webApi.WebClientOptions;
    readonly scopes: readonly string[];
    readonly pages: Pick<InstallerOptions, 'renderHtmlForInstallPath' | 'callbackOptions'>;
    /** Slack's own page unless said. */
    readonly authorizationUrl: URL | undefined;
  };
}

/** Bolt's receiver for the transport that is configured. `routes` are served over HTTP only. */
export function createReceiver({
  config,
  logger,
  routes,
  installer,
}: ReceiverOptions): HTTPReceiver | SocketModeReceiver {
  const { transport, apiUrl } = config.slack;
  if (transport.kind === 'socket') {
    return new SocketModeReceiver({
      appToken: transport.appToken,
      logger,
      installerOptions: { clientOptions: { slackApiUrl: apiUrl.href } },
    });
  }
  const receiver = new HTTPReceiver({
    signingSecret: transport.signingSecret,
    logger,
    customRoutes: routes,
    bodyLimit: bodyLimitBytes,
    ...installing(config, installer),
  });
  receiver.requestListener = guardRequests(receiver.requestListener, bodyLimitBytes);
  return receiver;
}

/** Bolt's installer at `/slack/install`; nothing where one bot token is configured. */
function installing(
  { slack, publicUrl }: ReceiverOptions['config'],
  { store, clientOptions, scopes, pages, authorizationUrl }: ReceiverOptions['installer'],
): Partial<HTTPReceiverOptions> {
  if (slack.oauth === null || publicUrl === null) return {};
  return {
    ...slack.oauth,
    scopes: [...scopes],
    redirectUri: new URL(redirectPath.slice(1), publicUrl).href,
    installationStore: store,
    installerOptions: {
      ...pages,
      redirectUriPath: redirectPath,
      clientOptions,
      ...(authorizationUrl === undefined ? {} : { authorizationUrl: authorizationUrl.href }),
    },
  };
}
