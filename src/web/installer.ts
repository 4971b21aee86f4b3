import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CustomRoute, HTTPReceiver, type InstallationStore, type Logger, webApi } from '@slack/bolt';
import type { SlackOAuthConfig } from '../config/config';

export interface InstallerOptions {
  readonly oauth: SlackOAuthConfig;
  readonly publicUrl: URL;
  readonly store: InstallationStore;
  readonly clientOptions: webApi.WebClientOptions;
  readonly scopes: readonly string[];
  readonly pages: InstallPages;
  /** Slack's own page unless said. */
  readonly authorizationUrl: URL | undefined;
  readonly logger: Logger;
}

type Provider = NonNullable<HTTPReceiver['installer']>;
type CallbackOptions = NonNullable<Parameters<Provider['handleCallback']>[2]>;

/** What the browser is shown around Slack's own page. */
export interface InstallPages {
  readonly headers: Readonly<Record<string, string>>;
  readonly renderHtmlForInstallPath: (url: string) => string;
  readonly callbackOptions: Required<Pick<CallbackOptions, 'success' | 'failure'>>;
}

/**
 * Slack's OAuth by Bolt's own provider, as routes. The receiver that takes requests cannot have it: it would insist on
 * choosing the token for each request too. So it comes from one that takes none.
 */
export function createInstallRoutes(options: InstallerOptions): CustomRoute[] {
  const { oauth, publicUrl, store, scopes, pages, authorizationUrl, logger } = options;
  const { installer: provider } = new HTTPReceiver({
    ...oauth,
    signingSecret: 'takes no requests',
    installationStore: store,
    logger,
    installerOptions: {
      clientOptions: options.clientOptions,
      renderHtmlForInstallPath: pages.renderHtmlForInstallPath,
      ...(authorizationUrl === undefined ? {} : { authorizationUrl: authorizationUrl.href }),
    },
  });
  if (provider === undefined) throw new TypeError('Bolt made no installer');
  const redirectUri = new URL('slack/oauth_redirect', publicUrl).href;
  const handle =
    (work: (request: IncomingMessage, response: ServerResponse) => Promise<void>) =>
    (request: IncomingMessage, response: ServerResponse) => {
      work(request, response).catch((error: unknown) => {
        logger.error('installing failed', error);
        response.destroy();
      });
    };
  return [
    {
      path: '/slack/install',
      method: 'GET',
      handler: handle((request, response) => {
        response.setHeaders(new Map(Object.entries(pages.headers)));
        return provider.handleInstallPath(request, response, {}, { scopes: [...scopes], redirectUri });
      }),
    },
    {
      path: '/slack/oauth_redirect',
      method: 'GET',
      handler: handle((request, response) =>
        provider.handleCallback(request, response, pages.callbackOptions),
      ),
    },
  ];
}

// @see https://docs.slack.dev/reference/methods/oauth.v2.access
const settingsProblems: Readonly<Record<string, string>> = {
  bad_client_secret: 'SLACK_CLIENT_SECRET is not the one in "Basic Information"',
  invalid_client_id: 'SLACK_CLIENT_ID is not the one in "Basic Information"',
  bad_redirect_uri: "PUBLIC_URL + /slack/oauth_redirect is not among the app's redirect addresses",
};

/** What is wrong with the app's own settings, for whoever runs it; null where that is not why installing failed. */
export function settingsProblemIn(error: unknown): string | null {
  if (!(error instanceof webApi.WebAPIPlatformError)) return null;
  const code = error.data.error;
  return Object.hasOwn(settingsProblems, code) ? (settingsProblems[code] ?? null) : null;
}

/** Slack gave no answer, or an error of its own. */
export function isSlackAway(error: unknown): boolean {
  return error instanceof webApi.WebAPIRequestError || error instanceof webApi.WebAPIHTTPError;
}
