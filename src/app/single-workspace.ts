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

/** Stores the workspace of `SLACK_BOT_TOKEN` as an installation. Throws when Slack refuses it. */
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
 * `BOOKINGS_VISIBLE_TO` overrules the admins' choice at each start. What an earlier value gave is taken back.
 * Other decisions of admins stay.
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

/** A Cal.com user id that has not been looked up. */
const unknownUser = 0;

/**
 * Makes `CAL_API_KEY` the workspace's shared connection. Roundup starts even when Cal.com is away or refuses
 * the key: people who ask are told, and the key's owner is looked up at its first use.
 */
export async function shareEnvAccess(
  options: EnvAccessOptions & { readonly open: (connection: Connection) => CalcomClient },
  workspace: WorkspaceRef,
  apiKey: string | null,
): Promise<void> {
  const { store, logger, open } = options;
  const known = (await store.connections.list(workspace.workspaceId)).find(isOfEnvironment) ?? null;
  if (apiKey === null) {
    // The operator took the key back.
    if (known !== null) await store.connections.remove(workspace.workspaceId, known.id);
    return;
  }
  try {
    const isSame = known !== null && (await keyOf(store, known)) === apiKey;
    if (isSame) await share(store, workspace, known);
    const connection = isSame
      ? await identify(options, workspace, known)
      : await connect(options, workspace, apiKey);
    // Warms the cache for every answer, and logs what is wrong with the key.
    await open(connection).getMe({ timeoutMs: 0 });
  } catch (error) {
    logger.failure('Cal.com is not ready', error);
  }
}

/** Stores the key under its owner's account, or without an owner when Cal.com refuses it or is away. */
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

/** The connection with its owner; unchanged when Cal.com does not answer, or refuses the key. */
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

/** Returns null when it does not decrypt, such as with other encryption keys. */
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
