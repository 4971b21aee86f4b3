import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import type { Booking } from '../../../sandbox/local-calcom/world/types';
import { ask, askStats, closeCalcoms, readError, startCalcom } from './support';

const path = '/v2/insights/bookings/members';
const standaloneTeamId = 900;
let calcom: LocalCalcom;

beforeAll(async () => {
  calcom = await startCalcom();
});
afterAll(closeCalcoms);

type Key = 'admin' | 'member' | 'loner';

const teamIdOf = ({ eventTypeId }: Booking) =>
  calcom.world.eventTypes.find(({ id }) => id === eventTypeId)?.teamId ?? null;
const memberIdsOf = (id: number) =>
  calcom.world.memberships
    .filter(({ teamId, accepted }) => teamId === id && accepted)
    .map(({ userId }) => userId);

async function countOf(userId: number, body: object, key: Key = 'admin'): Promise<number | undefined> {
  const columnFilters = [{ id: 'userId', value: { type: 'ss', data: userId } }];
  return (await askStats(calcom, { ...body, columnFilters }, key)).mostBookings[0]?.count;
}

async function isEmpty(body: object, key: Key): Promise<boolean> {
  return Object.values(await askStats(calcom, body, key)).every((rows) => rows.length === 0);
}

describe('scope user', () => {
  it.each(['admin', 'member', 'loner'] as const)(
    "covers the %s's own bookings outside teams, in one row",
    async (key) => {
      const { world } = calcom;
      const callerId = { admin: world.adminId, member: world.plainMemberId, loner: world.lonerId }[key];
      const own = world.bookings.filter((each) => each.ownerId === callerId && teamIdOf(each) === null);
      const { mostBookings } = await askStats(calcom, { scope: 'user' }, key);
      expect(mostBookings.map(({ userId, count }) => [userId, count])).toEqual([[callerId, own.length]]);
    },
  );
});

describe('scope team', () => {
  const sales = { scope: 'team', selectedTeamId: 4821 };

  it("covers the team's bookings and the personal ones of its members", async () => {
    const { bookings } = calcom.world;
    for (const id of [101, 102, 105]) {
      const own = bookings.filter(({ ownerId }) => ownerId === id);
      const expected = own.filter((each) => [null, 4821].includes(teamIdOf(each))).length;
      expect(await countOf(id, sales)).toBe(expected);
      expect(own.some((each) => teamIdOf(each) === null)).toBe(true);
    }
  });

  it("leaves out a member's bookings for another team", async () => {
    const forBoth = [112, 113, 114, 115, 116].find((id) =>
      calcom.world.bookings.some((each) => each.ownerId === id && teamIdOf(each) === 4822),
    );
    const own = calcom.world.bookings.filter(({ ownerId }) => ownerId === forBoth);
    const count = await countOf(forBoth ?? 0, sales);
    expect(count).toBe(own.filter((each) => [null, 4821].includes(teamIdOf(each))).length);
    expect(count).toBeLessThan(own.length);
  });

  it('names a former member for team bookings, without the personal ones', async () => {
    expect(memberIdsOf(4821)).not.toContain(139);
    const own = calcom.world.bookings.filter((each) => each.ownerId === 139 && teamIdOf(each) === 4821);
    expect(await countOf(139, sales)).toBe(own.length);
  });

  it('is allowed to an admin of the organisation who is no admin of the team', async () => {
    expect(await isEmpty({ scope: 'team', selectedTeamId: 4823 }, 'admin')).toBe(false);
    expect(await isEmpty({ scope: 'team', selectedTeamId: 4824 }, 'admin')).toBe(false);
  });

  it('is allowed to the owner of a team that stands alone', async () => {
    const { mostBookings } = await askStats(
      calcom,
      { scope: 'team', selectedTeamId: standaloneTeamId },
      'loner',
    );
    expect(mostBookings.map(({ userId }) => userId).sort()).toEqual([141, 142]);
  });

  it.each([
    ['a plain member asks', sales, 'member'],
    [
      'the team stands outside the organisation',
      { scope: 'team', selectedTeamId: standaloneTeamId },
      'admin',
    ],
    ['the team is in an organisation the caller is not in', sales, 'loner'],
    ['the team is the organisation', { scope: 'team', selectedTeamId: 500 }, 'admin'],
    ['the team does not exist', { scope: 'team', selectedTeamId: 1 }, 'admin'],
    ['no team is selected', { scope: 'team' }, 'admin'],
  ] as const)('gives eight empty lists with 200 when %s', async (_when, body, key) => {
    expect(await isEmpty(body, key)).toBe(true);
  });
});

describe('scope org', () => {
  it('covers all child teams and the personal bookings of everybody in the organisation', async () => {
    for (const id of [101, 113, 122, 134]) {
      const own = calcom.world.bookings.filter(({ ownerId }) => ownerId === id);
      expect(await countOf(id, { scope: 'org' })).toBe(own.length);
    }
  });

  it('covers nobody of another team', async () => {
    expect(await countOf(calcom.world.lonerId, { scope: 'org' })).toBeUndefined();
  });

  it('ignores a selected team', async () => {
    const whole = await askStats(calcom, { scope: 'org' });
    const selected = await askStats(calcom, { scope: 'org', selectedTeamId: 4821 });
    expect(selected.mostBookings[0]).toEqual(whole.mostBookings[0]);
  });

  it.each([
    ['a plain member', 'member'],
    ['a caller without organisation', 'loner'],
  ] as const)('gives eight empty lists with 200 to %s', async (_who, key) => {
    expect(await isEmpty({ scope: 'org' }, key)).toBe(true);
  });
});

describe('insights without permission, when set to forbidden', () => {
  let strict: LocalCalcom;
  beforeAll(async () => {
    strict = await startCalcom({ withoutPermission: 'forbidden' });
  });

  it.each([
    [{ scope: 'team', selectedTeamId: 4821 }, 'member'],
    [{ scope: 'org' }, 'member'],
    [{ scope: 'org' }, 'loner'],
  ] as const)('answer 403 to %j by the %s', async (body, key) => {
    const { status, json } = await ask(strict, path, { key, body: { timeZone: 'UTC', ...body } });
    expect(status).toBe(403);
    expect(readError(json).error.code).toBe('ForbiddenException');
  });

  it('leave the own numbers open', async () => {
    expect((await askStats(strict, { scope: 'user' }, 'member')).mostBookings).toHaveLength(1);
  });
});
