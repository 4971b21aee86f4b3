import { rm } from 'node:fs/promises';
import type { Dispatcher } from 'undici';
import {
  createLocalCalcom,
  type LocalCalcom,
  type LocalCalcomOptions,
} from '../../sandbox/local-calcom/local-calcom';
import { createLocalSlack } from '../../sandbox/local-slack/local-slack';
import type { LocalSlack, LocalSlackOptions } from '../../sandbox/local-slack/types';
import { freePort } from '../../sandbox/page-server/free-port';
import { createRoundup, type Roundup } from '../../src/app/app';
import { parseConfig } from '../../src/config/config';
import type { WorkerTimes } from '../../src/digests/worker/worker';
import { makeDataDir } from '../store/databases';
import { type Clock, createClock, waitInTurns } from './clock';
import { maxWaitMs } from './eventually';
import { findLeaks } from './log-leaks';
import { createPerson, type Person } from './person';

export interface BotOptions {
  readonly transport?: 'http' | 'socket';
  /** Whose access to Cal.com the workspace shares; the organisation's owner unless told. */
  readonly key?: keyof LocalCalcom['keys'];
  /** BOOKINGS_VISIBLE_TO; everyone unless told, and null leaves it unset. */
  readonly visibleTo?: string | null;
  readonly slack?: Partial<LocalSlackOptions>;
  readonly calcom?: Partial<LocalCalcomOptions>;
  readonly dispatcher?: Dispatcher;
  /** How soon its worker notices that a test has moved the clock. */
  readonly digestTimes?: Partial<WorkerTimes>;
  /** Further environment, made once the addresses are known. `undefined` leaves a variable out. */
  readonly env?: (places: Places) => Readonly<Record<string, string | undefined>>;
}

export interface Places {
  readonly slack: LocalSlack;
  readonly calcom: LocalCalcom;
  /** Where a browser reaches the bot. */
  readonly publicUrl: string;
}

/** The bot between a Slack and a Cal.com of its own, with nothing else in it. */
export interface BotUnderTest {
  readonly slack: LocalSlack;
  readonly calcom: LocalCalcom;
  readonly clock: Clock;
  /** Where Slack's requests go; the bot's own pages are on the same origin. Empty over Socket Mode. */
  url(): string;
  /** The folder of its database. */
  readonly dataDir: string;
  /** Everything that was logged, through restarts too. */
  log(): string;
  /** In #general unless told, where the bot is not a member. */
  person(userId?: string, channelId?: string): Person;
  /** Paths that Cal.com was asked for since the mark (a number of requests), or since the start. */
  calls(since?: number): readonly string[];
  /** Ends this bot and starts another with the same settings, which knows nothing of what was before. */
  restart(): Promise<void>;
  /** Stops the bot alone. */
  stop(): Promise<void>;
  /** Stops all, and rejects when the log holds a secret or anything of a guest. */
  close(): Promise<void>;
}

export const people = {
  ana: 'U0ANA00001',
  bo: 'U0BO000002',
  layla: 'U0LAYLA003',
  yuki: 'U0YUKI0004',
  dee: 'U0DEE00005',
} as const;
/** The bot is in #sales and not in #general. */
export const channels = { general: 'C0GENERAL1', sales: 'C0SALES002' } as const;

export async function startBot(options: BotOptions = {}): Promise<BotUnderTest> {
  const clock = createClock();
  const { now } = clock;
  const slack = await createLocalSlack({
    now,
    // Rankings are read as text; their tables have flows of their own.
    refusesBlocks: ['table'],
    // How soon the bot acks is measured in bench/: here it shares a busy machine with its Slack and Cal.com.
    ackDeadlineMs: maxWaitMs,
    // With the one scope that is optional, by which Slack’s admins are known.
    botScopes: ['commands', 'chat:write', 'users:read'],
    // The clock stands still, so that nothing would ever be allowed again.
    limitsCalls: false,
    ...options.slack,
  });
  // Cal.com's limit has tests of its own; here there is room for many calls.
  const calcom = await createLocalCalcom({ now, limitPerMinute: 100_000, ...options.calcom });
  const dataDir = await makeDataDir();
  const lines: string[] = [];
  let running: Roundup | undefined;
  let url = '';

  async function start(): Promise<void> {
    const { transport = 'http', key = 'admin', visibleTo = 'everyone', dispatcher, digestTimes } = options;
    const port = options.env === undefined ? 0 : await freePort();
    const publicUrl = `http://127.0.0.1:${port}/`;
    const starting = createRoundup({
      config: parseConfig({
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_SIGNING_SECRET: slack.signingSecret,
        SLACK_API_URL: slack.apiUrl,
        ...(transport === 'socket' ? { SLACK_APP_TOKEN: slack.appToken } : {}),
        CAL_API_KEY: calcom.keys[key],
        CAL_API_URL: calcom.url,
        ...(visibleTo === null ? {} : { BOOKINGS_VISIBLE_TO: visibleTo }),
        HOST: '127.0.0.1',
        PORT: String(port),
        DATA_DIR: dataDir,
        // As talkative as it gets, so that what must not be logged would be.
        LOG_LEVEL: 'trace',
        ...options.env?.({ slack, calcom, publicUrl }),
      }),
      now,
      wait: waitInTurns,
      refusalTallyMs: 0,
      logDestination: { write: (line) => lines.push(line) },
      slackAuthorizationUrl: new URL(slack.authorizationUrl),
      ...(dispatcher === undefined ? {} : { dispatcher }),
      ...(digestTimes === undefined ? {} : { digestTimes }),
    });
    // At its start the bot reads whose key it has; counts of calls begin after that.
    const started = await starting.start();
    running = starting;
    url = started.port === undefined ? '' : `http://127.0.0.1:${started.port}/slack/events`;
    slack.deliverTo(url === '' ? { kind: 'socket' } : { kind: 'http', url });
  }

  async function stop(): Promise<void> {
    const ending = running;
    running = undefined;
    await ending?.stop();
  }

  async function close(): Promise<void> {
    try {
      await stop();
    } finally {
      // An open server would keep jest from ending.
      await Promise.all([slack.close(), calcom.close(), rm(dataDir, { recursive: true, force: true })]);
    }
    const leaks = findLeaks(lines.join(''), { slack, calcom });
    if (leaks.length > 0) throw new Error(`The log holds: ${leaks.join(', ')}`);
  }

  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    slack,
    calcom,
    clock,
    dataDir,
    url: () => url,
    log: () => lines.join(''),
    person: (userId = people.ana, channelId = channels.general) => createPerson(slack, { userId, channelId }),
    calls: (since = 0) => calcom.requests.slice(since).map(({ path }) => path),
    async restart() {
      await stop();
      await start();
    },
    stop,
    close,
  };
}
