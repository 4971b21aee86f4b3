import { createAccounts } from '../../../src/accounts/accounts';
import { type CalcomModule, createCalcomModule } from '../../../src/app/calcom';
import { CalcomUnauthorizedError } from '../../../src/calcom/errors';
import { parseConfig } from '../../../src/config/config';
import { openStore } from '../../../src/store/open-store';
import type { Store } from '../../../src/store/store';

export const workspace = { workspaceId: 'T0ACME0001', enterpriseId: null };
/** Each has a connection of their own, to a member of the local Cal.com. */
export const owners = ['U0ANA00001', 'U0BO000002', 'U0LAYLA003'] as const;

export interface Place {
  readonly dataDir: string;
  readonly calcomUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The bot without Slack: its store, its side of Cal.com, and its deciding. */
export interface Owners {
  readonly store: Store;
  /** As a command does: asks with the person's own connection, and marks it when it is refused. */
  ask(slackUserId: string): Promise<'answered' | 'refused' | 'denied'>;
  close(): Promise<void>;
}

export async function openOwners(
  place: Place,
  now: () => Date,
  tellOwner: (slackUserId: string) => void,
): Promise<Owners> {
  const config = parseConfig({
    SLACK_CLIENT_ID: '1.2',
    SLACK_CLIENT_SECRET: 'client-secret-of-the-tests',
    SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
    SLACK_STATE_SECRET: 'a state secret of the tests',
    PUBLIC_URL: 'http://127.0.0.1:3999/',
    CAL_API_URL: place.calcomUrl,
    CAL_APP_URL: place.calcomUrl,
    CAL_OAUTH_CLIENT_ID: place.clientId,
    CAL_OAUTH_CLIENT_SECRET: place.clientSecret,
    DATA_DIR: place.dataDir,
  });
  const store = await openStore({ ...config.store, now });
  const calcom: CalcomModule = createCalcomModule({
    config,
    store,
    now,
    dispatcher: undefined,
    onCall: () => undefined,
  });
  const accounts = createAccounts({
    identify: async (_, connection) => connection,
    store,
    now,
    openClient: calcom.open,
    isRefused: calcom.isRefused,
    isSlackAdmin: async () => false,
    onBroken: () => undefined,
  });
  const lease = { leaseOwner: 'the tests', leaseMs: 60_000 };
  return {
    store,
    async ask(slackUserId) {
      const chosen = await accounts.choose(workspace, slackUserId, 'own');
      if (chosen.kind === 'denied') return 'denied';
      try {
        await chosen.calcom.getMe({ bypassCache: true, timeoutMs: 5_000 });
        return 'answered';
      } catch (error) {
        if (!(error instanceof CalcomUnauthorizedError)) throw error;
        await accounts.reportRefused(workspace, chosen.connection);
        for (const notice of await store.notifications.claim(10, { ...lease, now: now() })) {
          tellOwner(notice.slackUserId);
          await store.notifications.remove(notice.id, lease.leaseOwner);
        }
        return 'refused';
      }
    },
    async close() {
      await calcom.close();
      await store.close();
    },
  };
}
