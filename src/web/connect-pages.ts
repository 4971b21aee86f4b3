import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CustomRoute } from '@slack/bolt';
import { type ConnectLinks, type LinkOwner, linkLifeMs } from '../accounts/connect-link';
import type { OAuthAccess } from '../accounts/connection';
import type { Me } from '../calcom/schemas';
import { memberName } from '../lib/text/member-name';
import { databaseAway, type Page, readForm, route, sendPage } from './page';

export interface ConnectPagesOptions {
  readonly links: ConnectLinks;
  readonly publicUrl: URL;
  /** `apiUrl` is the API address of the region, here and below. */
  readonly authorizeUrl: (state: string, apiUrl: string) => URL;
  readonly exchangeCode: (code: string, apiUrl: string) => Promise<OAuthAccess>;
  readonly fetchProfile: (accessToken: string, apiUrl: string) => Promise<Me>;
  /** Stores the confirmed connection and tells the person in Slack. */
  readonly saveConnection: (owner: LinkOwner, me: Me, access: OAuthAccess) => Promise<void>;
  readonly isDatabaseAway: (error: unknown) => boolean;
  readonly onFailure: (error: unknown) => void;
}

const cookie = 'roundup_connect';

const gone: Page = {
  status: 400,
  title: 'This link is no longer good',
  lines: [
    'It was used already, is older than ten minutes, or was made for somebody else or another browser.',
    'Nothing has changed. /cal-account in Slack gives you a new link.',
  ],
};

const failed: Page = {
  status: 502,
  title: 'Cal.com didn’t answer as expected',
  lines: ['Nothing was connected. Type /cal-account in Slack and try again in a minute.'],
};

const refused: Page = {
  status: 200,
  title: 'Not connected',
  lines: ['You didn’t allow it in Cal.com, so nothing was stored. Start again with /cal-account in Slack.'],
};

const away: Page = {
  ...databaseAway,
  lines: [...databaseAway.lines, 'Nothing was connected. Start again with /cal-account in Slack.'],
};

/**
 * Connects a Cal.com account in the browser: `/calcom/connect` binds the link to this browser and redirects
 * to Cal.com, `/calcom/oauth_redirect` shows both names, and `/calcom/confirm` stores the connection. Nothing
 * is stored before that.
 */
export function createConnectRoutes(options: ConnectPagesOptions): CustomRoute[] {
  const { links, publicUrl, onFailure } = options;
  const secure = publicUrl.protocol === 'https:' ? '; Secure' : '';
  const setCookie = (value: string, seconds: number) =>
    `${cookie}=${value}; HttpOnly; SameSite=Lax; Path=${publicUrl.pathname}calcom; Max-Age=${seconds}${secure}`;

  const sayFailed = (error: unknown, response: ServerResponse) => {
    onFailure(error);
    if (!response.headersSent) sendPage(response, options.isDatabaseAway(error) ? away : failed);
    else response.destroy();
  };

  async function connect(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const state = queryOf(request).get('state');
    if (!state || !/^[\w.~-]{20,2000}$/.test(state)) return sendPage(response, gone);
    const apiUrl = links.regionOf(state);
    if (apiUrl === null) return sendPage(response, gone);
    response
      .writeHead(302, {
        location: options.authorizeUrl(state, apiUrl).href,
        'set-cookie': setCookie(state, linkLifeMs / 1000),
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      })
      .end();
  }

  async function comeBack(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const query = queryOf(request);
    const state = query.get('state') ?? '';
    // The browser that comes back must be the one that left.
    if (state === '' || cookieOf(request) !== state) return sendPage(response, gone);
    const owner = await links.use(state);
    if (owner === null) return sendPage(response, gone);
    const code = query.get('code');
    if (code === null) return sendPage(response, refused);
    const access = await options.exchangeCode(code, owner.apiUrl);
    const me = await options.fetchProfile(access.accessToken, owner.apiUrl);
    const sealed = await links.sealAccess(owner, access, state);
    const { slackUserName, slackUserId, workspace } = owner;
    sendPage(
      response,
      {
        status: 200,
        title: 'Connect these two?',
        lines: [
          `In Slack: ${slackUserName} (member ${slackUserId}, workspace ${workspace.workspaceId})`,
          `In Cal.com: ${memberName(me)} (${me.email})`,
          'Continue only if you pressed the button in Slack yourself, just now. That Slack member will see everything this Cal.com account can see.',
          `${whereCodeIs} If somebody else sent you this link, close this page. Nothing is stored until you connect.`,
        ],
        form: formFor(sealed),
      },
      setCookie(state, linkLifeMs / 1000),
    );
  }

  async function confirm(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const origin = request.headers.origin;
    // A browser sends the form's origin; another site's form is no confirmation.
    if (origin !== undefined && origin !== publicUrl.origin) return sendPage(response, gone);
    const state = cookieOf(request);
    if (state === '') return sendPage(response, gone);
    const form = await readForm(request);
    const opened = await links.openAccess(form.get('sealed') ?? '', state, form.get('code') ?? '');
    if (opened === null) return sendPage(response, gone);
    if (opened.kind === 'wrong-code') {
      return sendPage(response, {
        status: 400,
        title: 'That isn’t the code',
        lines: [`${whereCodeIs} Nothing was connected.`],
        form: formFor(opened.sealed),
      });
    }
    const me = await options.fetchProfile(opened.access.accessToken, opened.owner.apiUrl);
    await options.saveConnection(opened.owner, me, opened.access);
    sendPage(
      response,
      {
        status: 200,
        title: 'Connected',
        lines: [
          `Roundup now answers ${opened.owner.slackUserName} in Slack with what ${memberName(me)} can see in Cal.com.`,
          'You can close this page. To disconnect, use /cal-account in Slack.',
        ],
      },
      setCookie('', 0),
    );
  }

  return [
    route('GET', '/calcom/connect', connect, sayFailed),
    route('GET', '/calcom/oauth_redirect', comeBack, sayFailed),
    route('POST', '/calcom/confirm', confirm, sayFailed),
  ];
}

const whereCodeIs = 'Type the code that Roundup shows you in Slack, next to the button you pressed.';

const formFor = (sealed: string): NonNullable<Page['form']> => ({
  // Relative, because a proxy may strip part of the path.
  action: 'confirm',
  fields: { sealed },
  ask: { name: 'code', label: 'Code from Slack' },
  submit: 'Connect',
});

function queryOf(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? '/', 'http://roundup').searchParams;
}

function cookieOf(request: IncomingMessage): string {
  const pairs = (request.headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('='));
  return pairs.find(([name]) => name === cookie)?.[1] ?? '';
}
