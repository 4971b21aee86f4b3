import { z } from 'zod';
import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import type { Booking } from '../../../sandbox/local-calcom/world/types';
import { ask, askStats, closeCalcoms, now, readError, startCalcom } from './support';

const path = '/v2/insights/bookings/kpi-stats';
// A week of Lisbon's summer, from Monday 4 to Sunday 10 May.
const week = { startDate: '2026-05-03T23:00:00.000Z', endDate: '2026-05-10T22:59:59.999Z', preset: 'c' };
const before = { startDate: '2026-04-26T23:00:00.000Z', endDate: '2026-05-03T22:59:59.999Z', preset: 'c' };
const whole = { scope: 'org', timeZone: 'Europe/Lisbon' };
let calcom: LocalCalcom;

const kpi = z.strictObject({ count: z.number(), deltaPrevious: z.number() });
const names = [
  'created',
  'scheduled',
  'completed',
  'rescheduled',
  'cancelled',
  'no_show',
  'no_show_guest',
  'rating',
  'csat',
] as const;
const envelope = z.strictObject({
  status: z.literal('success'),
  data: z.strictObject({
    empty: z.boolean(),
    created: kpi,
    scheduled: kpi,
    completed: kpi,
    rescheduled: kpi,
    cancelled: kpi,
    no_show: kpi,
    no_show_guest: kpi,
    rating: kpi,
    csat: kpi,
    previousRange: z.strictObject({ startDate: z.string(), endDate: z.string() }),
  }),
});

const inRange = (id: string, data: object) => ({ id, value: { type: 'dr', data } });

async function askKpi(data: object = week, more: object = {}, key: 'admin' | 'member' = 'admin') {
  const body = { ...whole, columnFilters: [inRange('startTime', data)], ...more };
  return envelope.parse((await ask(calcom, path, { key, body })).json).data;
}

/** What the organisation's scope holds between two instants, without the loner's studio. */
function bookingsWithin({ startDate, endDate }: typeof week): readonly Booking[] {
  const { bookings, eventTypes, memberships } = calcom.world;
  const seated = new Set(memberships.flatMap((seat) => (seat.teamId === 500 ? seat.userId : [])));
  return bookings.filter(({ start, end, eventTypeId, ownerId }) => {
    const teamId = eventTypes.find(({ id }) => id === eventTypeId)?.teamId ?? null;
    const isCovered = teamId === null ? ownerId !== null && seated.has(ownerId) : teamId !== 900;
    return isCovered && start >= new Date(startDate) && end <= new Date(endDate);
  });
}

beforeAll(async () => {
  calcom = await startCalcom();
});
afterAll(closeCalcoms);

