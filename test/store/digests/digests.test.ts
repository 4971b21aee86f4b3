import { createSecretBox } from '../../../src/accounts/encryption';
import type { NewNotification } from '../../../src/accounts/notifications';
import type { WorkspaceRef } from '../../../src/accounts/workspace';
import type { Digest } from '../../../src/digests/digest';
import { periodContextFor } from '../../../src/slack/ask/resolve-question';
import { migrate } from '../../../src/store/migrations/migrate';
import { createStore } from '../../../src/store/open-store';
import { openPostgresDatabase } from '../../../src/store/postgres/postgres-database';
import { openSqliteDatabase } from '../../../src/store/sqlite/sqlite';
import { databaseKinds, keyOf, useDatabase } from '../databases';
import {
  addDigest,
  bringTo,
  digestPlan,
  lease,
  minutesAfter,
  monday,
  notificationsOf,
  planDue,
  planOne,
  runOf,
} from '../digest-samples';
import { QuerySpy } from '../query-spy';
import { acme, connect, enterpriseKey, installation, key, other } from '../samples';

const now = minutesAfter(monday(), -5);
const paused = { kind: 'paused', why: 'not-in-channel', at: now } as const;
const tell: NewNotification = {
  slackUserId: 'U0INA',
  kind: 'digest-paused',
  facts: { digestId: 'of-nobody', why: 'not-in-channel' },
};

