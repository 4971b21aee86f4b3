import { parseBooking } from '../../src/bookings/booking';
import { wireBooking } from './wire-booking';

const host = { id: 77, name: 'Rui Pires', username: 'rui' };
const attendee = { name: 'Lee', email: 'lee@client.test' };

describe('parseBooking', () => {
  it('takes a regular booking over field by field, and nothing else', () => {
    expect(parseBooking(wireBooking())).toEqual({
      uid: 'k3YtQe1wVb2',
      title: 'Intro call',
      status: 'accepted',
      start: new Date('2026-06-03T13:00:00Z'),
      end: new Date('2026-06-03T13:30:00Z'),
      durationMinutes: 30,
      eventType: { id: 310, slug: 'intro' },
      hosts: [{ name: 'Rui Pires', calcomUserId: 77 }],
      attendees: [{ name: 'Lee', absent: false }],
      isRecurring: false,
      joinUrl: 'https://meet.acme.test/abc',
      location: null,
      reason: null,
      wasRescheduled: false,
      absentHost: false,
    });
  });

  it.each([
    ['regular', {}, { isRecurring: false }],
    ['recurring', { recurringBookingUid: 'r1' }, { isRecurring: true }],
  ])('tells a %s booking by its fields', (_variant, wire, expected) => {
    expect(parseBooking(wireBooking(wire))).toMatchObject(expected);
  });

  it('takes a booking with every optional field missing or null', () => {
    const bare = wireBooking({
      hosts: [],
      attendees: [],
      eventTypeId: null,
      eventType: null,
      location: null,
      meetingUrl: null,
      absentHost: null,
      cancellationReason: null,
      reschedulingReason: null,
      rescheduledToUid: null,
      recurringBookingUid: null,
    });
    expect(parseBooking(bare)).toMatchObject({
      eventType: null,
      hosts: [],
      attendees: [],
      isRecurring: false,
      joinUrl: null,
      location: null,
      reason: null,
      wasRescheduled: false,
      absentHost: false,
    });
  });

  it.each(['accepted', 'pending', 'cancelled', 'rejected', 'awaiting_host', 'postponed'])(
    'keeps the status %s',
    (status) => {
      expect(parseBooking(wireBooking({ status })).status).toBe(status);
    },
  );

  it('reads instants with an offset and without milliseconds', () => {
    const { start, end } = parseBooking(
      wireBooking({ start: '2026-06-03T15:00:00+02:00', end: '2026-06-03T13:30:00Z' }),
    );
    expect([start.toISOString(), end.toISOString()]).toEqual([
      '2026-06-03T13:00:00.000Z',
      '2026-06-03T13:30:00.000Z',
    ]);
  });

  it.each([
    ['a host with a name', host, { name: 'Rui Pires', calcomUserId: 77 }],
    ['a host with a username only', { ...host, name: null }, { name: 'rui', calcomUserId: 77 }],
    ['a host with a blank name', { ...host, name: '  ' }, { name: 'rui', calcomUserId: 77 }],
    [
      'a host with neither, but an e-mail',
      { id: 77, email: 'rui@acme.test' },
      { name: 'Unnamed host', calcomUserId: 77 },
    ],
    [
      'the stand-in for a deleted owner',
      { id: 'unknown', name: 'unknown', email: 'unknown', username: 'unknown' },
      { name: 'Deleted user', calcomUserId: null },
    ],
    ['a host with another text as id', { ...host, id: 'u_77' }, { name: 'Rui Pires', calcomUserId: null }],
  ])('names %s', (_case, wire, expected) => {
    expect(parseBooking(wireBooking({ hosts: [wire] })).hosts).toEqual([expected]);
  });

  it('keeps co-hosts in order', () => {
    const hosts = [host, { id: 78, name: 'Ana Reis', username: 'ana' }];
    expect(parseBooking(wireBooking({ hosts })).hosts.map(({ name }) => name)).toEqual([
      'Rui Pires',
      'Ana Reis',
    ]);
  });

  it.each([
    ['an absent attendee', { ...attendee, absent: true }, { name: 'Lee', absent: true }],
    ['an attendee without a name', { ...attendee, name: null }, { name: 'Unnamed attendee', absent: false }],
    ['an attendee without an e-mail', { name: 'Lee' }, { name: 'Lee', absent: false }],
  ])('takes %s', (_case, wire, expected) => {
    expect(parseBooking(wireBooking({ attendees: [wire] })).attendees).toEqual([expected]);
  });

  it.each([
    ['conflict', null, 'conflict'],
    ['$RCH$ moved to Friday', null, 'moved to Friday'],
    ['$RCH$', 'Lee is ill', 'Lee is ill'],
    ['  ', null, null],
    [null, 'Lee is ill', 'Lee is ill'],
    ['costs $RCH$', null, 'costs $RCH$'],
  ])('makes of the reasons %j and %j the reason %j', (cancellationReason, reschedulingReason, expected) => {
    expect(parseBooking(wireBooking({ cancellationReason, reschedulingReason })).reason).toBe(expected);
  });

  it('says when another booking has replaced this one', () => {
    const wire = wireBooking({ status: 'cancelled', rescheduledToUid: 'n3xt' });
    expect(parseBooking(wire).wasRescheduled).toBe(true);
    expect(parseBooking(wireBooking()).wasRescheduled).toBe(false);
  });

  it('says when the host did not come', () => {
    expect(parseBooking(wireBooking({ absentHost: true })).absentHost).toBe(true);
  });
});

describe('parseBooking, on where a booking takes place', () => {
  const meet = 'https://meet.acme.test/abc';

  it.each([
    [meet, undefined, meet, null],
    ['http://meet.acme.test/abc', undefined, 'http://meet.acme.test/abc', null],
    [' HTTPS://meet.acme.test/a>b ', undefined, 'https://meet.acme.test/a%3Eb', null],
    [null, meet, meet, null],
    ['integrations:google:meet', undefined, null, 'Google Meet'],
    ['integrations:google:meet', meet, meet, 'Google Meet'],
    ['integrations:daily', null, null, 'Cal Video'],
    ['integrations:office365_video', null, null, 'Microsoft Teams'],
    ['integrations:zoom', null, null, 'Zoom'],
    ['integrations:whereby_video', null, null, 'Whereby'],
    ['integrations:element-call_video', null, null, 'Element Call'],
    ['integrations:video', null, null, 'Video call'],
    ['inPerson', null, null, 'In person'],
    ['userPhone', null, null, 'Phone'],
    ['+351 21 000 00 00', null, null, '+351 21 000 00 00'],
    ['1 Test Street,\n Lisbon', '1 Test Street,\n Lisbon', null, '1 Test Street, Lisbon'],
    ['javascript:alert(1)', undefined, null, 'javascript:alert(1)'],
    ['ftp://files.acme.test/', undefined, null, 'ftp://files.acme.test/'],
    ['see https://meet.acme.test', undefined, null, 'see https://meet.acme.test'],
    ['https://', undefined, null, 'https://'],
    ['', '', null, null],
    [null, null, null, null],
  ])('makes of %j and %j the link %j and the place %j', (location, meetingUrl, joinUrl, place) => {
    const booking = parseBooking(wireBooking({ location, meetingUrl }));
    expect({ joinUrl: booking.joinUrl, location: booking.location }).toEqual({ joinUrl, location: place });
  });
});
