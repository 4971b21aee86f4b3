import { sql } from 'kysely';
import { createSecretBox } from '../../src/accounts/encryption';
import { sendNotifications } from '../../src/digests/worker/notifications';
import { createLogger } from '../../src/ops/logger';
import { buildDigestNotification } from '../../src/slack/digests/notifications/notification';
import type { Database } from '../../src/store/database';
import { writeKeyCheck } from '../../src/store/key-check';
import { migrate } from '../../src/store/migrations/migrate';
import { createStore } from '../../src/store/open-store';
import { openPostgresDatabase } from '../../src/store/postgres/postgres-database';
import { openSqliteDatabase } from '../../src/store/sqlite/sqlite';
import type { Store } from '../../src/store/store';
import { databaseKinds, keyOf, useDatabase } from './databases';
import { addDigest, lease, minutesAfter, monday, notificationsOf, planDue } from './digest-samples';
import { account, acme, apiKeyAccess, installation, key, other } from './samples';

const now = minutesAfter(monday(), -5);

const digestColumns = [
  ['weekdays', '[9]'],
  ['weekdays', '[]'],
  ['weekdays', 'Monday'],
  ['time', '25:00'],
  ['time_zone', 'Mars/Olympus'],
  ['access', 'borrowed'],
  ['content', '{"of":"a newer version"}'],
  ['content', '{'],
  ['created_at', 'long ago'],
  ['skip_at', 'some day'],
  ['week_start', 9],
] as const;

const runColumns = [
  ['first_day', 'Monday'],
  ['last_day', '2026-02-31'],
  ['reason', 'a whim'],
] as const;

const notificationColumns = [
  ['facts', '{'],
  ['facts', '{"digestId":7}'],
  ['facts', '[]'],
  ['kind', 'of-a-newer-version'],
] as const;

