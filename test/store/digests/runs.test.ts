import type { Digest, DigestPeriod } from '../../../src/digests/digest';
import { databaseKinds, useDatabase } from '../databases';
import {
  addDigest,
  bringTo,
  lease,
  minutesAfter,
  monday,
  notificationsOf,
  planDue,
  planOne,
  runOf,
} from '../digest-samples';
import { acme, other } from '../samples';

const now = monday();
const aMinuteLater = minutesAfter(now, 1);
const byHand = { kind: 'paused', why: 'by-hand', at: now } as const;
const posted = { state: 'posted', reason: null, messageTs: '1700000000.000100', now } as const;
const unknown = { state: 'unknown', reason: 'no-answer', now } as const;
const press = (idempotencyKey: string) => ({ ...runOf(), at: now, sentBy: 'U0LEE', idempotencyKey, now });
const pausedNotification = {
  slackUserId: 'U0INA',
  kind: 'digest-paused',
  facts: { why: 'channel-gone' },
} as const;

describe.each(databaseKinds)('runs on %s', (kind) => {
  const database = useDatabase(kind);
  const open = () => database.open({ now: () => now });

  it('counts the posts that should have been there: not planned, not begun, not ended', async () => {
    const store = await open();
    const counts = async () => [
      await store.runs.countOverdue(minutesAfter(now, -1)),
      await store.runs.countOverdue(now),
    ];
    expect(await counts()).toEqual([0, 0]);
    const digest = await addDigest(store, acme);
    expect(await counts()).toEqual([0, 1]);
    await addDigest(store, acme, { channelId: 'C0OTHER' });
    expect(await counts()).toEqual([0, 2]);
    const runId = await bringTo('posting', store, digest);
    expect(await counts()).toEqual([0, 2]);
    await store.runs.settle(runId, 'one', posted);
    expect(await counts()).toEqual([0, 1]);
    await store.digests.setState('T0ACME', digest.id, byHand, null);
    expect(await counts()).toEqual([0, 1]);
  });

  describe('planning', () => {
    it('writes the run and moves the digest on, once', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      const plans = Array.from({ length: 8 }, () =>
        planOne(store, digest, { ...runOf(), state: 'due' }, monday(1)),
      );
      expect((await Promise.all(plans)).filter(Boolean)).toHaveLength(1);
      expect(await store.digests.find('T0ACME', digest.id)).toMatchObject({ nextRunAt: monday(1) });
      const history = await store.digests.history('T0ACME', digest.id, 9);
      expect(history).toEqual([
        expect.objectContaining({ ...runOf(), state: 'due', sentBy: null, attempts: 0, messageTs: null }),
      ]);
    });

    it('leaves the run of a period that is there already, whatever time it is planned for again', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      const runId = await bringTo('posting', store, digest);
      await store.runs.settle(runId, 'one', posted);
      const laterThatDay = minutesAfter(now, 60);
      const changed = await store.digests.change(
        'T0ACME',
        digest.id,
        { ...digest, schedule: { ...digest.schedule, time: '10:00' } },
        laterThatDay,
      );
      if (changed === null || typeof changed === 'string') throw new Error('it is not changed');
      const run = { at: laterThatDay, period: runOf().period, state: 'due' } as const;
      expect(await planOne(store, changed, run, monday(1))).toBe(true);
      expect(await store.digests.history('T0ACME', digest.id, 9)).toEqual([
        expect.objectContaining({ id: runId, state: 'posted', at: now }),
      ]);
      expect(await store.digests.find('T0ACME', digest.id)).toMatchObject({ nextRunAt: monday(1) });
    });

    it('plans a run again that a pause has ended before it was posted', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      await bringTo('claimed', store, digest);
      await store.digests.setState('T0ACME', digest.id, byHand, null);
      await store.digests.setState('T0ACME', digest.id, { kind: 'active' }, now);
      const found = await store.digests.find('T0ACME', digest.id);
      if (found === null) throw new Error('it is gone');
      await planOne(store, found, { ...runOf(), state: 'due' }, monday(1));
      expect(await store.digests.history('T0ACME', digest.id, 9)).toMatchObject([
        { state: 'due', reason: null, attempts: 0, ...runOf() },
      ]);
      expect(await store.runs.claim(9, lease('two'))).toHaveLength(1);
    });

    it.each([
      ['failed', 'calcom'],
      ['unknown', 'no-answer'],
      ['posted', null],
    ] as const)(
      'leaves one that ended as %s because of %s, whatever was paused since',
      async (state, reason) => {
        const store = await open();
        const digest = await addDigest(store, acme);
        const id = await bringTo('posting', store, digest);
        await store.runs.settle(id, 'one', { state, reason, now });
        await store.digests.setState('T0ACME', digest.id, byHand, null);
        await store.digests.setState('T0ACME', digest.id, { kind: 'active' }, now);
        await planOne(store, { ...digest, nextRunAt: now }, { ...runOf(), state: 'due' }, monday(1));
        expect(await store.digests.history('T0ACME', digest.id, 9)).toMatchObject([{ id, state }]);
      },
    );

    it('does nothing for a digest that has moved on, is paused or gone', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      const plan = (of: Digest) => planOne(store, of, { ...runOf(), state: 'due' }, monday(1));
      await store.digests.change('T0ACME', digest.id, digest, minutesAfter(now, 60));
      expect(await plan(digest)).toBe(false);
      await store.digests.setState('T0ACME', digest.id, byHand, null);
      expect(await plan(digest)).toBe(false);
      expect(await plan({ ...digest, id: 'gone' })).toBe(false);
      expect(await store.digests.history('T0ACME', digest.id, 9)).toEqual([]);
    });

    it('writes several missed runs of one digest after each other, with the reasons of those left out', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      await store.digests.skip('T0ACME', digest.id, monday(1));
      const at = (week: number) => ({ ...digest, nextRunAt: monday(week) });
      const planned = await store.runs.plan([
        {
          digest: at(0),
          run: { ...runOf(), state: 'skipped', reason: 'too-late', now },
          nextRunAt: monday(1),
        },
        {
          digest: at(1),
          run: { ...runOf(1), state: 'skipped', reason: 'by-hand', now },
          nextRunAt: monday(2),
        },
        { digest: at(2), run: { ...runOf(2), state: 'due' }, nextRunAt: monday(3) },
        { digest: at(7), run: { ...runOf(7), state: 'due' }, nextRunAt: monday(8) },
      ]);
      expect(planned).toBe(3);
      const history = await store.digests.history('T0ACME', digest.id, 9);
      expect(history.map(({ state, reason }) => [state, reason])).toEqual([
        ['due', null],
        ['skipped', 'by-hand'],
        ['skipped', 'too-late'],
      ]);
      expect(await store.digests.find('T0ACME', digest.id)).toMatchObject({
        nextRunAt: monday(3),
        skipAt: null,
      });
    });

    it('lists what comes up, the earliest first, and no paused digest', async () => {
      const store = await open();
      const [first, second, third] = [
        await addDigest(store, acme),
        await addDigest(store, acme, { channelId: 'C0TWO' }),
        await addDigest(store, acme, { channelId: 'C0THREE' }),
      ];
      await store.digests.change('T0ACME', first.id, first, minutesAfter(now, 2));
      await store.digests.change('T0ACME', second.id, second, aMinuteLater);
      await store.digests.setState('T0ACME', third.id, byHand, null);
      const list = async (until: Date, count = 9) =>
        (await store.runs.listPlannable(until, count)).map(({ id }) => id);
      expect(await list(now)).toEqual([]);
      expect(await list(aMinuteLater)).toEqual([second.id]);
      expect(await list(monday(1))).toEqual([second.id, first.id]);
      expect(await list(monday(1), 1)).toEqual([second.id]);
    });
  });

  describe('by hand', () => {
    it('are there once for a press, beside the schedule’s own of the same period', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      await planDue(store, digest);
      const presses = Array.from({ length: 6 }, () =>
        store.runs.addManualRun('T0ACME', digest.id, press('first')),
      );
      const added = (await Promise.all(presses)).filter((run) => run !== null);
      expect(added).toEqual([expect.objectContaining({ ...runOf(), state: 'due', sentBy: 'U0LEE' })]);
      expect(await store.runs.addManualRun('T0ACME', digest.id, press('second'))).not.toBeNull();
      expect(await store.digests.history('T0ACME', digest.id, 9)).toHaveLength(3);
      expect(await store.digests.find('T0ACME', digest.id)).toMatchObject({ nextRunAt: monday(1) });
    });

    it('are not made of a digest that is paused or gone', async () => {
      const store = await open();
      const { id } = await addDigest(store, acme);
      await store.digests.setState('T0ACME', id, byHand, null);
      expect(await store.runs.addManualRun('T0ACME', id, press('first'))).toBeNull();
      expect(await store.runs.addManualRun('T0ACME', 'gone', press('first'))).toBeNull();
    });
  });

  describe('claiming', () => {
    it('takes what is due, the earliest first, with its digest, and once', async () => {
      const store = await open();
      const early = await addDigest(store, acme);
      const late = await addDigest(store, acme, { channelId: 'C0LATE' });
      await planOne(store, early, { ...runOf(), state: 'due' }, monday(1));
      await store.digests.change('T0ACME', late.id, late, aMinuteLater);
      const later = { ...runOf(), at: aMinuteLater, state: 'due' } as const;
      await planOne(store, { ...late, nextRunAt: aMinuteLater }, later, monday(1));

      const [first] = await store.runs.claim(1, lease('one'));
      expect(first).toMatchObject({ run: { digestId: early.id, state: 'claimed', attempts: 1 } });
      expect(first?.digest).toEqual(await store.digests.find('T0ACME', early.id));
      const second = await store.runs.claim(5, lease('two'));
      expect(second.map(({ run }) => run.digestId)).toEqual([late.id]);
      expect(await store.runs.claim(5, lease('three'))).toEqual([]);
    });

    it('takes the runs of one workspace and time together, and no later ones than it is asked for', async () => {
      const store = await open();
      for (const channelId of ['C0ONE', 'C0TWO', 'C0THREE']) {
        for (const workspace of [acme, other])
          await planDue(store, await addDigest(store, workspace, { channelId }));
      }
      const before = minutesAfter(now, -1);
      expect(await store.runs.claim(9, lease('one', now), before)).toEqual([]);
      const claimed = [
        ...(await store.runs.claim(3, lease('one', before), now)),
        ...(await store.runs.claim(3, lease('two', before))),
      ];
      expect(claimed.map(({ run }) => run.workspaceId)).toEqual([
        ...['T0ACME', 'T0ACME', 'T0ACME'],
        ...['T0OTHER', 'T0OTHER', 'T0OTHER'],
      ]);
    });

    it('waits until a run may be begun, and after a failure until it may be tried again', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      await planOne(store, digest, { ...runOf(), state: 'due', readyAt: now }, monday(1));
      expect(await store.runs.claim(1, lease('one', minutesAfter(now, -1)))).toEqual([]);
      const [claimed] = await store.runs.claim(1, lease('one', now));
      const id = claimed?.run.id ?? '';
      expect(await store.runs.release(id, 'two', now)).toBe(false);
      expect(await store.runs.release(id, 'one', aMinuteLater)).toBe(true);
      expect(await store.runs.release(id, 'one', now)).toBe(false);
      expect(await store.runs.claim(1, lease('two', now))).toEqual([]);
      expect(await store.runs.claim(1, lease('two', aMinuteLater))).toMatchObject([{ run: { attempts: 2 } }]);
    });

    it('takes over what a worker holds whose lease ran out, and the worker cannot go on', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      const id = await bringTo('claimed', store, digest);
      expect(await store.runs.claim(1, lease('two', minutesAfter(now, 0.9)))).toEqual([]);
      expect(await store.runs.claim(1, lease('two', aMinuteLater))).toMatchObject([
        { run: { id, attempts: 2 } },
      ]);
      expect(await store.runs.beginPosting(id, lease('one', aMinuteLater))).toBe(false);
      expect(await store.runs.release(id, 'one', now)).toBe(false);
      expect(await store.runs.settle(id, 'one', { ...posted, state: 'failed' })).toBe(false);
      expect(await store.runs.beginPosting(id, lease('two', aMinuteLater))).toBe(true);
    });

    it('keeps what a worker holds as long as it says so, and nothing of another’s', async () => {
      const store = await open();
      const mine = await bringTo('claimed', store, await addDigest(store, acme), 'one');
      const theirs = await bringTo(
        'claimed',
        store,
        await addDigest(store, acme, { channelId: 'C0TWO' }),
        'two',
      );
      await store.runs.heartbeat(lease('one', aMinuteLater));
      const taken = await store.runs.claim(9, lease('three', aMinuteLater));
      expect(taken.map(({ run }) => run.id)).toEqual([theirs]);
      expect(await store.runs.beginPosting(mine, lease('one', aMinuteLater))).toBe(true);
    });
  });

  describe('posting', () => {
    it('begins once, by who holds the claim', async () => {
      const store = await open();
      const id = await bringTo('claimed', store, await addDigest(store, acme));
      expect(await store.runs.beginPosting(id, lease('two'))).toBe(false);
      const begun = Array.from({ length: 8 }, () => store.runs.beginPosting(id, lease('one')));
      expect((await Promise.all(begun)).filter(Boolean)).toHaveLength(1);
      expect(await store.runs.claim(1, lease('two', monday(9)))).toEqual([]);
      expect(await store.runs.release(id, 'one', now)).toBe(false);
    });

    it('goes back to due when nothing was posted, and to nothing when the digest was paused meanwhile', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      const id = await bringTo('posting', store, digest);
      expect(await store.runs.releasePosting(id, 'two', aMinuteLater)).toBe(false);
      expect(await store.runs.releasePosting(id, 'one', aMinuteLater)).toBe(true);
      expect(await store.runs.claim(1, lease('two', now))).toEqual([]);
      expect(await store.runs.claim(1, lease('two', aMinuteLater))).toHaveLength(1);
      await store.runs.beginPosting(id, lease('two', aMinuteLater));
      await store.digests.setState('T0ACME', digest.id, byHand, null);
      expect(await store.runs.releasePosting(id, 'two', aMinuteLater)).toBe(true);
      expect((await store.runs.findRun('T0ACME', id))?.run).toMatchObject({
        state: 'skipped',
        reason: 'paused',
      });
    });

    it('given up becomes unknown and its owner is told, exactly once', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      const id = await bringTo('posting', store, digest);
      expect(await store.runs.expirePosting(minutesAfter(now, 0.9), 9)).toBe(0);
      const given = await Promise.all(
        Array.from({ length: 6 }, () => store.runs.expirePosting(aMinuteLater, 9)),
      );
      expect(given.reduce((sum, count) => sum + count)).toBe(1);
      expect((await store.runs.findRun('T0ACME', id))?.run).toMatchObject({
        state: 'unknown',
        reason: 'no-answer',
        changedAt: aMinuteLater,
      });
      expect(await notificationsOf(store)).toEqual([
        {
          workspaceId: 'T0ACME',
          slackUserId: 'U0INA',
          kind: 'run-unknown',
          facts: { runId: id, digestId: digest.id },
        },
      ]);
      expect(await store.runs.settle(id, 'one', posted)).toBe(false);
    });

    it('is posted by the claim that built it, and not by an earlier one of the same worker', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      const id = await bringTo('claimed', store, digest);
      await store.digests.change('T0ACME', digest.id, { ...digest, channelId: 'C0NEW' }, monday(1));
      expect(await store.runs.claim(9, lease('one'))).toMatchObject([{ run: { id, attempts: 2 } }]);
      expect(await store.runs.beginPosting(id, lease('one'), 1)).toBe(false);
      expect(await store.runs.beginPosting(id, lease('one'), 2)).toBe(true);
    });

    it('that is given up tells whoever sent it by hand', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      const hand = { ...runOf(), sentBy: 'U0BOSS', idempotencyKey: 'p1', now };
      const run = await store.runs.addManualRun('T0ACME', digest.id, hand);
      await store.runs.claim(1, lease('one'));
      await store.runs.beginPosting(run?.id ?? '', lease('one'));
      expect(await store.runs.expirePosting(aMinuteLater, 9)).toBe(1);
      expect(await notificationsOf(store)).toMatchObject([{ slackUserId: 'U0BOSS', kind: 'run-unknown' }]);
    });

    it('gives up no more than it is asked to', async () => {
      const store = await open();
      for (const channelId of ['C0ONE', 'C0TWO', 'C0THREE']) {
        await bringTo('posting', store, await addDigest(store, acme, { channelId }));
      }
      expect(await store.runs.expirePosting(aMinuteLater, 2)).toBe(2);
      expect(await store.runs.expirePosting(aMinuteLater, 2)).toBe(1);
    });

    it('of unknown outcome is posted again once, when somebody says that it did not arrive', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      const id = await bringTo('posting', store, digest);
      expect(await store.runs.repost('T0ACME', id, now)).toBe(false);
      await store.runs.settle(id, 'one', unknown);
      const twoDaysLater = minutesAfter(now, 2880);
      await store.digests.setState('T0ACME', digest.id, byHand, null);
      expect(await store.runs.repost('T0ACME', id, twoDaysLater)).toBe(false);
      await store.digests.setState('T0ACME', digest.id, { kind: 'active' }, monday(1));
      const presses = Array.from({ length: 6 }, () => store.runs.repost('T0ACME', id, twoDaysLater));
      expect((await Promise.all(presses)).filter(Boolean)).toHaveLength(1);
      expect(await store.runs.claim(9, lease('two', twoDaysLater))).toMatchObject([
        { run: { id, at: twoDaysLater, period: runOf().period, reason: null } },
      ]);
    });

    it('has all its tries ahead when it is posted again', async () => {
      const store = await open();
      const id = await planDue(store, await addDigest(store, acme));
      for (let attempt = 1; attempt <= 4; attempt += 1) {
        await store.runs.claim(1, lease('one'));
        await store.runs.release(id, 'one', now);
      }
      await store.runs.claim(1, lease('one'));
      await store.runs.beginPosting(id, lease('one'));
      await store.runs.settle(id, 'one', unknown);
      await store.runs.repost('T0ACME', id, now);
      expect(await store.runs.claim(1, lease('two'))).toMatchObject([{ run: { id, attempts: 1 } }]);
    });
  });

  describe('settling', () => {
    it.each([
      ['claimed', 'posted', false],
      ['claimed', 'unknown', false],
      ['claimed', 'skipped', true],
      ['claimed', 'failed', true],
      ['posting', 'posted', true],
      ['posting', 'unknown', true],
      ['posting', 'skipped', false],
      ['posting', 'failed', true],
    ] as const)('of a run that is %s as %s: %s', async (from, state, isAllowed) => {
      const store = await open();
      const id = await bringTo(from, store, await addDigest(store, acme));
      const notice = { slackUserId: 'U0INA', kind: 'run-failed', facts: { runId: id } } as const;
      const end = { state, reason: 'slack', now } as const;
      expect(await store.runs.settle(id, 'two', end, notice)).toBe(false);
      expect(await store.notifications.count()).toBe(0);
      const ends = await Promise.all(
        Array.from({ length: 4 }, () => store.runs.settle(id, 'one', end, notice)),
      );
      expect(ends.filter(Boolean)).toHaveLength(isAllowed ? 1 : 0);
      expect((await store.runs.findRun('T0ACME', id))?.run.state).toBe(isAllowed ? state : from);
      expect(await store.notifications.count()).toBe(isAllowed ? 1 : 0);
    });

    it('keeps where the message is', async () => {
      const store = await open();
      const id = await bringTo('posting', store, await addDigest(store, acme));
      await store.runs.settle(id, 'one', posted);
      expect((await store.runs.findRun('T0ACME', id))?.run).toMatchObject({
        state: 'posted',
        messageTs: '1700000000.000100',
      });
    });

    it('counts empty runs without a gap, and leaves those by hand out', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      const countAfter = async (week: number, wasEmpty: boolean, isSkip = false) => {
        const before = { ...digest, nextRunAt: monday(week) };
        await planOne(store, before, { ...runOf(week), state: 'due' }, monday(week + 1));
        const [claimed] = await store.runs.claim(1, lease('one', monday(week)));
        const id = claimed?.run.id ?? '';
        if (!isSkip) await store.runs.beginPosting(id, lease('one', monday(week)));
        const state = isSkip ? ('skipped' as const) : ('posted' as const);
        await store.runs.settle(id, 'one', { state, reason: wasEmpty ? 'empty' : null, wasEmpty, now });
        return (await store.digests.find('T0ACME', digest.id))?.emptyRuns;
      };
      expect(await countAfter(0, true)).toBe(1);
      expect(await countAfter(1, true, true)).toBe(2);
      await store.runs.addManualRun('T0ACME', digest.id, press('by hand'));
      const [sent] = await store.runs.claim(1, lease('one'));
      await store.runs.settle(sent?.run.id ?? '', 'one', {
        state: 'skipped',
        reason: 'empty',
        wasEmpty: true,
        now,
      });
      expect(await countAfter(2, true)).toBe(3);
      expect(await countAfter(3, false)).toBe(0);
    });

    it('pauses the digest with it, skips its other runs, and tells its owner once', async () => {
      const store = await open();
      const digest = await addDigest(store, acme);
      const first = await bringTo('posting', store, digest);
      await store.runs.addManualRun('T0ACME', digest.id, press('second'));
      const [second] = await store.runs.claim(1, lease('one'));
      const secondId = second?.run.id ?? '';
      await store.runs.beginPosting(secondId, lease('one'));
      await store.runs.addManualRun('T0ACME', digest.id, press('third'));
      const end = { state: 'failed', reason: 'channel-gone', pause: 'channel-gone', now } as const;
      expect(await store.runs.settle(first, 'one', end, pausedNotification)).toBe(true);
      expect(await store.runs.settle(secondId, 'one', end, pausedNotification)).toBe(true);
      expect(await store.digests.find('T0ACME', digest.id)).toMatchObject({
        state: { kind: 'paused', why: 'channel-gone', at: now },
        nextRunAt: null,
      });
      const history = await store.digests.history('T0ACME', digest.id, 9);
      expect(history.map(({ state }) => state).sort()).toEqual(['failed', 'failed', 'skipped']);
      expect(await notificationsOf(store)).toEqual([{ workspaceId: 'T0ACME', ...pausedNotification }]);
    });
  });

  it('name all days that were missed until something is posted', async () => {
    const store = await open();
    const digest = await addDigest(store, acme);
    const skip = (week: number, reason: 'too-late' | 'by-hand') =>
      planOne(
        store,
        { ...digest, nextRunAt: monday(week) },
        { ...runOf(week), state: 'skipped', reason, now },
        monday(week + 1),
      );
    const missed = () => store.runs.findMissedPeriod(digest.id);
    const twoWeeks = { first: runOf(0).period.first, last: runOf(1).period.last };
    expect(await missed()).toBeNull();
    await skip(0, 'too-late');
    expect(await missed()).toEqual(runOf(0).period);
    await skip(1, 'too-late');
    await skip(2, 'by-hand');
    expect(await missed()).toEqual(twoWeeks);
    await planOne(store, { ...digest, nextRunAt: monday(3) }, { ...runOf(3), state: 'due' }, monday(4));
    const [claimed] = await store.runs.claim(1, lease('one', monday(3)));
    const id = claimed?.run.id ?? '';
    await store.runs.beginPosting(id, lease('one', monday(3)));
    expect(await missed()).toEqual(twoWeeks);
    await store.runs.settle(id, 'one', posted);
    expect(await missed()).toBeNull();
  });

  it('name what was missed although something was sent by hand, unless that told of the same days', async () => {
    const store = await open();
    const digest = await addDigest(store, acme);
    const late = { ...runOf(), state: 'skipped', reason: 'too-late', now } as const;
    await planOne(store, digest, late, monday(1));
    const sendNow = async (period: DigestPeriod, idempotencyKey: string) => {
      const at = monday(1);
      const hand = { at, period, sentBy: 'U0INA', idempotencyKey, now: at };
      const run = await store.runs.addManualRun('T0ACME', digest.id, hand);
      await store.runs.claim(1, lease('one', at));
      await store.runs.beginPosting(run?.id ?? '', lease('one', at));
      await store.runs.settle(run?.id ?? '', 'one', posted);
    };
    await sendNow(runOf(1).period, 'p1');
    expect(await store.runs.findMissedPeriod(digest.id)).toEqual(runOf().period);
    await sendNow(runOf().period, 'p2');
    expect(await store.runs.findMissedPeriod(digest.id)).toBeNull();
  });

  it('are forgotten when another one settles, but for the last twenty of the digest', async () => {
    const store = await open();
    const digest = await addDigest(store, acme);
    const quiet = await addDigest(store, acme, { channelId: 'C0QUIET' });
    const skip = (of: Digest, week: number) =>
      planOne(
        store,
        { ...of, nextRunAt: monday(week) },
        { ...runOf(week), state: 'skipped', reason: 'too-late', now: monday(week) },
        monday(week + 1),
      );
    for (let week = 0; week < 3; week += 1) await skip(quiet, week);
    for (let week = 0; week < 26; week += 1) await skip(digest, week);
    await planOne(store, { ...digest, nextRunAt: monday(26) }, { ...runOf(26), state: 'due' }, monday(27));
    const [claimed] = await store.runs.claim(1, lease('one', monday(26)));
    const id = claimed?.run.id ?? '';
    await store.runs.beginPosting(id, lease('one', monday(26)));
    expect(await store.digests.history('T0ACME', digest.id, 99)).toHaveLength(27);
    expect(await store.runs.settle(id, 'one', posted)).toBe(true);
    const history = await store.digests.history('T0ACME', digest.id, 99);
    expect([history.length, history[0]?.id, history.at(-1)?.at]).toEqual([20, id, monday(7)]);
    expect(await store.digests.history('T0ACME', quiet.id, 99)).toHaveLength(3);
  });

  it('of a worker that kept a lease for each run are taken over when that has run out', async () => {
    const store = await open();
    const id = await planDue(store, await addDigest(store, acme));
    await database.execute(
      `update digest_runs set state = 'claimed', holder = 'old', ready_at = '${aMinuteLater.toISOString()}'`,
    );
    expect(await store.runs.claim(9, lease('new', minutesAfter(now, 0.9)))).toEqual([]);
    expect(await store.runs.claim(9, lease('new', aMinuteLater))).toMatchObject([{ run: { id } }]);
  });

  it('sent by hand come before those that wait for their time', async () => {
    const store = await open();
    const [scheduled, other] = [
      await addDigest(store, acme),
      await addDigest(store, acme, { channelId: 'C0TWO' }),
    ];
    const readyAt = minutesAfter(now, -10);
    await planOne(store, scheduled, { ...runOf(), state: 'due', readyAt }, monday(1));
    const sent = await store.runs.addManualRun('T0ACME', other.id, press('first'));
    expect(await store.runs.claim(1, lease('one'))).toMatchObject([{ run: { id: sent?.id } }]);
  });

  it('of workspaces with much to ask of one access are found ahead of their time', async () => {
    const store = await open();
    for (let n = 0; n < 3; n += 1) await addDigest(store, acme, { channelId: `C0${n}` });
    for (const owner of ['U0INA', 'U0LEE', 'U0KIM'])
      await addDigest(store, other, { channelId: owner }, owner);
    expect(await store.runs.listBusyWorkspaces(now, 2)).toEqual(['T0ACME']);
    expect(await store.runs.listBusyWorkspaces(minutesAfter(now, -1), 2)).toEqual([]);
    const pages: string[] = [];
    for (let afterId = ''; ; afterId = pages.at(-1) ?? '') {
      const page = await store.runs.listPlannable(now, 2, { workspaceId: 'T0ACME', afterId });
      if (page.length === 0) break;
      pages.push(...page.map(({ id }) => id));
    }
    expect(new Set(pages).size).toBe(3);
  });
});

