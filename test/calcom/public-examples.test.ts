import { z } from 'zod';
import {
  bookingSchema,
  bookingsPageSchema,
  eventTypeSchema,
  memberStatsSchema,
  meSchema,
  teamSchema,
} from '../../src/calcom/schemas';

// The schemas against the answers that Cal.com documents in public. Field names, types, nullability and the values
// that matter (number formats, instants without milliseconds, the cursor) are the documented ones; people are ours.

// https://cal.com/docs/api-reference/v2/insights/get-booking-member-stats
const memberRow = {
  userId: 101,
  user: {
    id: 101,
    username: 'ada',
    name: 'Ada Example',
    email: 'ada@acme.test',
    avatarUrl: '/ada/avatar.png',
  },
  emailMd5: 'c160f8cc69a4f0bf2b0362752353d060',
  count: 8,
};
const rankingNames = [
  'mostBookings',
  'leastBookings',
  'mostCancelled',
  'mostCompleted',
  'leastCompleted',
  'mostNoShow',
  'highestRatings',
  'lowestRatings',
];

// https://cal.com/docs/api-reference/v2/bookings/get-all-bookings
// https://cal.com/docs/api-reference/v2/orgs-bookings/get-organization-bookings-cursor-pagination
const required = {
  id: 123,
  uid: 'booking_uid_123',
  title: 'Consultation',
  description: 'How to put scheduling into a marketplace.',
  hosts: [
    {
      id: 1,
      name: 'Ada Example',
      email: 'ada+1@acme.test',
      displayEmail: 'ada@acme.test',
      username: 'ada',
      timeZone: 'America/Los_Angeles',
    },
  ],
  status: 'accepted',
  start: '2024-08-13T15:30:00Z',
  end: '2024-08-13T16:30:00Z',
  duration: 60,
  eventTypeId: 50,
  eventType: { id: 1, slug: 'some-event' },
  location: 'https://meet.acme.test/room',
  absentHost: true,
  createdAt: '2024-08-13T15:30:00Z',
  updatedAt: '2024-08-13T15:30:00Z',
};
const attendee = {
  name: 'Lee Client',
  email: 'lee+1@client.test',
  displayEmail: 'lee@client.test',
  timeZone: 'America/New_York',
  language: 'es-419',
  absent: false,
  phoneNumber: '+1234567890',
};
const optional = {
  cancellationReason: 'User requested cancellation',
  cancelledByEmail: 'lee@client.test',
  reschedulingReason: 'User rescheduled the event',
  rescheduledByEmail: 'lee@client.test',
  rescheduledFromUid: 'previous_uid_123',
  rescheduledToUid: 'new_uid_456',
  meetingUrl: 'https://meet.acme.test/room',
  metadata: { key: 'value' },
  rating: 4,
  icsUid: 'ics_uid_123',
};
const answered = { bookingFieldsResponses: { customField: 'customValue' }, guests: ['guest@client.test'] };
const seat = {
  ...attendee,
  seatUid: '3be561a9-31f1-4b8e-aefc-9d9a085f0dd1',
  createdAt: '2024-08-13T15:30:00Z',
  bookingFieldsResponses: { customField: 'customValue' },
  metadata: { key: 'value' },
};
const variants = {
  regular: { ...required, ...optional, ...answered, attendees: [attendee] },
  recurring: {
    ...required,
    ...optional,
    ...answered,
    attendees: [attendee],
    recurringBookingUid: 'recurring_uid_987',
  },
  seated: { ...required, ...optional, attendees: [seat] },
  'recurring and seated': {
    ...required,
    ...optional,
    attendees: [seat],
    recurringBookingUid: 'recurring_uid_987',
  },
};
const cursor = 'eyJ2IjoxLCJzb3J0VXVpZCI6IjAxOGY0YzJlLTNmMWEtN2FiYy05ZGVmLTAxMjM0NTY3ODlhYiJ9';

describe('memberStatsSchema', () => {
  const lists = Object.fromEntries(rankingNames.map((name) => [name, [memberRow]]));

  it('accepts the documented answer', () => {
    expect(memberStatsSchema.parse(lists)).toEqual(lists);
  });

  it.each([
    ['without what is not required', { id: 101, email: 'ada@acme.test' }],
    ['with null where null is allowed', { ...memberRow.user, username: null, name: null, avatarUrl: null }],
  ])('accepts a member %s', (_name, user) => {
    expect(memberStatsSchema.parse({ ...lists, lowestRatings: [{ ...memberRow, user }] })).toBeDefined();
  });

  it.each(rankingNames)('needs %s', (name) => {
    const { [name]: _left, ...others } = lists;
    expect(memberStatsSchema.safeParse(others).success).toBe(false);
  });
});

