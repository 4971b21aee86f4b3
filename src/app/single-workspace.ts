import { webApi } from '@slack/bolt';
import type { Connection } from '../accounts/connection';
import { type ConnectOptions, connectWithKey } from '../accounts/connections';
import { UnreadableSecretError } from '../accounts/encryption';
import type { StoredInstallation } from '../accounts/ports';
import type { WorkspaceRef } from '../accounts/workspace';
import type { CalcomClient } from '../calcom/client';
import type { BookingsVisibleTo } from '../config/values';
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
  readonly logger: Logger;
}

/** Stands for a Cal.com user id that has not been looked up. */
const unknownUser = 0;

/**
 * `CAL_API_KEY` becomes the workspace's shared connection. A Cal.com that is away does not keep Roundup from starting,
 * nor does one that refuses the key: whoever asks is told, and its owner is looked up when the key is first used.
 */
export async function shareEnvAccess(
  options: EnvAccessOptions & { readonly open: (connection: Connection) => CalcomClient },
  workspace: WorkspaceRef,
  apiKey: string | null,
): Promise<void> {
  const { store, logger, open } = options;
  const known = (await store.connections.list(workspace.workspaceId)).find(isOfEnvironment) ?? null;
  if (apiKey === null) {
    // Whoever runs Roundup took it back.
    if (known !== null) await store.connections.remove(workspace.workspaceId, known.id);
    return;
  }
  try {
    const isSame = known !== null && (await keyOf(store, known)) === apiKey;
    if (isSame) await share(store, workspace, known);
    const connection = isSame
      ? await identify(options, workspace, known)
      : await connect(options, workspace, apiKey);
    // Warms what every answer needs, and says in the log what is wrong with the key.
    await open(connection).getMe({ timeoutMs: 0 });
  } catch (error) {
    logger.failure('Cal.com is not ready', error);
  }
}

/** Keeps the key under its owner's account; without knowing whose it is where Cal.com refuses it or is away. */
async function connect(
  options: EnvAccessOptions,
  workspace: WorkspaceRef,
  apiKey: string,
): Promise<Connection> {
  const { store, apiUrls } = options;
  const [apiUrl = new URL('https://api.cal.com/')] = apiUrls;
  const unidentified = {
    ownerSlackUserId: null,
    calcomUserId: unknownUser,
    calcomName: 'somebody Cal.com has not named yet',
    hasOrganisation: false,
    apiUrl: apiUrl.href,
  };
  const saveUnidentified = async () => {
    const connection = await store.connections.save(workspace, unidentified, { kind: 'api-key', apiKey });
    await share(store, workspace, connection);
    return connection;
  };
  const outcome = await connectWithKey(options, { workspace, slackUserId: null }, apiKey).catch(
    async (error: unknown) => {
      await saveUnidentified();
      throw error;
    },
  );
  if (outcome.kind === 'refused') return saveUnidentified();
  await share(store, workspace, outcome.connection);
  return outcome.connection;
}

/** The same connection, once it is known whose it is; as it was where Cal.com does not say, or refuses the key. */
export async function identifyEnvAccess(
  options: EnvAccessOptions,
  workspace: WorkspaceRef,
  connection: Connection,
): Promise<Connection> {
  try {
    return await identify(options, workspace, connection);
  } catch (error) {
    options.logger.failure('Cal.com is not ready', error);
    return connection;
  }
}

const isOfEnvironment = ({ ownerSlackUserId }: Connection) => ownerSlackUserId === null;

async function identify(
  options: EnvAccessOptions,
  workspace: WorkspaceRef,
  connection: Connection,
): Promise<Connection> {
  if (!isOfEnvironment(connection) || connection.calcomUserId !== unknownUser) return connection;
  const apiKey = await keyOf(options.store, connection);
  if (apiKey === null) return connection;
  const outcome = await connectWithKey(options, { workspace, slackUserId: null }, apiKey);
  if (outcome.kind === 'refused') return connection;
  await share(options.store, workspace, outcome.connection);
  return outcome.connection;
}

/** Null where it does not open, such as with other encryption keys. */
async function keyOf(store: Pick<Store, 'connections'>, connection: Connection): Promise<string | null> {
  try {
    const access = await store.connections.openAccess(connection);
    return access?.kind === 'api-key' ? access.apiKey : null;
  } catch (error) {
    if (error instanceof UnreadableSecretError) return null;
    throw error;
  }
}

const share = (store: Pick<Store, 'policies'>, workspace: WorkspaceRef, { id }: Connection) =>
  store.policies.change(workspace, (policy) => ({ ...policy, sharedConnectionId: id }));