describe.each(databaseKinds)('a row that cannot be read, on %s', (kind) => {
  const given = useDatabase(kind);
  let opened: Database | undefined;
  let lines: string[] = [];
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });

  async function open(): Promise<{ readonly store: Store; readonly database: Database }> {
    const { databaseUrl, dataDir } = given.options;
    const database = databaseUrl === null ? openSqliteDatabase(dataDir) : openPostgresDatabase(databaseUrl);
    opened = database;
    lines = [];
    await database.exclusively(migrate);
    const logger = createLogger('warn', { write: (line) => lines.push(line) });
    return { store: createStore(database, createSecretBox([keyOf(1)]), () => now, logger), database };
  }

  const spoil = (
    { db }: Database,
    table: string,
    column: string,
    value: string | number,
    workspaceId: string,
  ) =>
    sql`update ${sql.table(table)} set ${sql.ref(column)} = ${value} where workspace_id = ${workspaceId}`.execute(
      db,
    );

  /** One that is spoiled, and two of which nobody is to notice: of the same workspace and of another. */
  async function fill(store: Store) {
    const broken = await addDigest(store, acme);
    const bystander = await addDigest(store, other);
    return { broken, bystander };
  }

  const brokenTold = [{ workspaceId: 'T0ACME', slackUserId: 'U0INA' }];

  it.each(digestColumns)('fails its digest alone when it is planned: %s %s', async (column, value) => {
    const { store, database } = await open();
    const { broken, bystander } = await fill(store);
    await spoil(database, 'digests', column, value, 'T0ACME');
    expect((await store.runs.listPlannable(monday(), 10)).map(({ id }) => id)).toEqual([bystander.id]);
    expect(await notificationsOf(store)).toMatchObject(brokenTold);
    expect(lines.join('')).toContain(`digests.${column}`);
    expect(lines.join('')).toContain(broken.id);
    lines = [];
    expect(await store.runs.listPlannable(monday(), 10)).toHaveLength(1);
    expect(lines).toEqual([]);
    expect(await store.digests.list('T0ACME')).toEqual([]);
  });

  it.each(digestColumns)('fails its digest alone when its run is claimed: %s %s', async (column, value) => {
    const { store, database } = await open();
    const { broken, bystander } = await fill(store);
    await planDue(store, broken);
    await planDue(store, bystander);
    await spoil(database, 'digests', column, value, 'T0ACME');
    const claimed = await store.runs.claim(10, lease('one'));
    expect(claimed.map(({ digest }) => digest.id)).toEqual([bystander.id]);
    expect(await notificationsOf(store)).toMatchObject(brokenTold);
    expect(await store.runs.claim(10, lease('two', monday(1)))).toHaveLength(1);
  });

  it.each(runColumns)('fails its run alone when it is claimed: %s %s', async (column, value) => {
    const { store, database } = await open();
    const { broken, bystander } = await fill(store);
    await planDue(store, broken);
    await planDue(store, bystander);
    await spoil(database, 'digest_runs', column, value, 'T0ACME');
    const claimed = await store.runs.claim(10, lease('one'));
    expect(claimed.map(({ digest }) => digest.id)).toEqual([bystander.id]);
    expect(await notificationsOf(store)).toMatchObject(brokenTold);
    expect(lines.join('')).toContain(`digest_runs.${column}`);
    expect(await store.runs.claim(10, lease('two', monday(1)))).toHaveLength(1);
    // The digest itself goes on.
    expect(await store.digests.find('T0ACME', broken.id)).toMatchObject({ state: { kind: 'active' } });
    expect(await store.runs.listPlannable(monday(1), 10)).toHaveLength(2);
  });

  it.each(notificationColumns)(
    'has its notice told as one that cannot be read: %s %s',
    async (column, value) => {
      const { store, database } = await open();
      const told: string[] = [];
      for (const workspace of [acme, other]) {
        const { workspaceId } = workspace;
        await store.installations.save(installation(key(workspaceId)));
        const digest = await addDigest(store, workspace);
        const notice = {
          slackUserId: 'U0INA',
          kind: 'digest-empty',
          facts: { digestId: digest.id },
        } as const;
        const paused = { kind: 'paused', why: 'by-hand', at: now } as const;
        await store.digests.setState(workspaceId, digest.id, paused, null, notice);
      }
      await spoil(database, 'notices', column, value, 'T0ACME');
      const sent = await sendNotifications({
        store,
        async post({ workspace, message }) {
          told.push(`${workspace.workspaceId} ${message.text}`);
          return { kind: 'posted', ts: '1.2' };
        },
        buildNotification: buildDigestNotification,
        isDeactivated: async () => false,
        now: () => monday(),
        random: () => 0.5,
        logger: createLogger('fatal', { write: () => undefined }),
        leaseOwner: 'one',
        leaseMs: 60_000,
      });
      expect(sent).toBe(2);
      expect(told.sort()).toEqual([
        expect.stringMatching(/^T0ACME .*can’t read it any more/),
        expect.stringMatching(/^T0OTHER .*had no bookings three times/),
      ]);
      expect(await store.notifications.count()).toBe(0);
      expect(lines.join('')).toContain(`notices.${column}`);
    },
  );

  it('is told as that where a notice is about it', async () => {
    const { store, database } = await open();
    await store.installations.save(installation(key('T0ACME')));
    const digest = await addDigest(store, acme);
    const notice = { slackUserId: 'U0INA', kind: 'digest-empty', facts: { digestId: digest.id } } as const;
    const paused = { kind: 'paused', why: 'by-hand', at: now } as const;
    await store.digests.setState('T0ACME', digest.id, paused, null, notice);
    await spoil(database, 'digests', 'content', '{', 'T0ACME');
    const told: string[] = [];
    await sendNotifications({
      store,
      async post({ message }) {
        told.push(message.text);
        return { kind: 'posted', ts: '1.2' };
      },
      buildNotification: buildDigestNotification,
      isDeactivated: async () => false,
      now: () => monday(),
      random: () => 0.5,
      logger: createLogger('fatal', { write: () => undefined }),
      leaseOwner: 'one',
      leaseMs: 60_000,
    });
    expect(told).toEqual([expect.stringMatching(/can’t read it any more/)]);
    expect(await store.notifications.count()).toBe(0);
  });

  it('a connection that cannot be read is in no list, stops no other, and keeps its secret through a rotation', async () => {
    const { store, database } = await open();
    const ina = await store.connections.save(acme, account('U0INA'), apiKeyAccess);
    const bo = await store.connections.save(acme, account('U0BO'), apiKeyAccess);
    const at = ina.createdAt.toISOString();
    const set = (value: string) =>
      sql`update connections set created_at = ${value} where id = ${ina.id}`.execute(database.db);
    await set('long ago');
    expect((await store.connections.list(acme.workspaceId)).map(({ id }) => id)).toEqual([bo.id]);
    expect(lines.join('')).toContain('connections.created_at holds something');
    await writeKeyCheck(database.db, createSecretBox([keyOf(1)]));
    const rotated = createStore(database, createSecretBox([keyOf(2), keyOf(1)]), () => now);
    expect(await rotated.rotateKeys()).toBe(2);
    await set(at);
    expect(await rotated.connections.openAccess(ina)).toEqual(apiKeyAccess);
  });
});
