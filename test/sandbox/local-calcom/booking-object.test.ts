import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import type { Booking } from '../../../sandbox/local-calcom/world/types';
import { askBookings, type BookingRow, closeCalcoms, startCalcom } from './support';

let calcom: LocalCalcom;

beforeAll(async () => {
  calcom = await startCalcom();
});
afterAll(closeCalcoms);

/** The first visible booking of the world that fits, and the row it is answered with. */
async function meet(isWanted: (booking: Booking) => boolean): Promise<{ booking: Booking; row: BookingRow }> {
  const visible = (booking: Booking) => booking.ownerId !== 141 && booking.ownerId !== 142;
  const booking = calcom.world.bookings.find((each) => visible(each) && isWanted(each));
  if (booking === undefined) throw new Error('No such booking in this world');
  const [row] = (await askBookings(calcom, { bookingUid: booking.uid })).data;
  if (row === undefined) throw new Error('The booking is not listed');
  return { booking, row };
}

const isPlain = (each: Booking) =>
  !each.seated && each.recurringBookingUid === null && each.ownerId === 101 && each.status === 'accepted';

describe('a listed booking', () => {
  it('carries all required fields', async () => {
    const { row } = await meet((each) => isPlain(each) && each.coHostIds.length === 0);
    expect(Object.keys(row)).toEqual(
      expect.arrayContaining(
        'id uid title description hosts status start end duration eventTypeId eventType location absentHost createdAt updatedAt attendees bookingFieldsResponses'.split(
          ' ',
        ),
      ),
    );
  });

  it('keeps the uuid it is sorted by to itself', async () => {
    const { row } = await meet(isPlain);
    expect(row).not.toHaveProperty('uuid');
  });

  it('has hosts and attendees with their documented fields', async () => {
    const { row, booking } = await meet((each) => isPlain(each) && each.attendees[0]?.phoneNumber === null);
    expect(row.hosts).toEqual([
      {
        id: 101,
        name: 'Rui Pires',
        email: 'rui@acme.test',
        displayEmail: 'rui@acme.test',
        username: 'rui',
        timeZone: 'Europe/Lisbon',
      },
    ]);
    const [attendee] = booking.attendees;
    expect(row.attendees).toEqual([
      {
        name: attendee?.name,
        email: attendee?.email,
        displayEmail: attendee?.email,
        timeZone: attendee?.timeZone,
        language: attendee?.language,
        absent: attendee?.absent,
      },
    ]);
  });

  it('lists co-hosts of a collective event after its owner', async () => {
    const { row, booking } = await meet((each) => each.coHostIds.length === 2 && each.ownerId !== null);
    expect(row.hosts).toMatchObject([booking.ownerId, ...booking.coHostIds].map((id) => ({ id })));
  });

  it('has the word unknown for a host whose account was deleted, and no time zone', async () => {
    const unknown = [{ id: 'unknown', name: 'unknown', email: 'unknown', username: 'unknown' }];
    expect(
      (await meet(({ ownerId, eventTypeId }) => ownerId === null && eventTypeId === 318)).row.hosts,
    ).toEqual(unknown);
    expect((await meet(({ ownerId }) => ownerId === 199)).row.hosts).toEqual(unknown);
  });

  it('has no event type once that was deleted', async () => {
    const { row } = await meet((each) => isPlain(each) && each.eventTypeId === null);
    expect(row).toMatchObject({ eventType: null, eventTypeId: null });
  });

  it('names id and slug of its event type', async () => {
    const { row } = await meet((each) => isPlain(each) && each.eventTypeId === 310);
    expect(row).toMatchObject({ eventType: { id: 310, slug: 'intro' }, eventTypeId: 310 });
  });

  it.each(['integrations:google:meet', '+351 210 000 123', '1 Test Street, 1000-001 Lisboa', null])(
    'gives its location as it is stored: %s',
    async (location) => {
      const { row } = await meet((each) => isPlain(each) && each.location === location);
      expect(row.location).toBe(location);
      expect(row.meetingUrl).toBe(location ?? undefined);
    },
  );

  it('writes instants with and without milliseconds', async () => {
    const [bare, full] = [
      await meet((each) => isPlain(each) && each.withoutMilliseconds),
      await meet((each) => isPlain(each) && !each.withoutMilliseconds),
    ];
    expect(bare.row.start).toMatch(/T\d\d:\d\d:\d\dZ$/);
    expect(full.row.start).toMatch(/T\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(bare.row.start)).toBe(bare.booking.start.getTime());
    expect(full.row.duration).toBe((full.booking.end.getTime() - full.booking.start.getTime()) / 60_000);
  });

  it('has a null updatedAt until it is updated', async () => {
    expect((await meet((each) => isPlain(each) && each.updatedAt === null)).row.updatedAt).toBeNull();
  });

  it('says whether its host was absent, and its rating if there is one', async () => {
    expect((await meet(({ noShowHost, ownerId }) => noShowHost && ownerId !== null)).row.absentHost).toBe(
      true,
    );
    const { row, booking } = await meet(({ rating }) => rating !== null);
    expect(row.rating).toBe(booking.rating);
  });

  it('tells of a reschedule in both rows, with the internal mark in the reason', async () => {
    const { row: old } = await meet((each) => each.rescheduledToUid !== null && each.ownerId === 101);
    expect(old).toMatchObject({ status: 'cancelled', cancellationReason: expect.stringMatching(/^\$RCH\$/) });
    const { row: moved } = await meet((each) => each.uid === old.rescheduledToUid);
    expect(moved).toMatchObject({ status: 'accepted', rescheduledFromUid: old.uid });
  });

  it('may be cancelled without a reason', async () => {
    const { row } = await meet(
      (each) => each.status === 'cancelled' && each.cancellationReason === null && each.ownerId !== null,
    );
    expect(row.cancellationReason).toBeNull();
  });

  it('gives the status awaiting_host in lower case', async () => {
    expect((await meet(({ status }) => status === 'awaiting_host')).row.status).toBe('awaiting_host');
  });
});

