import { resolve } from 'node:path';
import { installSingle } from '../app/single-workspace';
import type { Config } from '../config/config';
import { secretsOf } from '../config/redacted-values';
import { formatSchedule } from '../digests/schedule';
import { createLightFetch } from '../ops/light-fetch';
import { createBoltLogger, createLogger } from '../ops/logger';
import { createAgent } from '../ops/outbound';
import { createClientOptions } from '../slack/app';
import { openStore } from '../store/open-store';
import { backUpEmbedded, restoreEmbedded } from '../store/sqlite/backup';
import type { Store } from '../store/store';

/** The message says what the arguments must be. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Each task resolves to the lines to print, and throws StoreStartError or UsageError. */

export async function migrateAlone({ store }: Config): Promise<readonly string[]> {
  return withStore(store, async () => ['The database is up to date.']);
}

/** Reports how many secrets were encrypted again, and which cannot be read. */
export async function rotateKeysAlone({ store: options }: Config): Promise<readonly string[]> {
  return withStore(options, async (store) => {
    const unreadable: string[] = [];
    const count = await store.rotateKeys((what) => unreadable.push(what));
    return [
      `${count} secrets were encrypted again with the newest key. The older keys are no longer needed.`,
      ...unreadable.map(
        (what) =>
          `${what} cannot be read: it was changed in the database. It stays as it is, and is asked for again.`,
      ),
    ];
  });
}

/** For the embedded database only. `file` must not exist yet. */
export async function backUp({ store }: Config, file: string | undefined): Promise<readonly string[]> {
  requireEmbedded(store.databaseUrl, 'pg_dump');
  if (file === undefined)
    throw new UsageError('backup needs the name of a file to write: node dist/index.js backup FILE');
  const { keyId } = backUpEmbedded(store.dataDir, file);
  return [
    `The backup is in ${resolve(file)}. It opens with key ${keyId}.`,
    store.encryptionKeys === null
      ? `Keep ${resolve(store.dataDir, 'encryption.key')} too, in another place: without it the backup is of no use.`
      : 'Keep ENCRYPTION_KEYS too, in another place: without them the backup is of no use.',
  ];
}

/** For the embedded database only. What the backup replaces is kept, and named. */
export async function restore(
  { store }: Config,
  file: string | undefined,
  now: Date,
): Promise<readonly string[]> {
  requireEmbedded(store.databaseUrl, 'pg_restore');
  if (file === undefined)
    throw new UsageError('restore needs the name of a backup: node dist/index.js restore FILE');
  const { kept } = await restoreEmbedded(store.dataDir, file, store.encryptionKeys, now);
  return [
    `${resolve(file)} is in place.${kept === null ? '' : ` What was there before is in ${kept}.`}`,
    'Digests that were due since the backup are posted once if they are less than a day late.',
  ];
}

function requireEmbedded(databaseUrl: string | null, instead: string): void {
  if (databaseUrl !== null) {
    throw new UsageError(`DATABASE_URL is set, so the database is Postgres: use ${instead}.`);
  }
}

/** A line per digest of all workspaces: where, whose, when, and the next run or why it is paused. */
export async function listDigests({ store: options }: Config): Promise<readonly string[]> {
  return withStore(options, async (store) => {
    const digests = await store.digests.listAll();
    const lines = digests.map(({ workspace, channelId, ownerSlackUserId, schedule, state, nextRunAt }) =>
      [
        workspace.workspaceId,
        channelId,
        ownerSlackUserId,
        formatSchedule(schedule),
        state.kind === 'active' ? `next ${nextRunAt?.toISOString() ?? '-'}` : `paused: ${state.why}`,
      ].join('  '),
    );
    return lines.length === 0 ? ['There are no digests.'] : lines;
  });
}

/** Deletes nothing unless `isConfirmed`. */
export async function forget(
  { store: options }: Config,
  workspaceId: string | undefined,
  isConfirmed: boolean,
): Promise<readonly string[]> {
  if (workspaceId === undefined || !/^T[A-Z0-9]{2,}$/.test(workspaceId)) {
    throw new UsageError('forget needs the id of a Slack workspace, such as T012AB3CD.');
  }
  return withStore(options, async (store) => {
    const installation = { teamId: workspaceId, enterpriseId: null, isEnterpriseInstall: false };
    const isInstalled = (await store.installations.list()).some(({ teamId }) => teamId === workspaceId);
    const connections = await store.connections.list(workspaceId);
    const digests = await store.digests.list(workspaceId);
    const kept = `${isInstalled ? 'the installation, ' : ''}${connections.length} Cal.com connections, ${digests.length} digests and its settings`;
    if (!isConfirmed) {
      return [
        `Of ${workspaceId} there are ${kept}.`,
        `To delete all of it: node dist/index.js forget ${workspaceId} --yes`,
      ];
    }
    await store.installations.remove(installation);
    return [`Deleted of ${workspaceId}: ${kept}. Remove the app in Slack too, or it can be installed again.`];
  });
}

/** For the workspace of `SLACK_BOT_TOKEN`. */
export async function addAdmin(config: Config, slackUserId = ''): Promise<readonly string[]> {
  const { slack, logLevel } = config;
  const { botToken } = slack;
  if (botToken === null) {
    throw new UsageError(
      'admin is for SLACK_BOT_TOKEN. Elsewhere, whoever installs Roundup is the first admin.',
    );
  }
  if (!/^[UW][A-Z0-9]{2,}$/.test(slackUserId)) {
    throw new UsageError('admin needs a Slack member id such as U024BE7LH: "Copy member ID" in a profile.');
  }
  const agent = createAgent(config.proxy, {});
  try {
    return await withStore(config.store, async (store) => {
      const logger = createBoltLogger(createLogger(logLevel, process.stdout, secretsOf(config)), logLevel);
      const clientOptions = createClientOptions(slack.apiUrl, logger, createLightFetch(agent));
      const workspace = await installSingle(store, botToken, clientOptions);
      await store.policies.change(workspace, (policy) => ({
        ...policy,
        admins: [...new Set([...policy.admins, slackUserId])],
      }));
      return [`${slackUserId} is an admin of Roundup now. /cal-account in Slack names further ones.`];
    });
  } finally {
    await agent.destroy();
  }
}

async function withStore<T>(options: Config['store'], act: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(options);
  try {
    return await act(store);
  } finally {
    await store.close();
  }
}
