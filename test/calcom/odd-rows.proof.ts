import { readWalk } from '../../src/bookings/walk';
import { startWalk } from '../../src/bookings/walk-state';
import { bookingsPageSchema } from '../../src/calcom/schemas';
import { resolvePeriod } from '../../src/lib/time/period';
import { countRankings } from '../../src/rankings/count';
import { defaultQuestion } from '../../src/rankings/question';
import { wireBooking } from '../bookings/wire-booking';

const pages = 5_000;
const now = new Date('2026-06-02T12:00:00.000Z');
const period = resolvePeriod(
  { kind: 'month', month: 5, year: 2026 },
  { now, timeZone: 'UTC', weekStart: 1, currentPeriod: 'until-now' },
);
const condition = {
  question: defaultQuestion,
  period,
  scope: { kind: 'org' } as const,
  ownId: 101,
  eventTypeId: null,
  now,
};

/** Mulberry32: the same numbers in each run. */
function createRandom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const required = [
  'id',
  'uid',
  'title',
  'hosts',
  'status',
  'start',
  'end',
  'duration',
  'createdAt',
  'attendees',
];
const optional = ['description', 'location', 'rating', 'absentHost', 'updatedAt', 'guests', 'eventType'];
const wrong = [{}, { x: 1 }, [17], Symbol.for('left out')] as const;

describe('5,000 random pages with one to three broken rows each', () => {
  it('lose no page, list and count every other row, and count the broken ones', async () => {
    const random = createRandom(20_261_129);
    for (let at = 0; at < pages; at += 1) {
      const size = 3 + random(18);
      const broken = new Set(Array.from({ length: 1 + random(3) }, () => random(size)));
      const rows = Array.from({ length: size }, (_, index) => {
        const start = new Date(Date.UTC(2026, 4, 28, 12) - index * 3_600_000);
        const row = wireBooking({
          id: at * 100 + index,
          uid: `uid-${at}-${index}`,
          start: start.toISOString(),
          end: new Date(start.getTime() + 1_800_000).toISOString(),
        });
        if (!broken.has(index)) return row;
        if (random(10) === 0) return [null, 'x', 7, []][random(4)];
        const field = random(3) > 0 ? required[random(required.length)] : optional[random(optional.length)];
        const isRequired = required.includes(field ?? '');
        const value = wrong[random(isRequired ? wrong.length : wrong.length - 1)];
        const { [field as keyof typeof row]: _dropped, ...rest } = row;
        return typeof value === 'symbol' ? rest : { ...rest, [field ?? '']: value };
      });
      const page = bookingsPageSchema.parse(
        JSON.parse(JSON.stringify({ data: rows, pagination: { nextCursor: null, hasMore: false } })),
      );
      const good = [...rows.keys()].filter((index) => !broken.has(index));
      expect(page.data.map(({ id }) => id % 100)).toEqual(good);
      expect(page.unreadable).toHaveLength(broken.size);

      const count = await countRankings(condition, async () => page);
      if (count.kind !== 'counted') throw new Error('there are not many');
      const counted = count.lists[0]?.members.reduce((sum, { value }) => sum + value, 0) ?? 0;
      expect([counted, count.gaps.unreadable]).toEqual([good.length, broken.size]);

      const query = { streams: ['all'] as const, start: null, end: null, filters: {} };
      const walk = await readWalk(query, startWalk(query), async () => page);
      const shown = walk.sections.flatMap((section) => section.rows);
      expect(shown).toHaveLength(Math.min(10, good.length));
      expect(walk.gaps?.unreadable).toBe(broken.size);
    }
  });
});
