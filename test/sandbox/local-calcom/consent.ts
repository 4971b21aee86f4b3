import { z } from 'zod';
import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';

export const redirectUri = 'http://127.0.0.1:3999/calcom/oauth_redirect';
export const allScopes = 'PROFILE_READ BOOKING_READ';

export function authorizeUrl(
  calcom: LocalCalcom,
  changes: Readonly<Record<string, string | null>> = {},
): URL {
  const url = new URL('/auth/oauth2/authorize', calcom.appUrl);
  const query = {
    client_id: calcom.oauthClient.id,
    redirect_uri: redirectUri,
    scope: allScopes,
    state: 'state-1',
    response_type: 'code',
    ...changes,
  };
  for (const [name, value] of Object.entries(query)) if (value !== null) url.searchParams.set(name, value);
  return url;
}

/** What the browser sends when a member presses a button of the consent page; resolves to where it goes next. */
export async function decide(
  url: URL,
  memberId: number,
  decision: 'allow' | 'deny' = 'allow',
): Promise<{ readonly status: number; readonly location: URL | undefined }> {
  const response = await fetch(`${url.origin}${url.pathname}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([...url.searchParams, ['member', String(memberId)], ['decision', decision]]),
  });
  const location = response.headers.get('location');
  return { status: response.status, location: location === null ? undefined : new URL(location) };
}

export async function codeFor(
  calcom: LocalCalcom,
  memberId: number,
  changes: Readonly<Record<string, string | null>> = {},
): Promise<string> {
  const { location } = await decide(authorizeUrl(calcom, changes), memberId);
  return location?.searchParams.get('code') ?? '';
}

/** A request for tokens, as the registered app unless told. */
export async function askTokens(
  calcom: LocalCalcom,
  fields: Readonly<Record<string, string>>,
  as: 'json' | 'form' = 'json',
) {
  const { id, secret } = calcom.oauthClient;
  const all = { client_id: id, client_secret: secret, ...fields };
  const response = await fetch(`${calcom.url}/v2/auth/oauth2/token`, {
    method: 'POST',
    ...(as === 'form'
      ? { body: new URLSearchParams(all) }
      : { body: JSON.stringify(all), headers: { 'content-type': 'application/json' } }),
  });
  const json: unknown = await response.json();
  return { status: response.status, json };
}

export const exchange = (calcom: LocalCalcom, code: string, changes: Readonly<Record<string, string>> = {}) =>
  askTokens(calcom, { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...changes });

export const refresh = (calcom: LocalCalcom, token: string, changes: Readonly<Record<string, string>> = {}) =>
  askTokens(calcom, { grant_type: 'refresh_token', refresh_token: token, ...changes });

const tokensSchema = z.strictObject({
  access_token: z.string().min(20),
  token_type: z.literal('bearer'),
  refresh_token: z.string().min(20),
  expires_in: z.literal(1800),
  scope: z.string(),
});

export async function connect(calcom: LocalCalcom, memberId: number, scope = allScopes) {
  const { json } = await exchange(calcom, await codeFor(calcom, memberId, { scope }));
  return tokensSchema.parse(json);
}

export function readTokens(json: unknown) {
  return tokensSchema.parse(json);
}
