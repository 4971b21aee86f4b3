import { z } from 'zod';
import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import type { Booking } from '../../../sandbox/local-calcom/world/types';
import {
  ask,
  askBookings,
  closeCalcoms,
  now,
  readError,
  readRefusedFields,
  startCalcom,
  walkBookings,
} from './support';

let calcom: LocalCalcom;

beforeAll(async () => {
  calcom = await startCalcom();
});
afterAll(closeCalcoms);

/** What the organisation's owner may see, counted without the server's own rules. */
function ofOrganization(keeps: (booking: Booking) => boolean): readonly string[] {
  const lonersEventTypes = [330, 331];
  const loners = [141, 142];
  return calcom.world.bookings
    .filter(({ eventTypeId, ownerId, attendees }) => {
      const foreign = lonersEventTypes.includes(eventTypeId ?? 0) || loners.includes(ownerId ?? 0);
      const colleagueComes = attendees.some(({ email }) => /@acme\.test$/i.test(email));
      const orphan = eventTypeId === null && (ownerId === null || ownerId === 199);
      return colleagueComes || !(foreign || orphan || (ownerId === null && isPersonal(eventTypeId)));
    })
    .filter(keeps)
    .map(({ uid }) => uid)
    .sort();
}

/** Neither of a team nor a copy of a team's managed event type. */
function isPersonal(eventTypeId: number | null): boolean {
  const eventType = calcom.world.eventTypes.find(({ id }) => id === eventTypeId);
  return eventType?.teamId === null && eventType.parentId === null;
}

async function uids(query: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await walkBookings(calcom, query)).map(({ uid }) => uid).sort();
}

describe('GET /v2/bookings, what it refuses with 400', () => {
  it.each([
    ['two statuses in one parameter', 'status=upcoming,past', 'status', 'upcoming,past'],
    ['two statuses in two parameters', 'status=upcoming&status=past', 'status', ['upcoming', 'past']],
    ['a status that is none', 'status=accepted', 'status', 'accepted'],
    ['a limit of 101', 'limit=101', 'limit', 101],
    ['a limit of 0', 'limit=0', 'limit', 0],
    ['a limit with a fraction', 'limit=2.5', 'limit', 2.5],
    ['a limit that is no number', 'limit=many', 'limit', 'many'],
    ['a date that is none', 'afterStart=tomorrow', 'afterStart', 'tomorrow'],
    ['a date without time', 'beforeEnd=2026-06-02', 'beforeEnd', '2026-06-02'],
    [
      'an offset whose plus sign was not encoded',
      'afterStart=2026-06-02T00:00:00+01:00',
      'afterStart',
      '2026-06-02T00:00:00 01:00',
    ],
    [
      'a day that does not exist',
      'afterCreatedAt=2026-02-30T00:00:00Z',
      'afterCreatedAt',
      '2026-02-30T00:00:00Z',
    ],
    ['event type ids that are no numbers', 'eventTypeIds=intro', 'eventTypeIds', 'intro'],
    ['an order that is none', 'sortStart=up', 'sortStart', 'up'],
    ['a cursor that is not base64', 'cursor=%25%25', 'cursor', '%%'],
    ['a cursor that holds no JSON', 'cursor=aGVsbG8=', 'cursor', 'aGVsbG8='],
    ['an empty cursor', 'cursor=', 'cursor', ''],
    [
      'a cursor of another version',
      `cursor=${btoa('{"v":2,"sortUuid":"018f4c2e-3f1a-7abc-9def-0123456789ab"}')}`,
      'cursor',
      btoa('{"v":2,"sortUuid":"018f4c2e-3f1a-7abc-9def-0123456789ab"}'),
    ],
  ])('%s', async (_what, query, property, value) => {
    const { status, json } = await ask(calcom, '/v2/bookings', { query, version: '2026-05-01' });
    expect(status).toBe(400);
    expect(readError(json).error.code).toBe('BadRequestException');
    const [refused] = readRefusedFields(json);
    expect(refused?.property).toBe(property);
    expect(refused?.value).toEqual(value);
  });

  it.each(['eventTypeIds=311,999999', 'eventTypeId=999999'])(
    'an event type that does not exist: %s',
    async (query) => {
      const { status, json } = await ask(calcom, '/v2/bookings', { query, version: '2026-05-01' });
      expect(status).toBe(400);
      expect(readError(json).error.message).toContain('999999');
    },
  );
});