describe.each(databaseKinds)('digests on %s', (kind) => {
  const database = useDatabase(kind);
  const open = () => database.open({ now: () => now });

  it('are given back as they were added, also after the store was closed and opened again', async () => {
    const first = await open();
    const plans = [
      digestPlan(),
      digestPlan({
        channelId: 'C0OTHER',
        schedule: {
          every: 'month',
          weekdays: [0, 2, 6],
          time: '23:59',
          timeZone: 'Asia/Kathmandu',
          weekStart: 6,
        },
        content: { access: 'shared', scope: { kind: 'team', teamId: 7, teamName: 'Sales “EU” 🙂' }, rows: 1 },
      }),
      digestPlan({ content: { scope: { kind: 'me' }, isCompared: false, whenEmpty: 'skip' } }),
    ];
    for (const plan of plans) {
      await first.digests.add(acme, 'U0INA', plan, { now, nextRunAt: monday() });
    }
    await first.close();
    const second = await open();
    const kept = await second.digests.list('T0ACME');
    expect(kept.map(({ channelId, schedule, content }) => ({ channelId, schedule, content }))).toEqual(
      expect.arrayContaining(plans),
    );
    expect(kept).toHaveLength(3);
    expect(kept[0]).toMatchObject({
      workspace: acme,
      ownerSlackUserId: 'U0INA',
      state: { kind: 'active' },
      createdAt: now,
      nextRunAt: monday(),
      skipAt: null,
      emptyRuns: 0,
    });
  });

  it('say with one query when the last was posted, however many there are', async () => {
    const { databaseUrl, dataDir } = database.options;
    const opened = databaseUrl === null ? openSqliteDatabase(dataDir) : openPostgresDatabase(databaseUrl);
    try {
      await migrate(opened.db);
      const spy = new QuerySpy(opened.db);
      const store = createStore(
        { ...opened, db: opened.db.withPlugin(spy) },
        createSecretBox([keyOf(1)]),
        () => now,
      );
      for (let n = 0; n < 40; n += 1) await addDigest(store, acme, { channelId: `C0${n}` });
      const [quiet, here, elsewhere] = await Promise.all([
        addDigest(store, acme, { channelId: 'C0QUIET' }),
        addDigest(store, acme, { channelId: 'C0HERE' }),
        addDigest(store, acme, { channelId: 'C0ELSE' }),
      ]);
      const post = async (digest: Digest, weeks: number) => {
        await planOne(store, digest, { ...runOf(weeks), state: 'due' }, monday(weeks + 1));
        const [claimed] = await store.runs.claim(1, lease('one', monday(weeks)));
        const id = claimed?.run.id ?? '';
        await store.runs.beginPosting(id, lease('one', monday(weeks)));
        await store.runs.settle(id, 'one', { state: 'posted', reason: null, now: monday(weeks) });
      };
      await post(here, 0);
      await post(elsewhere, 0);
      const moved = await store.digests.find('T0ACME', elsewhere.id);
      if (moved !== null) await post(moved, 1);
      await planDue(store, quiet);
      const lastIn = (channelId?: string) =>
        periodContextFor({ store }, { workspace: acme, channelId }, 1).lastDigestAt();
      spy.seen.length = 0;
      expect(await lastIn('C0HERE')).toEqual(monday());
      expect(spy.seen).toHaveLength(1);
      expect(await lastIn()).toEqual(monday(1));
      expect(await lastIn('C0NONE')).toEqual(monday(1));
      expect(await lastIn('C0QUIET')).toBeNull();
      expect(spy.seen).toHaveLength(4);
    } finally {
      await opened.close();
    }
  });

  it('know the enterprise of their workspace', async () => {
    const store = await open();
    const digest = await addDigest(store, { workspaceId: 'T0ACME', enterpriseId: 'E0ONE' });
    expect(digest.workspace).toEqual({ workspaceId: 'T0ACME', enterpriseId: 'E0ONE' });
  });

  it('are there once for a channel and a plan, however many are added at the same moment', async () => {
    const store = await open();
    const adds = Array.from({ length: 12 }, (_, n) =>
      store.digests.add(acme, `U0${n}`, digestPlan(), { now, nextRunAt: monday() }),
    );
    expect((await Promise.all(adds)).filter((digest) => digest !== null)).toHaveLength(1);
    expect(await store.digests.list('T0ACME')).toHaveLength(1);
  });

  it('are different in another channel or workspace, with another plan, and about another person', async () => {
    const store = await open();
    await addDigest(store, acme);
    await addDigest(store, acme, { channelId: 'C0OTHER' });
    await addDigest(store, other);
    await addDigest(store, acme, { schedule: { time: '09:01' } });
    await addDigest(store, acme, { content: { rows: 6 } });
    await addDigest(store, acme, { content: { scope: { kind: 'me' } } }, 'U0INA');
    await addDigest(store, acme, { content: { scope: { kind: 'me' } } }, 'U0LEE');
    const again = digestPlan({ content: { scope: { kind: 'me' } } });
    expect(await store.digests.add(acme, 'U0LEE', again, { now, nextRunAt: monday() })).toBeNull();
    expect(await store.digests.listOfChannel('T0ACME', 'C0SALES')).toHaveLength(5);
    expect(await store.digests.listOfChannel('T0ACME', 'C0OTHER')).toHaveLength(1);
    expect(await store.digests.listOfOwner('T0ACME', 'U0LEE')).toHaveLength(1);
  });

  it('take a changed plan, but not one that the channel has already', async () => {
    const store = await open();
    const first = await addDigest(store, acme);
    const second = await addDigest(store, acme, { schedule: { time: '10:00' } });
    expect(await store.digests.change('T0ACME', second.id, digestPlan(), monday(1))).toBe('same');
    expect(await store.digests.find('T0ACME', second.id)).toEqual(second);
    const moved = digestPlan({ schedule: { time: '11:00' } });
    const changed = await store.digests.change('T0ACME', second.id, moved, monday(1));
    expect(changed).toEqual({ ...second, ...moved, nextRunAt: monday(1) });
    expect(await store.digests.change('T0ACME', first.id, digestPlan(), monday(2))).toMatchObject({
      nextRunAt: monday(2),
    });
    expect(await store.digests.change('T0ACME', 'gone', moved, monday(1))).toBeNull();
  });

  it('stay paused when they are changed', async () => {
    const store = await open();
    const { id } = await addDigest(store, acme);
    await store.digests.setState('T0ACME', id, paused, null);
    const changed = await store.digests.change('T0ACME', id, digestPlan({ content: { rows: 9 } }), monday());
    expect(changed).toMatchObject({ state: paused, nextRunAt: null });
  });

  it('are changed by the first of two that were decided on the same state, with what is left out', async () => {
    const store = await open();
    const digest = await addDigest(store, acme);
    await store.digests.skip('T0ACME', digest.id, monday());
    const rows = [7, 8];
    const from = {
      expects: ({ content }: Digest) => content.rows === 5,
      skipAt: ({ skipAt }: Digest) => skipAt && minutesAfter(skipAt, 60),
    };
    const changed = await Promise.all(
      rows.map((each) =>
        store.digests.change(
          'T0ACME',
          digest.id,
          digestPlan({ content: { rows: each } }),
          monday(),
          tell,
          from,
        ),
      ),
    );
    expect(changed.filter((each) => each === 'changed-meanwhile')).toHaveLength(1);
    expect(changed).toContainEqual(await store.digests.find('T0ACME', digest.id));
    expect(await store.digests.find('T0ACME', digest.id)).toMatchObject({
      skipAt: minutesAfter(monday(), 60),
    });
    expect(await notificationsOf(store)).toHaveLength(1);
  });

  it('are built again when they change while a worker builds them', async () => {
    const store = await open();
    for (const act of [
      (id: string) => store.digests.change('T0ACME', id, digestPlan({ channelId: 'C0NEW' }), monday(1)),
      (id: string) => store.digests.takeOver('T0ACME', id, { slackUserId: 'U0LEE', access: 'shared' }),
    ]) {
      const digest = await addDigest(store, acme);
      const runId = await bringTo('claimed', store, digest);
      await act(digest.id);
      expect(await store.runs.beginPosting(runId, lease('one'))).toBe(false);
      const [again] = await store.runs.claim(1, lease('two'));
      expect(again).toMatchObject({ run: { id: runId } });
      expect(again?.digest).toEqual(await store.digests.find('T0ACME', digest.id));
      await store.digests.stop('T0ACME', digest.id);
    }
  });

  it('are taken over with the access that is used from then on', async () => {
    const store = await open();
    const digest = await addDigest(store, acme);
    const owner = { slackUserId: 'U0LEE', access: 'shared' } as const;
    const taken = await store.digests.takeOver('T0ACME', digest.id, owner);
    expect(taken).toEqual({
      ...digest,
      ownerSlackUserId: 'U0LEE',
      content: { ...digest.content, access: 'shared' },
    });
    expect(await store.digests.takeOver('T0ACME', 'gone', owner)).toBeNull();
  });

  it('pause once, with one notice, and go on when they are told to', async () => {
    const store = await open();
    const { id } = await addDigest(store, acme);
    const pauses = Array.from({ length: 8 }, () => store.digests.setState('T0ACME', id, paused, null, tell));
    expect((await Promise.all(pauses)).filter(Boolean)).toHaveLength(1);
    expect(await store.digests.find('T0ACME', id)).toMatchObject({ state: paused, nextRunAt: null });
    expect(await store.runs.listPlannable(monday(9), 10)).toEqual([]);
    expect(await notificationsOf(store)).toEqual([{ workspaceId: 'T0ACME', ...tell }]);

    expect(await store.digests.setState('T0ACME', id, { kind: 'active' }, monday(1))).toBe(true);
    expect(await store.digests.setState('T0ACME', id, { kind: 'active' }, monday(2))).toBe(false);
    expect(await store.digests.find('T0ACME', id)).toMatchObject({
      state: { kind: 'active' },
      nextRunAt: monday(1),
    });
    expect(await store.digests.setState('T0ACME', 'gone', paused, null, tell)).toBe(false);
    expect(await notificationsOf(store)).toHaveLength(1);
  });

  it.each(['due', 'claimed'] as const)('skip a run that is %s when they pause', async (state) => {
    const store = await open();
    const digest = await addDigest(store, acme);
    const bystander = await addDigest(store, acme, { channelId: 'C0OTHER' });
    const runId = state === 'due' ? await planDue(store, digest) : await bringTo(state, store, digest);
    const untouched = await planDue(store, bystander);
    await store.digests.setState('T0ACME', digest.id, paused, null);
    const found = await store.runs.findRun('T0ACME', runId);
    expect(found?.run).toMatchObject({ state: 'skipped', reason: 'paused', changedAt: now });
    expect(await store.runs.beginPosting(runId, lease('one'))).toBe(false);
    expect(await store.runs.release(runId, 'one', monday())).toBe(false);
    const claimed = await store.runs.claim(10, lease('two', monday(9)));
    expect(claimed.map(({ run }) => run.id)).toEqual([untouched]);
  });

  it('do not take back what is being posted when they pause', async () => {
    const store = await open();
    const digest = await addDigest(store, acme);
    const runId = await bringTo('posting', store, digest);
    await store.digests.setState('T0ACME', digest.id, paused, null);
    const end = { state: 'posted', reason: null, messageTs: '1.2', now } as const;
    expect(await store.runs.settle(runId, 'one', end)).toBe(true);
  });

  it('leave out the run somebody wishes to skip, also when it is planned or claimed already', async () => {
    const store = await open();
    const digest = await addDigest(store, acme);
    expect(await store.digests.skip('T0ACME', digest.id, monday())).toEqual({ ...digest, skipAt: monday() });
    expect(await store.digests.skip('T0ACME', digest.id, null)).toEqual(digest);
    const runId = await bringTo('claimed', store, digest);
    await store.digests.skip('T0ACME', digest.id, monday());
    const found = await store.runs.findRun('T0ACME', runId);
    expect(found?.run).toMatchObject({ state: 'skipped', reason: 'by-hand' });
    expect(await store.runs.beginPosting(runId, lease('one'))).toBe(false);
    expect(await store.digests.skip('T0ACME', 'gone', monday())).toBeNull();
  });

  it('go with their runs when they are stopped, once or twice, and what is claimed is not posted', async () => {
    const store = await open();
    const digest = await addDigest(store, acme);
    const kept = await addDigest(store, acme, { channelId: 'C0OTHER' });
    const runId = await bringTo('claimed', store, digest);
    await store.digests.stop('T0ACME', digest.id);
    await store.digests.stop('T0ACME', digest.id);
    expect(await store.runs.beginPosting(runId, lease('one'))).toBe(false);
    expect(await store.runs.findRun('T0ACME', runId)).toBeNull();
    expect(await store.digests.list('T0ACME')).toEqual([kept]);
  });

  it('tell of their last runs, newest first', async () => {
    const store = await open();
    let digest = await addDigest(store, acme);
    for (let week = 0; week < 5; week += 1) {
      await planOne(store, digest, { ...runOf(week), state: 'due' }, monday(week + 1));
      digest = { ...digest, nextRunAt: monday(week + 1) };
    }
    const history = await store.digests.history('T0ACME', digest.id, 3);
    expect(history.map((run) => run.at)).toEqual([monday(4), monday(3), monday(2)]);
    expect(history[0]).toMatchObject({ ...runOf(4), digestId: digest.id, workspaceId: 'T0ACME' });
  });

  it('show and do nothing of one workspace for another', async () => {
    const store = await open();
    const digest = await addDigest(store, acme);
    const runId = await bringTo('posting', store, digest);
    await store.runs.settle(runId, 'one', { state: 'unknown', reason: 'no-answer', now });
    await addDigest(store, other);
    const theirs = 'T0OTHER';
    expect(await store.digests.find(theirs, digest.id)).toBeNull();
    expect(await store.digests.history(theirs, digest.id, 9)).toEqual([]);
    expect(await store.digests.change(theirs, digest.id, digestPlan({ channelId: 'C0X' }), null)).toBeNull();
    expect(await store.digests.setState(theirs, digest.id, paused, null, tell)).toBe(false);
    const owner = { slackUserId: 'U0EVE', access: 'own' } as const;
    expect(await store.digests.takeOver(theirs, digest.id, owner)).toBeNull();
    expect(await store.digests.skip(theirs, digest.id, monday())).toBeNull();
    await store.digests.stop(theirs, digest.id);
    expect(await store.runs.findRun(theirs, runId)).toBeNull();
    expect(await store.runs.repost(theirs, runId, now)).toBe(false);
    const press = { ...runOf(), sentBy: 'U0EVE', idempotencyKey: 'press', now };
    expect(await store.runs.addManualRun(theirs, digest.id, press)).toBeNull();
    expect(await store.digests.find('T0ACME', digest.id)).toEqual({ ...digest, nextRunAt: monday(1) });
    expect(await store.digests.history('T0ACME', digest.id, 9)).toHaveLength(1);
    expect(await notificationsOf(store)).toEqual([]);
  });

  it('go with their workspace, with their runs and notifications, and nothing of another goes', async () => {
    const store = await open();
    const ids = new Map<string, string>();
    const fill = async (workspace: WorkspaceRef) => {
      const { workspaceId } = workspace;
      await store.installations.save(installation(key(workspaceId, workspace.enterpriseId)));
      const digest = await addDigest(store, workspace);
      const runId = await bringTo('posting', store, digest);
      const end = { state: 'failed', reason: 'slack', now } as const;
      await store.runs.settle(runId, 'one', end, { ...tell, kind: 'run-failed' });
      ids.set(workspaceId, runId);
    };
    await fill(acme);
    await fill(other);
    await store.installations.remove(key('T0ACME'));
    await store.installations.remove(key('T0ACME'));
    expect(await store.digests.list('T0ACME')).toEqual([]);
    expect(await store.runs.findRun('T0ACME', ids.get('T0ACME') ?? '')).toBeNull();
    expect(await store.digests.list('T0OTHER')).toHaveLength(1);
    expect(await store.runs.findRun('T0OTHER', ids.get('T0OTHER') ?? '')).not.toBeNull();
    expect((await notificationsOf(store)).map(({ workspaceId }) => workspaceId)).toEqual(['T0OTHER']);
    await fill(acme);
    expect(await store.notifications.count()).toBe(2);
  });

  it('go with their enterprise', async () => {
    const store = await open();
    await store.installations.save(installation(enterpriseKey('E0ONE')));
    await addDigest(store, { workspaceId: 'T0COVERED', enterpriseId: 'E0ONE' });
    await addDigest(store, { workspaceId: 'T0ALONE', enterpriseId: null });
    await store.installations.remove(enterpriseKey('E0ONE'));
    expect(await store.digests.list('T0COVERED')).toEqual([]);
    expect(await store.digests.list('T0ALONE')).toHaveLength(1);
  });

  it('tell the owner of a broken connection with the mark, once', async () => {
    const store = await open();
    const connection = await connect(store, acme, 'U0INA');
    const facts = { connectionId: connection.id, calcomName: 'Ina Acme', kind: 'oauth' };
    const notice = { slackUserId: 'U0INA', kind: 'connection-broken', facts } as const;
    const marks = Array.from({ length: 8 }, () =>
      store.connections.markBroken('T0ACME', connection, now, notice),
    );
    expect((await Promise.all(marks)).filter(Boolean)).toHaveLength(1);
    expect(await store.connections.markBroken('T0OTHER', connection, now, notice)).toBe(false);
    expect(await notificationsOf(store)).toEqual([{ workspaceId: 'T0ACME', ...notice }]);
  });
});
