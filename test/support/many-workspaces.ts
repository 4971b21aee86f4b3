import type { LocalWorkspace } from '../../sandbox/local-slack/types';
import { decideInstall } from '../sandbox/local-slack/support/install';
import type { BotOptions, BotUnderTest, Places } from './bot-under-test';

/** Settings of a bot that is installed through Slack, and connects accounts through Cal.com's OAuth. */
export const manyWorkspaces: Pick<BotOptions, 'env' | 'slack'> = {
  slack: { isInstalled: false },
  env: ({ slack, calcom, publicUrl }: Places) => {
    slack.setRedirectUrls([`${publicUrl}slack/oauth_redirect`]);
    calcom.setRedirectUris([`${publicUrl}calcom/oauth_redirect`]);
    return {
      SLACK_BOT_TOKEN: undefined,
      CAL_API_KEY: undefined,
      BOOKINGS_VISIBLE_TO: undefined,
      SLACK_CLIENT_ID: slack.clientId,
      SLACK_CLIENT_SECRET: slack.clientSecret,
      SLACK_STATE_SECRET: 'a state secret of the tests',
      CAL_APP_URL: calcom.appUrl,
      CAL_OAUTH_CLIENT_ID: calcom.oauthClient.id,
      CAL_OAUTH_CLIENT_SECRET: calcom.oauthClient.secret,
      PUBLIC_URL: publicUrl,
    };
  },
};

/** A browser's cookies, for one origin, and no redirect followed. */
export function createBrowser() {
  const cookies = new Map<string, string>();
  return {
    async open(url: URL | string, init: RequestInit = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, {
        redirect: 'manual',
        ...init,
        headers: { ...Object.fromEntries(new Headers(init.headers)), ...(cookie && { cookie }) },
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (/Max-Age=0|1970/.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      const location = response.headers.get('location');
      return { status: response.status, html: await response.text(), location: location ?? '' };
    },
  };
}

/** The first link of a page. */
export function linkIn(html: string): URL {
  const href = /href="([^"]+)"/.exec(html)?.[1] ?? '';
  return new URL(href.replace(/&amp;/g, '&'));
}

export const pageOf = (bot: BotUnderTest, path: string) => new URL(path, bot.url());

/** Somebody installs the app in their workspace, or their organisation, in a browser. Resolves to the last page. */
export async function install(
  bot: BotUnderTest,
  workspace: LocalWorkspace,
  userId: string,
  ownerId = workspace.teamId,
): Promise<{ readonly status: number; readonly html: string }> {
  const browser = createBrowser();
  const page = await browser.open(pageOf(bot, '/slack/install'));
  const { location } = await decideInstall(linkIn(page.html), { ownerId, userId });
  if (location === undefined) throw new Error('Slack sent nobody back');
  return browser.open(location);
}
