import { CalcomForbiddenError } from '../../src/calcom/errors';
import type { BookingsPage, BookingsQuery, Me, WireBooking } from '../../src/calcom/schemas';
import { countUpcoming, type UpcomingQuestion } from '../../src/digests/upcoming-load';
import { wireBooking } from '../bookings/wire-booking';

const me: Me = { id: 1, name: 'Rui Pires', email: 'rui@acme.test', timeZone: 'Europe/Lisbon' };
const question: UpcomingQuestion = {
  scope: { kind: 'org' },
  from: new Date('2026-06-01T08:00:00.000Z'),
  end: new Date('2026-06-07T22:59:59.999Z'),
};
const hostOf = (id: number | string, name: string, email = `m${id}@acme.test`) => ({ id, name, email });
const ana = hostOf(2, 'Ana Costa');
const bo = hostOf(3, 'Bo Lind');
let made = 0;

function booking(about: Partial<WireBooking> = {}): WireBooking {
  made += 1;
  const start = about.start ?? '2026-06-03T09:00:00.000Z';
  return wireBooking({ uid: `uid-${made}`, status: 'accepted', hosts: [ana], start, end: start, ...about });
}

interface Answers {
  readonly pages?: readonly (readonly WireBooking[])[];
  readonly members?: readonly number[] | null;
}

/** A Cal.com of these pages, which tells what it was asked. */
function calcomOf({ pages = [[]], members = [1, 2, 3] }: Answers) {
  const asked: BookingsQuery[] = [];
  return {
    asked,
    getMe: async () => me,
    listBookings: async (query: BookingsQuery): Promise<BookingsPage> => {
      asked.push(query);
      const at = Number(query.cursor ?? 0);
      const hasMore = at + 1 < pages.length;
      return {
        data: [...(pages[at] ?? [])],
        pagination: { hasMore, nextCursor: hasMore ? `${at + 1}` : null },
      };
    },
    listMemberships: async () => {
      if (members === null) throw new CalcomForbiddenError({ request: 'GET /v2/memberships' });
      return members.map((userId) => ({
        id: userId,
        userId,
        accepted: true,
        role: 'MEMBER',
        user: { email: `m${userId}@acme.test` },
      }));
    },
  };
}

async function count(answers: Answers, about: Partial<UpcomingQuestion> = {}) {
  const load = await countUpcoming(calcomOf(answers), { ...question, ...about }, {});
  if (load.kind !== 'load') throw new Error('Not allowed');
  return load;
}
const hostsOf = async (...asked: Parameters<typeof count>) =>
  (await count(...asked)).hosts.map(({ name, bookings }) => [name, bookings]);

describe('countUpcoming', () => {
  it('counts a booking for each of its hosts, once, the busiest first', async () => {
    const pages = [[booking({ hosts: [bo, ana, bo] }), booking(), booking({ status: 'pending' })]];
    expect(await hostsOf({ pages })).toEqual([
      ['Ana Costa', 3],
      ['Bo Lind', 1],
    ]);
    expect(await count({ pages })).toMatchObject({ bookings: 3, pending: 1, isCut: false });
  });

  it('counts a booking once that moves from one page to the next', async () => {
    const twice = booking();
    expect(await hostsOf({ pages: [[twice, booking()], [twice]] })).toEqual([['Ana Costa', 2]]);
  });

  it('leaves out what is called off, and what Cal.com lists outside of the days', async () => {
    const pages = [
      [
        booking({ status: 'cancelled' }),
        booking({ status: 'rejected' }),
        booking({ start: '2026-06-01T07:59:00.000Z' }),
        booking({ start: '2026-06-07T23:00:00.000Z' }),
        booking({ start: '2026-06-07T22:59:00.000Z', end: '2026-06-08T01:00:00.000Z' }),
        booking({ start: '2026-06-01T08:00:00.000Z' }),
      ],
    ];
    expect(await count({ pages })).toMatchObject({ bookings: 2 });
  });

  it('stops after ten pages and says so', async () => {
    const pages = Array.from({ length: 11 }, () => [booking()]);
    const calcom = calcomOf({ pages });
    expect(await countUpcoming(calcom, question, {})).toMatchObject({ bookings: 10, isCut: true });
    expect(calcom.asked).toHaveLength(10);
    expect(await count({ pages: pages.slice(1) })).toMatchObject({ bookings: 10, isCut: false });
  });

  it('asks for a team through its event types', async () => {
    const calcom = calcomOf({});
    await countUpcoming(calcom, { ...question, scope: { kind: 'team', teamId: 7, teamName: 'Sales' } }, {});
    expect(calcom.asked).toEqual([
      {
        status: 'upcoming',
        afterStart: '2026-06-01T08:00:00.000Z',
        beforeEnd: '2026-06-08T22:59:59.999Z',
        teamsIds: [7],
        limit: 100,
      },
    ]);
  });

  it('counts of one account only what it hosts', async () => {
    const mine = { ...me, email: 'rui@acme.test' };
    const pages = [[booking({ hosts: [mine, ana] }), booking()]];
    const load = await count({ pages }, { scope: { kind: 'me' } });
    expect(load).toMatchObject({ bookings: 1, isOwnersAlone: false });
  });

  it('does not name a host from elsewhere, with whom a colleague has an appointment', async () => {
    const doctor = hostOf(99, 'Dr Private', 'private@client.test');
    const pages = [[booking({ hosts: [doctor] }), booking({ hosts: [doctor, ana] }), booking()]];
    const shown = [
      ['Ana Costa', 2],
      ['Other hosts (not named)', 2],
    ];
    expect(await hostsOf({ pages })).toEqual(shown);
    expect(await hostsOf({ pages, members: null })).toEqual(shown);
  });

  it('takes accounts that are gone together', async () => {
    const gone = { id: 'unknown', name: 'unknown', email: 'unknown' };
    expect(await hostsOf({ pages: [[booking({ hosts: [gone] }), booking({ hosts: [gone] })]] })).toEqual([
      ['Deleted accounts', 2],
    ]);
  });

  it('shows no address where a host has one for a name', async () => {
    const shown = await hostsOf({ pages: [[booking({ hosts: [hostOf(2, 'ana@acme.test')] })]] });
    expect(shown).toEqual([['Member 2', 1]]);
  });

  it('notices that an access sees no more than its owner’s own', async () => {
    const mine = booking({ hosts: [{ ...me, email: 'rui@acme.test' }] });
    expect(await count({ pages: [[mine]] })).toMatchObject({ isOwnersAlone: true });
    expect(await count({ pages: [[mine, booking()]] })).toMatchObject({ isOwnersAlone: false });
    expect(await count({})).toMatchObject({ bookings: 0, isOwnersAlone: false });
  });

  it('says that bookings may not be listed, and passes every other failure on', async () => {
    const failing = (error: Error) =>
      countUpcoming({ ...calcomOf({}), listBookings: () => Promise.reject(error) }, question, {});
    const forbidden = new CalcomForbiddenError({ request: 'GET /v2/bookings' });
    expect(await failing(forbidden)).toEqual({ kind: 'not-allowed' });
    await expect(failing(new Error('gone'))).rejects.toThrow('gone');
  });
});