describe('POST /v2/insights/bookings/kpi-stats', () => {
  it('counts the bookings of the period, and each of them in one time status', async () => {
    const bookings = bookingsWithin(week);
    const { created, scheduled, completed, rescheduled, cancelled, empty } = await askKpi();
    expect(created.count).toBe(bookings.length);
    expect(scheduled.count + completed.count + rescheduled.count + cancelled.count).toBe(created.count);
    expect(rescheduled.count).toBe(bookings.filter((each) => each.rescheduledToUid !== null).length);
    expect(empty).toBe(false);
  });

  it('counts a moved booking as rescheduled, which the ranking counts as cancelled', async () => {
    const may = { startDate: '2026-05-01T00:00:00.000Z', endDate: '2026-05-31T23:59:59.999Z', preset: 'c' };
    const { cancelled, rescheduled } = await askKpi(may);
    const { mostCancelled } = await askStats(calcom, {
      columnFilters: [inRange('startTime', may), { id: 'userId', value: { type: 'ss', data: 101 } }],
    });
    const ofAdmin = {
      columnFilters: [inRange('startTime', may), { id: 'userId', value: { type: 'ss', data: 101 } }],
    };
    const own = await askKpi(may, ofAdmin);
    expect(own.rescheduled.count).toBeGreaterThan(0);
    expect(mostCancelled[0]?.count).toBe(own.cancelled.count + own.rescheduled.count);
    expect(cancelled.count).toBeGreaterThan(0);
    expect(rescheduled.count).toBeGreaterThan(0);
  });

  it('counts pending and rejected bookings as completed once they are over', async () => {
    const accepted = bookingsWithin(week).filter(({ status, end }) => status === 'accepted' && end <= now);
    expect((await askKpi()).completed.count).toBeGreaterThan(accepted.length);
  });

  it('counts absent guests apart from absent hosts', async () => {
    const bookings = bookingsWithin(week);
    const { no_show, no_show_guest } = await askKpi();
    expect(no_show.count).toBe(bookings.filter(({ noShowHost }) => noShowHost).length);
    const guests = bookings.flatMap(({ attendees }) => attendees.filter(({ absent }) => absent));
    expect(no_show_guest.count).toBe(guests.length);
    expect(guests.length).toBeGreaterThan(0);
  });

  it('rounds the average rating to one decimal, and calls four and five stars satisfied', async () => {
    const ratings = bookingsWithin(week).flatMap(({ rating }) => rating ?? []);
    const { rating, csat } = await askKpi();
    const average = ratings.reduce((sum, each) => sum + each, 0) / ratings.length;
    expect(rating.count).toBe(Number(average.toFixed(1)));
    expect(csat.count).toBeCloseTo((ratings.filter((each) => each > 3).length / ratings.length) * 100, 9);
  });

  it('says the change from the equal period before in percent', async () => {
    const [current, previous] = [await askKpi(), await askKpi(before)];
    for (const name of ['created', 'completed', 'cancelled'] as const) {
      const [count, previousCount] = [current[name].count, previous[name].count];
      expect(current[name].deltaPrevious).toBeCloseTo(((count - previousCount) / previousCount) * 100, 9);
    }
  });

  it('says 100 for what was nothing before, and 0 for what is nothing still', async () => {
    // Of one person's bookings there are few enough for both.
    const changes = new Set<string>();
    for (const userId of [101, 102, 105, 110, 120]) {
      const filters = (data: object) => ({
        columnFilters: [inRange('startTime', data), { id: 'userId', value: { type: 'ss', data: userId } }],
      });
      const [current, previous] = [await askKpi(week, filters(week)), await askKpi(before, filters(before))];
      for (const name of names) {
        if (previous[name].count !== 0) continue;
        const isSome = current[name].count > 0;
        expect([name, current[name].deltaPrevious]).toEqual([name, isSome ? 100 : 0]);
        changes.add(String(isSome));
      }
    }
    expect(changes).toEqual(new Set(['true', 'false']));
  });

  it('names the period before in words for display, in the zone asked for', async () => {
    expect((await askKpi()).previousRange).toEqual({ startDate: '2026-04-27', endDate: '2026-05-03' });
    const elsewhere = await askKpi(week, { timeZone: 'America/New_York' });
    expect(elsewhere.previousRange).toEqual({ startDate: '2026-04-26', endDate: '2026-05-03' });
  });

  it('compares by creation where that is the range given', async () => {
    const byCreation = await askKpi(week, { columnFilters: [inRange('createdAt', week)] });
    expect(byCreation.created.count).not.toBe((await askKpi()).created.count);
  });

  it('is empty for a period without bookings, and for those who may not see them', async () => {
    const longAgo = { ...week, startDate: '2001-01-01T00:00:00.000Z', endDate: '2001-01-31T23:59:59.999Z' };
    for (const stats of [await askKpi(longAgo), await askKpi(week, {}, 'member')]) {
      expect(stats.empty).toBe(true);
      expect(names.map((name) => stats[name])).toEqual(names.map(() => ({ count: 0, deltaPrevious: 0 })));
    }
  });

  it.each([
    ['no filters at all', {}],
    ['no range among the filters', { columnFilters: [{ id: 'userId', value: { type: 'ss', data: 101 } }] }],
    ['a range open at one end', { columnFilters: [inRange('startTime', { ...week, endDate: null })] }],
    ['a range on another column', { columnFilters: [inRange('updatedAt', week)] }],
  ])('refuses %s', async (_what, more) => {
    const { status, json } = await ask(calcom, path, { body: { ...whole, ...more } });
    expect(status).toBe(400);
    expect(readError(json).error.message).toBe('No date range filter found');
  });

  it('is not found on a server without insights', async () => {
    const selfHosted = await startCalcom({ hasInsights: false });
    expect((await ask(selfHosted, path, { body: whole })).status).toBe(404);
  });
});
