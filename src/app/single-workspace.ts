import { webApi } from '@slack/bolt';
import type { Connection } from '../accounts/connection';
import { type ConnectOptions, connectWithKey } from '../accounts/connections';
import type { StoredInstallation } from '../accounts/ports';
import { UnreadableSecretError } from '../accounts/secret-box';
import type { WorkspaceRef } from '../accounts/workspace';
import type { CalcomClient } from '../calcom/client';
import type { BookingsVisibleTo } from '../config/values';
import type { Wait } from '../lib/async/wait';
import type { Logger } from '../ops/logger';
import type { Store } from '../store/store';

/** Whose token `SLACK_BOT_TOKEN` is, stored as an installation through Slack is. @throws what Slack's refusal throws */
export async function installSingle(
  store: Pick<Store, 'installations'>,
  botToken: string,
  clientOptions: webApi.WebClientOptions,
): Promise<WorkspaceRef> {
  const answer = await new webApi.WebClient(botToken, clientOptions).auth.test();
  const { team_id: teamId, enterprise_id: enterpriseId = null, user_id: botUserId, bot_id: botId } = answer;
  if (!teamId || !botUserId || !botId || answer.is_enterprise_install === true) {
    throw new Error('SLACK_BOT_TOKEN is not the bot token of one workspace');
  }
  const scopes = answer.response_metadata?.scopes ?? [];
  const stored: StoredInstallation = {
    teamId,
    enterpriseId,
    isEnterpriseInstall: false,
    installerSlackUserId: '',
    botUserId,
    botScopes: scopes,
    json: JSON.stringify({ bot: { token: botToken, id: botId, userId: botUserId, scopes } }),
  };
  await store.installations.save(stored);
  return { workspaceId: teamId, enterpriseId };
}

/**
 * What `BOOKINGS_VISIBLE_TO` says wins at each start, and goes with it: what an earlier start gave is taken back. What
 * admins decided besides stays.
 */
export async function applyVisibleTo(
  store: Pick<Store, 'policies'>,
  workspace: WorkspaceRef,
  visibleTo: BookingsVisibleTo,
): Promise<void> {
  await store.policies.change(workspace, ({ bookingsByEnvironment: before = [], ...policy }) => {
    const wasEveryone = before === 'everyone' && policy.bookingsWithShared === 'everyone';
    const kept = {
      ...policy,
      bookingsWithShared: wasEveryone ? ('nobody' as const) : policy.bookingsWithShared,
      bookingsNamed: policy.bookingsNamed.filter((id) => before === 'everyone' || !before.includes(id)),
    };
    if (visibleTo === 'everyone') {
      return { ...kept, bookingsWithShared: 'everyone' as const, bookingsByEnvironment: visibleTo };
    }
    if (visibleTo.length === 0) return kept;
    const given = { bookingsNamed: visibleTo, bookingsByEnvironment: visibleTo };
    return { ...kept, bookingsWithShared: 'nobody' as const, ...given };
  });
}

export interface EnvAccessOptions extends ConnectOptions {
  readonly store: Pick<Store, 'connections' | 'hidden' | 'installations' | 'policies'>;
  readonly open: (connection: Connection) => CalcomClient;
  readonly logger: Logger;
  readonly wait: Wait;
  /** Ends what goes on in the background. */
  readonly signal: AbortSignal;
}

const tryAgainAfterMs = 30_000;
/** Nobody's number in Cal.com. */
const unread = 0;

/**
 * `CAL_API_KEY` becomes the workspace's shared connection. A Cal.com that is away does not keep Roundup from
 * starting: the key is shared as it is, and its owner looked up when Cal.com is back.
 */
export async function shareEnvAccess(
  options: EnvAccessOptions,
  workspace: WorkspaceRef,
  apiKey: string | null,
): Promise<void> {
  const { store, logger } = options;
  if (apiKey === null) {
    // Whoever runs Roundup took it back.
    const left = await findEnvConnection(store, workspace);
    if (left !== null) await store.connections.remove(workspace.workspaceId, left.id);
    return;
  }
  const kept = await findKept(store, workspace, apiKey);
  if (kept !== null) await share(store, workspace, kept);
  try {
    const connection = kept ?? (await connectEnv(options, workspace, apiKey));
    // Warms what every answer needs, and says in the log what is wrong with the key.
    await options.open(connection).getMe({ timeoutMs: 0 });
  } catch (error) {
    logger.failure('Cal.com is not ready', error);
    if (kept !== null || (await findKept(store, workspace, apiKey)) !== null) return;
    await keepUnread(options, workspace, apiKey);
    keepTrying(options, workspace, apiKey);
  }
}

const findEnvConnection = async (store: Pick<Store, 'connections'>, { workspaceId }: WorkspaceRef) =>
  (await store.connections.list(workspaceId)).find(({ ownerSlackUserId }) => ownerSlackUserId === null) ??
  null;

/** One that is refused is shared all the same: whoever asks is told what is wrong with it. */
async function connectEnv(
  options: EnvAccessOptions,
  workspace: WorkspaceRef,
  apiKey: string,
): Promise<Connection> {
  const outcome = await connectWithKey(options, { workspace, slackUserId: null }, apiKey);
  if (outcome.kind === 'refused') return keepUnread(options, workspace, apiKey);
  await share(options.store, workspace, outcome.connection);
  return outcome.connection;
}

/** The connection that was made of this very key, and whose owner is known. */
async function findKept(
  store: Pick<Store, 'connections'>,
  workspace: WorkspaceRef,
  apiKey: string,
): Promise<Connection | null> {
  const kept = await findEnvConnection(store, workspace);
  if (kept === null || kept.calcomUserId === unread) return null;
  try {
    const access = await store.connections.openAccess(kept);
    return access?.kind === 'api-key' && access.apiKey === apiKey ? kept : null;
  } catch (error) {
    if (error instanceof UnreadableSecretError) return null;
    throw error;
  }
}

/** Without knowing whose it is. */
async function keepUnread(
  { store, apiUrls }: EnvAccessOptions,
  workspace: WorkspaceRef,
  apiKey: string,
): Promise<Connection> {
  const [apiUrl = new URL('https://api.cal.com/')] = apiUrls;
  const connection = await store.connections.save(
    workspace,
    {
      ownerSlackUserId: null,
      apiUrl: apiUrl.href,
      calcomUserId: unread,
      calcomName: 'somebody Cal.com has not named yet',
      hasOrganisation: false,
    },
    { kind: 'api-key', apiKey },
  );
  await share(store, workspace, connection);
  return connection;
}

const share = (store: Pick<Store, 'policies'>, workspace: WorkspaceRef, { id }: Connection) =>
  store.policies.change(workspace, (policy) => ({ ...policy, sharedConnectionId: id }));

function keepTrying(options: EnvAccessOptions, workspace: WorkspaceRef, apiKey: string): void {
  const { wait, signal, logger } = options;
  const tryOn = async () => {
    for (;;) {
      await wait(tryAgainAfterMs, signal);
      try {
        await connectEnv(options, workspace, apiKey);
        return;
      } catch (error) {
        logger.failure('Cal.com is not ready', error);
      }
    }
  };
  // Rejects when Roundup stops, and not before.
  tryOn().catch(() => undefined);
}