describe('the four variants of a booking', () => {
  const ownForm = ['bookingFieldsResponses', 'guests'] as const;

  it('regular: form answers and guests of its own', async () => {
    const { row } = await meet((each) => isPlain(each) && each.guests.length > 0);
    expect(row).toMatchObject({
      guests: ['plus.one@client.test'],
      bookingFieldsResponses: { name: expect.any(String) },
    });
    expect(row).not.toHaveProperty('recurringBookingUid');
  });

  it('recurring: the uid of its series besides', async () => {
    const { row, booking } = await meet((each) => !each.seated && each.recurringBookingUid !== null);
    expect(row.recurringBookingUid).toBe(booking.recurringBookingUid);
    expect(row).toHaveProperty('bookingFieldsResponses');
  });

  it('seated: every attendee has a seat and a form, the booking has none', async () => {
    const { row } = await meet(
      (each) =>
        each.seated &&
        each.status !== 'cancelled' &&
        each.recurringBookingUid === null &&
        each.attendees.length > 1,
    );
    for (const key of ownForm) expect(row).not.toHaveProperty(key);
    expect(row.attendees).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ seatUid: expect.any(String), bookingFieldsResponses: expect.any(Object) }),
      ]),
    );
  });

  it('seated and called off: as a regular one', async () => {
    const { row } = await meet(
      (each) => each.seated && each.status === 'cancelled' && each.attendees.length > 0,
    );
    expect(row).toHaveProperty('bookingFieldsResponses');
    expect(row).not.toHaveProperty('attendees.0.seatUid');
  });

  it('recurring and seated: seats and the uid of the series', async () => {
    const { row } = await meet(
      (each) =>
        each.seated &&
        each.status !== 'cancelled' &&
        each.recurringBookingUid !== null &&
        each.attendees.length > 0,
    );
    for (const key of ownForm) expect(row).not.toHaveProperty(key);
    expect(row).toHaveProperty('recurringBookingUid');
    expect(row.attendees).toEqual(
      expect.arrayContaining([expect.objectContaining({ seatUid: expect.any(String) })]),
    );
  });
});
