import type { HTTPReceiver } from '@slack/bolt';
import { databaseAway, type Page, pageHeaders, renderPage, sendPage } from './page';

type Provider = NonNullable<HTTPReceiver['installer']>;
type CallbackOptions = NonNullable<Parameters<Provider['handleCallback']>[2]>;

/** What Roundup asks Slack for, and why. */
export const botScopes = ['commands', 'chat:write'] as const;

export interface InstallPages {
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
