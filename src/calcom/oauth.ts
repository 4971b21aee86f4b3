import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { parseJson } from '../lib/text/parse-json';
import {
  CalcomBadAnswerError,
  CalcomTimeoutError,
  CalcomUnavailableError,
  OAuthRefusedError,
} from './errors';
import { createHttpAttempt } from './http';

/** Cal.com documents no scope for insights; its own bot asks for the three `INSIGHTS_READ` scopes. */
export const oauthScopes = [
  'PROFILE_READ',
  'BOOKING_READ',
  'EVENT_TYPE_READ',
  'TEAM_EVENT_TYPE_READ',
  'ORG_EVENT_TYPE_READ',
  'TEAM_PROFILE_READ',
  'ORG_PROFILE_READ',
  'TEAM_MEMBERSHIP_READ',
  'ORG_MEMBERSHIP_READ',
  'INSIGHTS_READ',
  'TEAM_INSIGHTS_READ',
  'ORG_INSIGHTS_READ',
] as const;

export interface OAuthTokens {
  /** Valid for 30 min. */
  readonly accessToken: string;
  /** Works once: each refresh returns another and revokes this one. */
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

export interface CalcomOAuth {
  authorizeUrl(state: string): URL;
  /** A write, as is `refresh`: sent once. @throws OAuthRefusedError, or CalcomError for an unknown outcome */
  exchangeCode(code: string): Promise<OAuthTokens>;
  refresh(refreshToken: string): Promise<OAuthTokens>;
}

export interface CalcomOAuthOptions {
  readonly apiUrl: URL;
  readonly appUrl: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: URL;
  readonly dispatcher: Dispatcher;
  readonly now: () => Date;
  readonly timeoutMs?: number;
}

const path = '/v2/auth/oauth2/token';
const request = `POST ${path}`;

const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
});
const refusalSchema = z.object({ error: z.string().regex(/^[a-z_]{1,64}$/) });

/** A confidential OAuth 2 client. */
export function createCalcomOAuth(options: CalcomOAuthOptions): CalcomOAuth {
  const { apiUrl, appUrl, clientId, clientSecret, redirectUri, dispatcher, now, timeoutMs } = options;
  const send = createHttpAttempt({ baseUrl: apiUrl, dispatcher, timeoutMs });

  async function askForTokens(grant: Readonly<Record<string, string>>): Promise<OAuthTokens> {
    // Cal.com refuses a secret together with a code verifier, so a confidential client sends no verifier.
    const body = { client_id: clientId, client_secret: clientSecret, ...grant };
    const sentAt = now().getTime();
    const outcome = await send({ method: 'POST', path, body }, new AbortController().signal);
    if (outcome.kind === 'timeout') throw new CalcomTimeoutError({ request });
    if (outcome.kind !== 'answer') throw new CalcomUnavailableError({ request });
    const { status, text } = outcome.answer;
    if (status >= 500 || status === 429) throw new CalcomUnavailableError({ request, status });
    const json = parseJson(text);
    const refusal = status >= 400 ? refusalSchema.safeParse(json) : undefined;
    if (refusal?.success) throw new OAuthRefusedError(refusal.data.error);
    const tokens = tokensSchema.safeParse(json);
    if (status >= 400 || !tokens.success) throw new CalcomBadAnswerError({ request, status });
    return {
      accessToken: tokens.data.access_token,
      refreshToken: tokens.data.refresh_token,
      expiresAt: new Date(sentAt + tokens.data.expires_in * 1000),
    };
  }

  return {
    authorizeUrl(state) {
      const url = new URL('auth/oauth2/authorize', appUrl);
      url.searchParams.set('response_type', 'code');
      url.searchParams.set('client_id', clientId);
      url.searchParams.set('redirect_uri', redirectUri.href);
      url.searchParams.set('scope', oauthScopes.join(' '));
      url.searchParams.set('state', state);
      return url;
    },
    exchangeCode: (code) =>
      askForTokens({ grant_type: 'authorization_code', code, redirect_uri: redirectUri.href }),
    refresh: (refreshToken) => askForTokens({ grant_type: 'refresh_token', refresh_token: refreshToken }),
  };
}