describe.each(databaseKinds)('notices on %s', (kind) => {
  const database = useDatabase(kind);

  it('are claimed once, tried again when they are told to or the lease ran out, until they are done', async () => {
    const store = await database.open({ now: () => now });
    const digest = await addDigest(store, { workspaceId: 'T0ACME', enterpriseId: 'E0ONE' });
    for (const why of ['not-in-channel', 'access-lost'] as const) {
      const notice = { slackUserId: 'U0INA', kind: 'digest-paused', facts: { why } } as const;
      await store.digests.setState('T0ACME', digest.id, { kind: 'paused', why, at: now }, null, notice);
      await store.digests.setState('T0ACME', digest.id, { kind: 'active' }, monday());
    }
    expect(await store.notifications.claim(9, lease('one', minutesAfter(now, -1)))).toEqual([]);
    const [first] = await store.notifications.claim(1, lease('one', now));
    const [second] = await store.notifications.claim(9, lease('two', now));
    expect([first?.facts.why, second?.facts.why].sort()).toEqual(['access-lost', 'not-in-channel']);
    expect(first).toMatchObject({ workspace: digest.workspace, slackUserId: 'U0INA', attempts: 1 });
    expect(await store.notifications.claim(9, lease('three', now))).toEqual([]);

    const ids = [first?.id ?? '', second?.id ?? ''] as const;
    await store.notifications.retryAt(ids[0], 'two', now);
    await store.notifications.remove(ids[0], 'two');
    expect(await store.notifications.claim(9, lease('three', now))).toEqual([]);
    await store.notifications.retryAt(ids[0], 'one', now);
    expect(await store.notifications.claim(9, lease('three', now))).toMatchObject([
      { id: ids[0], attempts: 2 },
    ]);
    expect(await store.notifications.claim(9, lease('four', aMinuteLater))).toHaveLength(2);
    await store.notifications.remove(ids[1], 'two');
    expect(await store.notifications.count()).toBe(2);
    for (const id of ids) await store.notifications.remove(id, 'four');
    expect(await store.notifications.count()).toBe(0);
  });
});
