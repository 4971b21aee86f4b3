import type { Digest, DigestContent, DigestPlan, DigestRun, DigestSchedule } from '../../src/digests/digest';
import { nextRun } from '../../src/digests/schedule';
import { openStore } from '../../src/store/open-store';
import type { Store } from '../../src/store/store';
import { type BotUnderTest, channels, people } from './bot-under-test';
import { eventually } from './eventually';
import type { Seen } from './read-message';

/** So that a worker notices soon that a test has moved the clock. */
export const quickTimes = { pollMs: 5 } as const;

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** Mondays at nine in Lisbon, in #sales, of the whole organisation, through the shared access. */
export function planOf(
  schedule: Partial<DigestSchedule> = {},
  content: Partial<DigestContent> = {},
  channelId: string = channels.sales,
): DigestPlan {
  return {
    channelId,
    schedule: {
      every: 'week',
      weekdays: [1],
      time: '09:00',
      timeZone: 'Europe/Lisbon',
      weekStart: 1,
      ...schedule,
    },
    content: {
      access: 'shared',
      scope: { kind: 'org' },
      rankings: ['most-bookings'],
      rows: 3,
      isCompared: true,
      showsUpcoming: false,
      whenEmpty: 'one-line',
      ...content,
    },
  };
}

/** The bot's store, while the bot is not running: the embedded database serves one process. */
export async function withStore<T>(bot: BotUnderTest, act: (store: Store) => Promise<T>): Promise<T> {
  await bot.stop();
  const store = await openStore({
    databaseUrl: null,
    dataDir: bot.dataDir,
    encryptionKeys: null,
    now: bot.clock.now,
  });
  try {
    return await act(store);
  } finally {
    await store.close();
  }
}

export const workspaceOf = ({ slack }: BotUnderTest) => ({
  workspaceId: slack.teamId,
  enterpriseId: slack.enterpriseId ?? null,
});

export async function addDigest(
  bot: BotUnderTest,
  store: Store,
  plan: DigestPlan = planOf(),
  owner: string = people.ana,
): Promise<Digest> {
  const now = bot.clock.now();
  const next = { now, nextRunAt: nextRun(plan.schedule, now).at };
  const digest = await store.digests.add(workspaceOf(bot), owner, plan, next);
  if (digest === null) throw new Error('there is such a digest already');
  return digest;
}

/** Adds it while the bot is away, and starts the bot again. */
export async function giveDigest(bot: BotUnderTest, plan?: DigestPlan, owner?: string): Promise<Digest> {
  const digest = await withStore(bot, (store) => addDigest(bot, store, plan, owner));
  await bot.restart();
  return digest;
}

/** How its runs ended, the oldest first. Ends the bot. */
export async function endsOf(bot: BotUnderTest, { id }: Digest): Promise<readonly string[]> {
  const runs = await withStore(bot, (store) => store.digests.history(bot.slack.teamId, id, 50));
  return [...runs].reverse().map(endOf);
}

const endOf = ({ state, reason, period }: DigestRun) =>
  `${period.first}..${period.last} ${state}${reason === null ? '' : ` ${reason}`}`;

/** What everyone in the channel sees of the bot's digests. */
export function digestsIn(bot: BotUnderTest, channelId: string = channels.sales): readonly Seen[] {
  return bot
    .person(people.ana, channelId)
    .seen()
    .filter(({ isPrivate }) => !isPrivate);
}

/** What the bot has told this person in direct messages. */
export function toldTo(bot: BotUnderTest, userId: string = people.ana): readonly Seen[] {
  const direct = bot.slack.channelsOf(userId).find(({ kind }) => kind === 'dm');
  return direct === undefined ? [] : bot.person(userId, direct.id).seen();
}

/** Moves the clock on step by step until `check` gives something, and leaves the worker time to act in between. */
export function whileTimePasses<T>(
  bot: BotUnderTest,
  stepMs: number,
  what: string,
  check: () => T | false | undefined,
): Promise<T> {
  return eventually(what, async () => {
    const found = check();
    if (found !== undefined && found !== false) return found;
    bot.clock.advance(stepMs);
    await settle(bot, 10);
    return undefined;
  });
}

/**
 * Until the worker has done what it would do, wrongly too: it has looked at the clock `looks` times more, and neither
 * asked Cal.com nor told Slack anything meanwhile. Forty looks are a dozen turns of the worker, two of its planning.
 */
export async function settle(
  { calcom, slack, clock }: Pick<BotUnderTest, 'calcom' | 'slack' | 'clock'>,
  looks = 40,
): Promise<void> {
  const traffic = () => calcom.requests.length + slack.received.length;
  let seen = traffic();
  let from = clock.looks();
  await eventually('the worker has nothing more to do', () => {
    if (traffic() !== seen) from = clock.looks();
    seen = traffic();
    return clock.looks() - from >= looks;
  });
}
