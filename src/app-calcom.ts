import { randomUUID } from 'node:crypto';
import { Agent, type Dispatcher } from 'undici';
import { type CalcomClients, createCalcomClients } from './accounts/calcom-clients';
import type { Tried } from './accounts/connect';
import type { Access, Connection } from './accounts/connection';
import { createAccessToken } from './app-access-token';
import { type CalcomClientOptions, createCalcomClient } from './calcom/client';
import { CalcomUnauthorizedError, CalcomUnknownServerError } from './calcom/errors';
import { type CalcomOAuth, createCalcomOAuth } from './calcom/oauth';
import type { Me } from './calcom/schemas';
import { wait } from './calcom/wait';
import type { Config } from './config';
import type { Store } from './store/store';

export interface CalcomSideOptions {
  readonly config: Config;
  readonly store: Pick<Store, 'connections'>;
  readonly now: () => Date;
  /** Ours, and closed with the rest, unless one is given. */
  readonly dispatcher: Dispatcher | undefined;
  readonly onCall: NonNullable<CalcomClientOptions['onCall']>;
}

/** All that speaks to Cal.com. */
export interface CalcomSide {
  readonly open: CalcomClients['open'];
  /** Null where it is not configured. */
  readonly oauth: CalcomOAuth | null;
  tryAccess(apiUrl: URL, accessToken: string): Promise<Tried>;
  /** Whose access it is. @throws CalcomError */
  whoIs(access: Access): Promise<Me>;
  isRefused(connection: Connection): Promise<boolean>;
  close(): Promise<void>;
}

/** Somebody waits with a form or a page open. */
const tryTimeoutMs = 5_000;

export function createCalcomSide(options: CalcomSideOptions): CalcomSide {
  const { config, store, now, onCall } = options;
  const [apiUrl = new URL('https://api.cal.com/')] = config.calcom.apiUrls;
  const dispatcher = options.dispatcher ?? new Agent({ connections: 32 });
  const client = (given: Pick<CalcomClientOptions, 'baseUrl' | 'apiKey' | 'timeoutMs'>) =>
    createCalcomClient({ ...given, dispatcher, now, onCall });

  const oauth =
    config.calcom.oauth && config.publicUrl
      ? createCalcomOAuth({
          ...config.calcom.oauth,
          apiUrl,
          appUrl: config.calcom.appUrl,
          redirectUri: new URL('calcom/oauth_redirect', config.publicUrl),
          dispatcher,
          now,
        })
      : null;

  const isConfigured = (address: string) => config.calcom.apiUrls.some(({ href }) => href === address);

  const clients = createCalcomClients((connection) => {
    if (!isConfigured(connection.apiUrl)) {
      // Nothing is asked there, so the usual address stands for it.
      const refuse = () => Promise.reject(new CalcomUnknownServerError({ request: 'GET /v2/me' }));
      return client({ baseUrl: apiUrl, apiKey: refuse });
    }
    const apiKey = createAccessToken({
      connection,
      store,
      refresh: oauth === null ? null : oauth.refresh,
      now,
      wait,
      newHolder: randomUUID,
    });
    return client({ baseUrl: new URL(connection.apiUrl), apiKey });
  });

  async function ask(baseUrl: URL, apiKey: string): Promise<Me> {
    return client({ baseUrl, apiKey, timeoutMs: tryTimeoutMs }).getMe({ patienceMs: 0 });
  }

  return {
    open: clients.open,
    oauth,
    async tryAccess(baseUrl, accessToken) {
      try {
        return { kind: 'accepted', me: await ask(baseUrl, accessToken) };
      } catch (error) {
        if (!(error instanceof CalcomUnauthorizedError)) throw error;
        return { kind: 'refused', isExpired: error.isExpired };
      }
    },
    whoIs: (access) => ask(apiUrl, access.kind === 'oauth' ? access.accessToken : access.apiKey),
    async isRefused(connection) {
      try {
        await clients.open(connection).getMe({ fresh: true, patienceMs: tryTimeoutMs });
        return false;
      } catch (error) {
        return error instanceof CalcomUnauthorizedError;
      }
    },
    async close() {
      await clients.close();
      if (options.dispatcher === undefined) await dispatcher.destroy();
    },
  };
}