describe('GET /v2/bookings, filters', () => {
  it.each([
    [{ eventTypeId: '311' }, ({ eventTypeId }: Booking) => eventTypeId === 311],
    [{ eventTypeIds: '311,318' }, ({ eventTypeId }: Booking) => eventTypeId === 311 || eventTypeId === 318],
    [{ teamId: '4824' }, ({ eventTypeId }: Booking) => [314, 317].includes(eventTypeId ?? 0)],
    [
      { teamsIds: '4823,4824' },
      ({ eventTypeId }: Booking) => [314, 317, 315, 319, 322].includes(eventTypeId ?? 0),
    ],
    [
      { attendeeEmail: 'lee.client@client.test' },
      ({ attendees }: Booking) => attendees.some(({ email }) => email === 'lee.client@client.test'),
    ],
    [
      { attendeeName: 'Lee Client' },
      ({ attendees }: Booking) => attendees.some(({ name }) => name === 'Lee Client'),
    ],
    [
      { afterStart: '2026-05-20T10:00:00Z' },
      ({ start }: Booking) => start >= new Date('2026-05-20T10:00:00Z'),
    ],
    [{ beforeEnd: '2025-01-20T10:00:00Z' }, ({ end }: Booking) => end <= new Date('2025-01-20T10:00:00Z')],
    [
      { afterCreatedAt: '2026-05-01T00:00:00Z', beforeCreatedAt: '2026-05-10T00:00:00Z' },
      ({ createdAt }: Booking) => createdAt >= new Date('2026-05-01') && createdAt <= new Date('2026-05-10'),
    ],
    [
      { afterUpdatedAt: '2026-05-01T00:00:00Z', beforeUpdatedAt: '2026-05-10T00:00:00Z' },
      ({ updatedAt }: Booking) =>
        updatedAt !== null && updatedAt >= new Date('2026-05-01') && updatedAt <= new Date('2026-05-10'),
    ],
  ])('%j keeps what it says', async (query, keeps) => {
    const expected = ofOrganization(keeps);
    expect(expected.length).toBeGreaterThan(0);
    expect(await uids(query)).toEqual(expected);
  });

  it('bookingUid finds one booking', async () => {
    const uid = calcom.world.bookings[0]?.uid ?? '';
    expect(await uids({ bookingUid: uid })).toEqual([uid]);
    expect(await uids({ bookingUid: 'nothing' })).toEqual([]);
  });

  it('attendeeEmail and attendeeName match exactly, with regard to case', async () => {
    expect(await uids({ attendeeEmail: 'LEE.CLIENT@client.test' })).toEqual([]);
    expect(await uids({ attendeeName: 'Lee' })).toEqual([]);
  });

  it('teamId of a managed event type also finds bookings of its copies', async () => {
    const copies = calcom.world.eventTypes.filter(({ parentId }) => parentId === 313).map(({ id }) => id);
    const found = await uids({ teamId: '4821' });
    const wanted = ofOrganization(({ eventTypeId }) => [311, 318, ...copies].includes(eventTypeId ?? 0));
    expect(found).toEqual(wanted);
  });

  it('are combined, all of them holding', async () => {
    const query = {
      eventTypeId: '311',
      afterStart: '2026-05-01T00:00:00Z',
      beforeEnd: '2026-05-31T23:59:59.999Z',
    };
    const expected = ofOrganization(
      ({ eventTypeId, start, end }) =>
        eventTypeId === 311 && start >= new Date('2026-05-01') && end <= new Date('2026-05-31T23:59:59.999Z'),
    );
    expect(await uids(query)).toEqual(expected);
  });

  it('include their bounds', async () => {
    const booking = calcom.world.bookings.find(({ ownerId, end }) => ownerId === 101 && end < now);
    const query = {
      afterStart: booking?.start.toISOString() ?? '',
      beforeEnd: booking?.end.toISOString() ?? '',
    };
    expect(await uids(query)).toContain(booking?.uid);
  });

  it('take an offset when its plus sign is encoded', async () => {
    const [offset, utc] = [
      await uids({ afterStart: '2026-06-20T01:00:00+01:00' }),
      await uids({ afterStart: '2026-06-20T00:00:00Z' }),
    ];
    expect(offset).toEqual(utc);
  });

  it('are dropped without a word when misspelt: teamIds, sortUpdated, take', async () => {
    const plain = await askBookings(calcom, { limit: '5' });
    expect(
      await askBookings(calcom, { limit: '5', teamIds: '4824', sortUpdated: 'nonsense', take: '999' }),
    ).toEqual(plain);
  });

  it('are no sorting: sort parameters are accepted and the walk stays as it is', async () => {
    const plain = await askBookings(calcom, { limit: '20' });
    for (const key of ['sortStart', 'sortEnd', 'sortCreated', 'sortUpdatedAt']) {
      expect(await askBookings(calcom, { limit: '20', [key]: 'asc' })).toEqual(plain);
    }
  });
});

describe('a server that pages by take and skip', () => {
  const page = z.object({
    data: z.array(z.object({ uid: z.string(), hosts: z.array(z.unknown()) })),
    pagination: z.object({ totalItems: z.int(), hasNextPage: z.boolean() }),
  });

  it('does not know the version that brought cursors, and answers as its oldest one', async () => {
    const older = await startCalcom({ bookingsPaging: 'offset' });
    const { status, json } = await ask(older, '/v2/bookings', {
      version: '2026-05-01',
      query: { limit: '5' },
    });
    expect(status).toBe(200);
    expect(json).not.toHaveProperty('pagination.nextCursor');
    const { data, pagination } = page.parse(json);
    expect(data).toHaveLength(100);
    expect(pagination.hasNextPage).toBe(true);
  });

  it('lists the same bookings, a page at a time', async () => {
    const older = await startCalcom({ bookingsPaging: 'offset' });
    const query = { take: '250', skip: '250', sortStart: 'desc' };
    const { json } = await ask(older, '/v2/bookings', { version: '2024-08-13', query });
    const all = await walkBookings(calcom);
    expect(page.parse(json).data.map(({ uid }) => uid)).toEqual(all.slice(250, 500).map(({ uid }) => uid));
  });

  it('may have neither teams nor an organisation, nor insights', async () => {
    const own = await startCalcom({ bookingsPaging: 'offset', hasTeams: false, hasInsights: false });
    for (const path of ['/v2/teams', '/v2/organizations/500/teams/me', '/v2/organizations/500/memberships']) {
      expect([path, (await ask(own, path)).status]).toEqual([path, 404]);
    }
    expect((await ask(own, '/v2/me')).json).toMatchObject({ data: { id: 101, organizationId: null } });
    expect((await ask(own, '/v2/event-types', { version: '2024-06-14' })).status).toBe(200);
  });
});
