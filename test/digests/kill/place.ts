import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import type { LocalChannel, LocalSlack } from '../../../sandbox/local-slack/types';
import { seedWorkspace } from '../../../sandbox/seed';
import { type Config, parseConfig } from '../../../src/config/config';
import { nextRun } from '../../../src/digests/schedule';
import { openStore } from '../../../src/store/open-store';
import type { Store } from '../../../src/store/store';

/** Where a worker finds everything. */
export interface Place {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly slackApiUrl: string;
  readonly signingSecret: string;
  readonly calcomUrl: string;
}

export const owner = 'U0ANA00001';
export const botUserId = 'U0ROUNDUP1';
export const digestsThere = 12;
export const timeZone = 'Europe/Lisbon';

/** Each digest has a channel to itself, so that what is posted tells whose it is. */
export const channelOf = (at: number) => `C0KILL${String(at).padStart(4, '0')}`;

export const killChannels: readonly LocalChannel[] = Array.from({ length: digestsThere }, (_, at) => ({
  id: channelOf(at),
  name: `kill-${at}`,
  kind: 'public',
  members: [owner, botUserId],
  isArchived: false,
}));

export function configOf(place: Place): Config {
  return parseConfig({
    SLACK_SIGNING_SECRET: place.signingSecret,
    SLACK_CLIENT_ID: '1.2',
    SLACK_CLIENT_SECRET: 'client-secret-of-the-tests',
    SLACK_STATE_SECRET: 'a state secret of the tests',
    SLACK_API_URL: place.slackApiUrl,
    CAL_API_URL: place.calcomUrl,
    PUBLIC_URL: 'http://127.0.0.1:3999/',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: place.dataDir,
    LOG_LEVEL: 'error',
    ...(place.databaseUrl === null
      ? {}
      : { DATABASE_URL: place.databaseUrl, ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64') }),
  });
}

export const openPlace = (place: Place): Promise<Store> => openStore(configOf(place).store);

/** A workspace with its access, and a digest a channel, every day at nine. */
export async function settlePlace(
  place: Place,
  slack: LocalSlack,
  calcom: LocalCalcom,
  now: Date,
): Promise<void> {
  const calcomUser = calcom.world.members.find(({ id }) => id === calcom.world.adminId);
  if (calcomUser === undefined) throw new Error('nobody owns the organisation');
  await seedWorkspace(configOf(place), {
    teamId: slack.teamId,
    enterpriseId: null,
    bot: { token: slack.botToken, id: 'B0ROUNDUP1', userId: botUserId },
    scopes: ['chat:write', 'users:read'],
    calcomUrl: new URL(calcom.url),
    admin: { slackUserId: owner, calcomUser, apiKey: calcom.keys.admin },
    others: [],
  });
  const store = await openPlace(place);
  const workspace = { workspaceId: slack.teamId, enterpriseId: null };
  const schedule = {
    every: 'week' as const,
    weekdays: [0, 1, 2, 3, 4, 5, 6] as const,
    time: '09:00',
    timeZone,
    weekStart: 1,
  } as const;
  for (const { id: channelId } of killChannels) {
    const plan = {
      channelId,
      schedule,
      content: {
        access: 'shared' as const,
        scope: { kind: 'org' as const },
        rankings: ['most-bookings' as const],
        rows: 3,
        isCompared: true,
        showsUpcoming: false,
        whenEmpty: 'full' as const,
      },
    };
    await store.digests.add(workspace, owner, plan, { now, nextRunAt: nextRun(schedule, now).at });
  }
  await store.close();
}
