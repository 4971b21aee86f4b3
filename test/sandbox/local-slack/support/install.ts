import type { LocalSlack } from '../../../../sandbox/local-slack/types';

export const redirectUrl = 'http://127.0.0.1:3999/slack/oauth_redirect';

export function installUrl(slack: LocalSlack, changes: Readonly<Record<string, string | null>> = {}): URL {
  const url = new URL(slack.authorizationUrl);
  const query = { client_id: slack.clientId, scope: 'commands,chat:write', state: 'state-1', ...changes };
  for (const [name, value] of Object.entries(query)) if (value !== null) url.searchParams.set(name, value);
  return url;
}

/** What the browser sends when somebody presses a button of the install page; resolves to where it goes next. */
export async function decideInstall(
  url: URL,
  choice: { readonly ownerId: string; readonly userId: string; readonly decision?: 'allow' | 'cancel' },
): Promise<{ readonly status: number; readonly location: URL | undefined }> {
  const response = await fetch(`${url.origin}${url.pathname}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([
      ...url.searchParams,
      ['installer', `${choice.ownerId} ${choice.userId}`],
      ['decision', choice.decision ?? 'allow'],
    ]),
  });
  const location = response.headers.get('location');
  return { status: response.status, location: location === null ? undefined : new URL(location) };
}

export async function installCode(
  slack: LocalSlack,
  choice: { readonly ownerId: string; readonly userId: string },
  changes: Readonly<Record<string, string | null>> = {},
): Promise<string> {
  const { location } = await decideInstall(installUrl(slack, changes), choice);
  return location?.searchParams.get('code') ?? '';
}

/** `oauth.v2.access` with a form, as the SDK sends it. */
export async function exchangeCode(
  slack: LocalSlack,
  code: string,
  changes: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const credentials = headers.authorization
    ? {}
    : { client_id: slack.clientId, client_secret: slack.clientSecret };
  const response = await fetch(`${slack.apiUrl}oauth.v2.access`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ code, ...credentials, ...changes }),
  });
  return Object.fromEntries(Object.entries((await response.json()) ?? {}));
}
