import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CustomRoute, HTTPReceiver, type InstallationStore, type Logger, webApi } from '@slack/bolt';
import type { SlackOAuthConfig } from '../config/config';
import { databaseAway, type Page, pageHeaders, renderPage, sendPage } from './page';

type Provider = NonNullable<HTTPReceiver['installer']>;
type CallbackOptions = NonNullable<Parameters<Provider['handleCallback']>[2]>;

/** What Roundup asks Slack for, and why. */
export const botScopes = ['commands', 'chat:write'] as const;

/** What the browser is shown around Slack's own page. */
interface InstallPages {
  /** Of the page that Bolt sends by itself. */
  readonly headers: Readonly<Record<string, string>>;
  readonly renderHtmlForInstallPath: (url: string) => string;
  readonly callbackOptions: Required<Pick<CallbackOptions, 'success' | 'failure'>>;
}

const again = { href: '/slack/install', label: 'Start again' };

export interface InstallReasons {
  readonly isDatabaseAway: (error: unknown) => boolean;
  /** Why what Slack gave was not taken, in words; null where that is not what failed. */
  readonly refusalIn: (error: unknown) => string | null;
  /** Is it Slack that took no answer, or gave none? */
  readonly isSlackAway: (error: unknown) => boolean;
  /** Slack's word for what is wrong with the app's own settings; null where that is not what failed. */
  readonly settingsProblemIn: (error: unknown) => string | null;
  /** Tells whoever runs Roundup. */
  readonly onSettingsProblem: (problem: string) => void;
}

const asSentence = new Intl.ListFormat('en', { type: 'conjunction' });

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

/** The pages around an installation: before Slack's own, and after it. */
export const createInstallPages = (reasons: InstallReasons, commands: readonly string[]): InstallPages => ({
  headers: pageHeaders,
  renderHtmlForInstallPath: (url) =>
    renderPage({
      status: 200,
      title: 'Add Roundup to Slack',
      lines: [
        'Roundup brings Cal.com’s rankings and bookings into Slack. It asks for two permissions:',
        `commands: so that ${asSentence.format(commands)} work.`,
        'chat:write: so that it can post what somebody shares, and tell you when something needs you.',
        'It doesn’t read messages or your list of members. Removing the app deletes everything it stored about the workspace.',
      ],
      link: { href: url, label: 'Add to Slack' },
    }),
  callbackOptions: {
    success: (installation, _options, _request, response) => {
      const name = installation.team?.name ?? installation.enterprise?.name ?? 'Slack';
      sendPage(response, {
        status: 200,
        title: 'Roundup is installed',
        lines: [
          `It’s in ${name} now. It has sent you a message there with what to do next.`,
          'Start with /cal-account in any channel. You can close this page.',
        ],
      });
    },
    failure: (error, _options, _request, response) => {
      if (reasons.isDatabaseAway(error)) return sendPage(response, { ...databaseAway, link: again });
      const problem = reasons.settingsProblemIn(error);
      if (problem !== null) {
        reasons.onSettingsProblem(problem);
        return sendPage(response, settingsWrong);
      }
      if (reasons.isSlackAway(error)) return sendPage(response, slackAway);
      const why =
        reasons.refusalIn(error) ??
        'Slack didn’t confirm it: it was cancelled, the link is older than ten minutes, or it was opened in another browser.';
      sendPage(response, {
        status: 400,
        title: 'Roundup was not installed',
        lines: [why, unchanged],
        link: again,
      });
    },
  },
});

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
