import { join } from 'node:path';
import Libsql from 'libsql';
import { createLocalCalcom, type LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import type { LocalWorkspace } from '../../../sandbox/local-slack/types';
import { type BotUnderTest, people, startBot } from '../../support/bot-under-test';
import { createClock } from '../../support/clock';
import { connectAccount, connectInBrowser } from '../../support/connect-account';
import { install, manyWorkspaces } from '../../support/many-workspaces';
import { createPerson, type Person } from '../../support/person';

type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;
export const tables = ['connections', 'installations'] as const;
export type Table = (typeof tables)[number];
export type Rows = Readonly<Record<Table, readonly Row[]>>;

/** Somebody with access of their own: the name that the local Cal.com has for it, and where it is good. */
export interface Someone {
  readonly person: Person;
  readonly workspace: LocalWorkspace;
  readonly access: string;
  readonly server: 'usual' | 'other region';
}

/** Two workspaces with four connected people, two regions of Cal.com, and a server that nobody has configured. */
export interface World {
  readonly bot: BotUnderTest;
  readonly everyone: readonly Someone[];
  readonly elsewhere: LocalCalcom;
  readonly otherRegion: LocalCalcom;
  /** As they were written by the bot. */
  readonly rows: Rows;
  /** In place of all rows; false where the database itself refuses them. */
  write(rows: Rows): boolean;
  /** Each asks for their bookings. Throws where access of another was used, or went to another server. */
  askAll(): Promise<void>;
  /** Throws where a token of one workspace was used for people of another, or a server nobody configured was asked. */
  checkAll(): void;
  close(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const { now } = createClock();
  const otherRegion = await createLocalCalcom({ now, seed: 2 });
  const elsewhere = await createLocalCalcom({ now, seed: 3 });
  const bot = await startBot({
    ...manyWorkspaces,
    env: (places) => ({
      ...manyWorkspaces.env?.(places),
      CAL_API_URL: `${places.calcom.url},${otherRegion.url}`,
    }),
  });
  const { slack, calcom } = bot;
  const second = slack.addWorkspace({ isInstalled: false });
  await install(bot, slack, people.ana);
  await install(bot, second, second.users[0]?.id ?? '');
  const personIn = (workspace: LocalWorkspace, userId: string) =>
    createPerson(workspace, { userId, channelId: workspace.channelsOf(userId)[0]?.id ?? '' });
  const servers = { usual: calcom, 'other region': otherRegion, elsewhere };
  const lengths = () => Object.values(servers).map(({ requests }) => requests.length);

  /** What each server was asked with, by this person's command. */
  async function ask(person: Person) {
    const before = lengths();
    await person.type('/cal-bookings');
    return Object.entries(servers).flatMap(([server, { requests }], at) =>
      requests
        .slice(before[at])
        .map(({ path, headers }) => ({ server, path, access: headers.authorization })),
    );
  }

  const ana = personIn(slack, people.ana);
  await connectAccount(slack, ana, calcom.keyFor(101));
  const bo = personIn(slack, people.bo);
  await connectInBrowser(bot, bo, 102);
  const layla = personIn(slack, people.layla);
  await connectAccount(slack, layla, otherRegion.keys.admin);
  const stranger = personIn(second, second.users[1]?.id ?? '');
  await connectAccount(second, stranger, calcom.keyFor(103));

  const everyone: Someone[] = [];
  for (const [person, workspace, server] of [
    [ana, slack, 'usual'],
    [bo, slack, 'usual'],
    [layla, slack, 'other region'],
    [stranger, second, 'usual'],
  ] as const) {
    const [asked] = await ask(person);
    if (asked?.access === undefined || asked.server !== server) throw new Error('somebody is not connected');
    everyone.push({ person, workspace, access: asked.access, server });
  }

  const path = join(bot.dataDir, 'roundup.db');
  return {
    bot,
    everyone,
    elsewhere,
    otherRegion,
    rows: readRows(path),
    write: (rows) => writeRows(path, rows),
    async askAll() {
      for (const { person, access, server } of everyone) {
        const stray = (await ask(person)).filter(
          (asked) => asked.access !== undefined && !(asked.access === access && asked.server === server),
        );
        if (stray.length > 0) {
          throw new Error(`${person.userId}, who has ${access}, asked ${JSON.stringify(stray)}`);
        }
      }
    },
    checkAll() {
      if (elsewhere.requests.length > 0) throw new Error('a server that nobody configured was asked');
      for (const workspace of slack.workspaces) {
        const known = new Set(workspace.users.map(({ id }) => id));
        for (const { method, args } of workspace.received) {
          for (const id of [args.user, args.user_id, args.channel]) {
            if (typeof id === 'string' && /^[UW]/.test(id) && !known.has(id)) {
              throw new Error(
                `${workspace.name} was called for somebody of another workspace: ${method} ${id}`,
              );
            }
          }
        }
      }
    },
    async close() {
      await bot.close();
      await Promise.all([otherRegion.close(), elsewhere.close()]);
    },
  };
}

function withHandle<T>(path: string, act: (handle: Libsql.Database) => T): T {
  const handle = new Libsql(path);
  try {
    handle.pragma('busy_timeout = 5000');
    handle.pragma('foreign_keys = OFF');
    return act(handle);
  } finally {
    handle.close();
  }
}

function readRows(path: string): Rows {
  return withHandle(path, (handle) => {
    const read = (table: Table): Row[] =>
      handle
        .prepare(`select * from ${table} order by id`)
        .all([])
        .map((row) => ({ ...Object(row) }));
    return { connections: read('connections'), installations: read('installations') };
  });
}

function writeRows(path: string, rows: Rows): boolean {
  return withHandle(path, (handle) => {
    handle.exec('begin immediate');
    try {
      for (const table of tables) {
        handle.exec(`delete from ${table}`);
        for (const row of rows[table]) {
          const columns = Object.keys(row);
          const places = columns.map(() => '?').join();
          handle
            .prepare(`insert into ${table} (${columns.join()}) values (${places})`)
            .run(Object.values(row));
        }
      }
      handle.exec('commit');
      return true;
    } catch (error) {
      handle.exec('rollback');
      if (String(error).includes('constraint')) return false;
      throw error;
    }
  });
}
