import { type CustomRoute, HTTPReceiver, type InstallationStore, type Logger, webApi } from '@slack/bolt';
import type { SlackOAuthConfig } from '../config/config';
import { databaseAway, type Page, pageHeaders, renderPage, route, sendPage } from './page';

export const botScopes = ['commands', 'chat:write'] as const;

export interface InstallOptions {
  readonly oauth: SlackOAuthConfig;
  readonly publicUrl: URL;
  readonly store: InstallationStore;
  readonly clientOptions: webApi.WebClientOptions;
  /** Slack's own page when undefined. */
  readonly authorizationUrl: URL | undefined;
  readonly logger: Logger;
  /** The commands that the install page names. */
  readonly commands: readonly string[];
  readonly isDatabaseAway: (error: unknown) => boolean;
  /** Why Slack's answer was refused, in words; null for another error. */
  readonly refusalIn: (error: unknown) => string | null;
  /** Tells the operator what is wrong with the app's own settings. */
  readonly onSettingsProblem: (problem: string) => void;
}

/**
 * Slack's OAuth by Bolt's own provider, from a receiver that takes no requests: the one that does would
 * insist on choosing each request's token.
 */
export function createInstallRoutes(options: InstallOptions): CustomRoute[] {
  const { oauth, publicUrl, store, clientOptions, authorizationUrl, logger } = options;
  const { installer: provider } = new HTTPReceiver({
    ...oauth,
    signingSecret: 'takes no requests',
    installationStore: store,
    logger,
    installerOptions: {
      clientOptions,
      renderHtmlForInstallPath: (url) => renderPage(installPage(url, options.commands)),
      ...(authorizationUrl === undefined ? {} : { authorizationUrl: authorizationUrl.href }),
    },
  });
  if (provider === undefined) throw new TypeError('Bolt made no installer');
  const redirectUri = new URL('slack/oauth_redirect', publicUrl).href;
  const onFailure: Parameters<typeof route>[3] = (error, response) => {
    logger.error('installing failed', error);
    response.destroy();
  };

  function failurePage(error: unknown): Page {
    if (options.isDatabaseAway(error)) return { ...databaseAway, link: again };
    const problem = settingsProblemIn(error);
    if (problem !== null) {
      options.onSettingsProblem(problem);
      return settingsWrong;
    }
    return isSlackAway(error) ? slackAway : notInstalled(options.refusalIn(error));
  }

  return [
    route(
      'GET',
      '/slack/install',
      (request, response) => {
        response.setHeaders(new Map(Object.entries(pageHeaders)));
        return provider.handleInstallPath(request, response, {}, { scopes: [...botScopes], redirectUri });
      },
      onFailure,
    ),
    route(
      'GET',
      '/slack/oauth_redirect',
      (request, response) =>
        provider.handleCallback(request, response, {
          success: ({ team, enterprise }) =>
            sendPage(response, installed(team?.name ?? enterprise?.name ?? 'Slack')),
          failure: (error) => sendPage(response, failurePage(error)),
        }),
      onFailure,
    ),
  ];
}

const installPage = (url: string, commands: readonly string[]): Page => ({
  status: 200,
  title: 'Add Roundup to Slack',
  lines: [
    'Roundup brings Cal.com’s rankings and bookings into Slack. It asks for two permissions:',
    `commands: so that ${new Intl.ListFormat('en').format(commands)} work.`,
    'chat:write: so that it can post what somebody shares, and tell you when something needs you.',
    'It doesn’t read messages or your list of members. Removing the app deletes everything it stored about the workspace.',
  ],
  link: { href: url, label: 'Add to Slack' },
});

const installed = (name: string): Page => ({
  status: 200,
  title: 'Roundup is installed',
  lines: [
    `It’s in ${name} now. It has sent you a message there with what to do next.`,
    'Start with /cal-account in any channel. You can close this page.',
  ],
});

// Relative, because a proxy may strip part of the path.
const again = { href: 'install', label: 'Start again' };

const unchanged = 'Nothing has changed: where Roundup was installed before, it still is.';

const settingsWrong: Page = {
  status: 500,
  title: 'Roundup was not installed',
  lines: [
    'Slack doesn’t accept this Roundup’s own settings. Whoever runs it has been told and has to fix them first.',
    unchanged,
  ],
};

const slackAway: Page = {
  status: 502,
  title: 'Roundup was not installed',
  lines: ['Slack couldn’t be reached. Try again in a minute.', unchanged],
  link: again,
};

const notInstalled = (refusal: string | null): Page => ({
  status: 400,
  title: 'Roundup was not installed',
  lines: [
    refusal ??
      'Slack didn’t confirm it: it was cancelled, the link is older than ten minutes, or it was opened in another browser.',
    unchanged,
  ],
  link: again,
});

// @see https://docs.slack.dev/reference/methods/oauth.v2.access
const settingsProblems: Readonly<Record<string, string>> = {
  bad_client_secret: 'SLACK_CLIENT_SECRET is not the one in "Basic Information"',
  invalid_client_id: 'SLACK_CLIENT_ID is not the one in "Basic Information"',
  bad_redirect_uri: "PUBLIC_URL + /slack/oauth_redirect is not among the app's redirect addresses",
};

/** What is wrong with the app's own settings; null when installing failed for another reason. */
function settingsProblemIn(error: unknown): string | null {
  if (!(error instanceof webApi.WebAPIPlatformError)) return null;
  const code = error.data.error;
  return Object.hasOwn(settingsProblems, code) ? (settingsProblems[code] ?? null) : null;
}

/** Slack gave no answer, or an error of its own. */
function isSlackAway(error: unknown): boolean {
  return error instanceof webApi.WebAPIRequestError || error instanceof webApi.WebAPIHTTPError;
}