describe('bookingsPageSchema', () => {
  it.each(Object.entries(variants))('accepts the documented %s booking', (_name, booking) => {
    const page = { data: [booking], pagination: { nextCursor: cursor, hasMore: true } };
    const parsed = bookingsPageSchema.parse({ status: 'success', ...page });
    expect(parsed.pagination).toEqual(page.pagination);
    expect(parsed.data[0]).toMatchObject({
      uid: 'booking_uid_123',
      start: '2024-08-13T15:30:00Z',
      rating: 4,
    });
    expect(parsed.data[0]?.recurringBookingUid).toBe(
      'recurringBookingUid' in booking ? 'recurring_uid_987' : undefined,
    );
    expect(parsed.data[0]?.attendees[0]?.seatUid).toBe(
      'guests' in booking ? undefined : '3be561a9-31f1-4b8e-aefc-9d9a085f0dd1',
    );
  });

  it('accepts a booking with nothing but what is required', () => {
    const bare = { ...required, updatedAt: null, attendees: [], bookingFieldsResponses: {} };
    expect(bookingSchema.parse(bare).updatedAt).toBeNull();
  });

  it('does not keep answers to the booking form', () => {
    expect(JSON.stringify(bookingSchema.parse(variants.regular))).not.toContain('customValue');
    expect(JSON.stringify(bookingSchema.parse(variants.seated))).not.toContain('customValue');
  });

  it.each(['accepted', 'pending', 'cancelled', 'rejected', 'awaiting_host'])(
    'accepts the status %s',
    (status) => {
      expect(bookingSchema.parse({ ...variants.regular, status }).status).toBe(status);
    },
  );

  it('accepts the last page', () => {
    const last = { data: [], pagination: { nextCursor: null, hasMore: false } };
    expect(bookingsPageSchema.parse(last)).toEqual(last);
  });

  it.each(
    Object.keys(required).filter(
      (field) =>
        !['description', 'location', 'eventTypeId', 'eventType', 'absentHost', 'updatedAt'].includes(field),
    ),
  )('needs %s', (field) => {
    const { [field]: _left, ...others }: Record<string, unknown> = variants.regular;
    expect(bookingSchema.safeParse(others).success).toBe(false);
  });

  // https://cal.com/docs/api-reference/v2/bookings/get-all-bookings still shows this older form as its example.
  it('does not take the pagination of older versions for its own', () => {
    const older = {
      totalItems: 123,
      remainingItems: 103,
      returnedItems: 10,
      itemsPerPage: 10,
      currentPage: 2,
    };
    expect(bookingsPageSchema.safeParse({ data: [variants.regular], pagination: older }).success).toBe(false);
  });
});

describe('meSchema', () => {
  // https://cal.com/docs/api-reference/v2/me/get-my-profile
  const documented = {
    id: 10,
    username: 'ada',
    email: 'ada@acme.test',
    name: null,
    avatarUrl: null,
    bio: null,
    timeFormat: 12,
    defaultScheduleId: null,
    weekStart: 'Sunday',
    timeZone: 'Europe/London',
    locale: 'en',
    organizationId: 7,
    organization: { isPlatform: false, id: 7 },
  };

  it.each([
    ['in an organisation', documented],
    ['outside one', { ...documented, organizationId: null, organization: undefined }],
    ['of an older build without locale', { ...documented, locale: undefined }],
  ])('accepts the documented profile %s', (_name, profile) => {
    expect(meSchema.parse(profile)).toMatchObject({ id: 10, timeZone: 'Europe/London', weekStart: 'Sunday' });
  });
});

describe('teamSchema', () => {
  // https://cal.com/docs/api-reference/v2/teams/get-teams
  it.each([
    [
      'all its fields',
      {
        id: 5,
        parentId: 7,
        name: 'Sales',
        slug: 'sales',
        logoUrl: 'https://acme.test/l.png',
        isOrganization: false,
        isPrivate: true,
        metadata: { key: 'value' },
        timeZone: 'Europe/London',
        weekStart: 'Sunday',
      },
    ],
    ['what is required', { id: 5, name: 'Sales', isOrganization: false }],
    ['null for optional text', { id: 5, name: 'Sales', slug: null, isOrganization: false, bio: null }],
  ])('accepts a documented team with %s', (_name, team) => {
    expect(teamSchema.parse(team)).toMatchObject({ id: 5, name: 'Sales', isOrganization: false });
  });
});

describe('eventTypeSchema', () => {
  // https://cal.com/docs/api-reference/v2/event-types/get-all-event-types
  // https://cal.com/docs/api-reference/v2/orgs-teams-event-types/get-team-event-types
  it.each([
    ['personal', { ownerId: 10, price: 0, currency: 'usd', hidden: false }, {}],
    [
      'team',
      {
        teamId: 5,
        parentEventTypeId: null,
        schedulingType: 'roundRobin',
        hosts: [{ userId: 10, name: 'Ada' }],
      },
      { teamId: 5, schedulingType: 'roundRobin' },
    ],
  ])('accepts a documented %s event type', (_name, more, kept) => {
    const eventType = {
      id: 1,
      lengthInMinutes: 60,
      title: 'Pasta class',
      slug: 'pasta-class',
      description: '',
      ...more,
    };
    expect(z.array(eventTypeSchema).parse([eventType])).toEqual([
      { id: 1, title: 'Pasta class', slug: 'pasta-class', ...kept },
    ]);
  });
});
