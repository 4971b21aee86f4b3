import { migrations } from '../../../src/store/migrations/migrations';
import { databaseKinds, useDatabase } from '../databases';
import { addDigest, digestPlan, minutesAfter, monday } from '../digest-samples';
import { acme } from '../samples';

const now = minutesAfter(monday(), -5);
const onceAMonth = { schedule: { every: 'month' } } as const;

describe.each(databaseKinds)('how often a digest comes, on %s', (kind) => {
  const database = useDatabase(kind);
  const open = () => database.open({ now: () => now });

  it('makes two plans of one, is changed both ways, and is kept', async () => {
    const store = await open();
    const weekly = await addDigest(store, acme);
    const monthly = await addDigest(store, acme, onceAMonth);
    expect([weekly, monthly].map(({ schedule }) => schedule.every)).toEqual(['week', 'month']);
    expect(await store.digests.change('T0ACME', weekly.id, digestPlan(onceAMonth), monday(1))).toBe('same');
    await store.digests.stop('T0ACME', monthly.id);
    expect(await store.digests.change('T0ACME', weekly.id, digestPlan(onceAMonth), monday(1))).toMatchObject({
      schedule: digestPlan(onceAMonth).schedule,
    });
    await store.close();
    const again = await open();
    expect(await again.digests.list('T0ACME')).toMatchObject([{ schedule: { every: 'month' } }]);
    expect(await again.runs.listPlannable(monday(1), 9)).toMatchObject([{ schedule: { every: 'month' } }]);
    expect(await again.digests.change('T0ACME', weekly.id, digestPlan(), monday(1))).toMatchObject({
      schedule: { every: 'week' },
    });
  });

  it('is every week for a digest that an earlier version made, before the upgrade and beside it', async () => {
    const name = '2026-12-10-monthly-digests';
    expect(Object.keys(migrations)).toContain(name);
    const first = await open();
    const old = await addDigest(first, acme);
    await first.close();
    await database.execute('alter table digests drop column every');
    await database.execute(`delete from roundup_migrations where name = '${name}'`);

    const store = await open();
    expect(await store.digests.list('T0ACME')).toEqual([old]);
    const columns =
      'workspace_id, channel_id, owner_slack_user_id, weekdays, time, time_zone, week_start, access, content, state, created_at, next_run_at, empty_runs';
    await store.close();
    await database.execute(
      `insert into digests (id, ${columns}) select 'made-beside', ${columns} from digests`,
    );
    const kept = await (await open()).digests.list('T0ACME');
    expect(kept.map(({ id, schedule }) => [id, schedule.every]).sort()).toEqual(
      [
        [old.id, 'week'],
        ['made-beside', 'week'],
      ].sort(),
    );
  });
});
