import { type Authorize, type Installation, type InstallationStore, webApi } from '@slack/bolt';
import { z } from 'zod';
import type { StoredInstallation } from '../../accounts/ports';
import { installationIdOf } from '../../accounts/workspace';
import { createTtlCache } from '../../lib/async/ttl-cache';
import type { Logger } from '../../ops/logger';
import { StoreUnavailableError } from '../../store/errors';
import type { Store } from '../../store/store';
import { findBot, type InstalledBot, NotInstalledError } from '../api/bot';
import { type RequestOrigin, readOrigin } from '../kit/request-origin';

const maxRemembered = 10_000;

/** Whether an organisation-wide installation covers a workspace; null when unknown. */
export type IsCovered = (bot: InstalledBot, workspaceId: string) => Promise<boolean | null>;

/**
 * Finds the bot of the workspace or organisation that sent a request; while the database is away, the one
 * found last. `context.isOutsider` marks people of other companies.
 * @throws NotInstalledError
 */
export function createAuthorize(
  store: Pick<Store, 'installations'>,
  isCovered: IsCovered = async () => null,
): Authorize<boolean> {
  const last = createTtlCache<InstalledBot>({ max: maxRemembered });

  /** True when a person from another workspace belongs to the same organisation. */
  async function isColleague(enterpriseId: string, userTeamId: string): Promise<boolean> {
    if (userTeamId === enterpriseId) return true;
    const own = { teamId: userTeamId, enterpriseId, isEnterpriseInstall: false };
    if ((await store.installations.find(own))?.enterpriseId === enterpriseId) return true;
    const bot = await findBot(store, { teamId: null, enterpriseId, isEnterpriseInstall: true });
    return bot !== null && (await isCovered(bot, userTeamId)) === true;
  }

  async function isOutsider(bot: InstalledBot, { workspaceId, enterpriseId, userTeamId }: RequestOrigin) {
    if (workspaceId === null) return false;
    const { enterpriseId: ownEnterpriseId } = bot;
    if (ownEnterpriseId !== null && (enterpriseId ?? ownEnterpriseId) !== ownEnterpriseId) return true;
    // A request may name the sender's own workspace, which the installation does not cover.
    if (bot.isOrgWide && (await isCovered(bot, workspaceId)) === false) return true;
    if (userTeamId === null || userTeamId === workspaceId) return false;
    // The organisation in a payload may be the other company's.
    return ownEnterpriseId === null || !(await isColleague(ownEnterpriseId, userTeamId));
  }

  return async ({ teamId, enterpriseId, isEnterpriseInstall }, body) => {
    const origin = readOrigin(body, { teamId, enterpriseId });
    const key = { teamId: origin.workspaceId, enterpriseId: origin.enterpriseId, isEnterpriseInstall };
    const id = `${isEnterpriseInstall} ${installationIdOf(key)}`;
    const bot = await findBot(store, key).catch((error: unknown) => {
      const known = last.get(id);
      if (!(error instanceof StoreUnavailableError) || known === undefined) throw error;
      return known;
    });
    last.delete(id);
    if (bot === null) throw new NotInstalledError();
    last.set(id, bot);
    // `botToken` is left out: Bolt keeps a client per token forever, and no listener uses it.
    return {
      botId: bot.botId,
      botUserId: bot.botUserId,
      // '' rather than undefined: Bolt would put in the id it read, for a form perhaps an organisation's.
      teamId: origin.workspaceId ?? '',
      ...(origin.enterpriseId === null ? {} : { enterpriseId: origin.enterpriseId }),
      isOutsider: await isOutsider(bot, origin),
    };
  };
}

/** Slack returned an installation that Roundup cannot use. The message is shown to the installer. */
export class InstallationRefusedError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'InstallationRefusedError';
  }
}

/**
 * Anyone can ask Slack for less than the install page does, which must not replace a working installation.
 * @throws InstallationRefusedError
 */
function refuseUnfit({ bot }: Installation<'v1' | 'v2', boolean>): void {
  if (bot === undefined) {
    throw new InstallationRefusedError('Slack gave no bot with it, without which Roundup can answer nobody.');
  }
  if (bot.refreshToken !== undefined) {
    throw new InstallationRefusedError(
      'Token rotation is on in this Slack app, and Roundup does not take part in it: it needs an app made without.',
    );
  }
}

/** Bolt's `InstallationStore` on our store. `onInstalled` runs once the installation is saved. */
export function createInstallationStore(
  store: Pick<Store, 'installations'>,
  onInstalled: (installation: StoredInstallation) => Promise<void>,
): InstallationStore {
  return {
    async storeInstallation(installation) {
      refuseUnfit(installation);
      const stored = toStored(installation);
      await store.installations.save(stored);
      await onInstalled(stored);
    },
    // Only Bolt's own `authorize` would call this, and `createAuthorize` replaces it.
    fetchInstallation: () => Promise.reject(new NotInstalledError()),
  };
}

function toStored(installation: Installation<'v1' | 'v2', boolean>): StoredInstallation {
  return {
    teamId: installation.team?.id ?? null,
    enterpriseId: installation.enterprise?.id ?? null,
    isEnterpriseInstall: installation.isEnterpriseInstall ?? false,
    installerSlackUserId: installation.user.id,
    botUserId: installation.bot?.userId ?? null,
    botScopes: installation.bot?.scopes ?? [],
    json: JSON.stringify(installation),
  };
}

const askAgainAfterMs = 60_000;
const maxTokens = 1_000;
const maxPages = 20;

const pageSchema = z.object({
  teams: z.array(z.object({ id: z.string() })).default([]),
  response_metadata: z.object({ next_cursor: z.string().default('') }).optional(),
});

/**
 * Asks `auth.teams.list`, which needs no scope, and caches it per token. For a workspace outside the list it
 * asks again, at most once a minute.
 * @see https://docs.slack.dev/reference/methods/auth.teams.list
 */
export function createIsCovered(
  clientOptions: webApi.WebClientOptions,
  { logger, now }: { readonly logger: Logger; readonly now: () => Date },
): IsCovered {
  const known = createTtlCache<ReadonlySet<string>>({ max: maxTokens });
  const askedLately = createTtlCache<true>({ now, max: maxTokens, ttlMs: askAgainAfterMs });

  async function list(token: string): Promise<ReadonlySet<string>> {
    const client = new webApi.WebClient(token, clientOptions);
    const ids = new Set<string>();
    let cursor = '';
    for (let page = 0; page < maxPages; page += 1) {
      const asked = { limit: 1_000, ...(cursor === '' ? {} : { cursor }) };
      const answer = pageSchema.parse(await client.apiCall('auth.teams.list', asked));
      for (const { id } of answer.teams) ids.add(id);
      cursor = answer.response_metadata?.next_cursor ?? '';
      if (cursor === '') break;
    }
    return ids;
  }

  return async ({ token }, workspaceId) => {
    if (known.get(token)?.has(workspaceId)) return true;
    if (askedLately.get(token)) return false;
    try {
      const ids = await list(token);
      known.set(token, ids);
      askedLately.set(token, true);
      return ids.has(workspaceId);
    } catch (error) {
      logger.failure('Slack did not say which workspaces an organisation has', error);
      return null;
    }
  };
}
