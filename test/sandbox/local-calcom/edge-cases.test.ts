import { generateWorld } from '../../../sandbox/local-calcom/world/edge-world';
import type { Booking } from '../../../sandbox/local-calcom/world/types';
import { hourMs, now } from './support';

const world = generateWorld({ seed: 1, now });
const memberIds = new Set(world.members.map(({ id }) => id));
const eventTypeOf = (booking: Booking) => world.eventTypes.find(({ id }) => id === booking.eventTypeId);
const byUid = new Map(world.bookings.map((booking) => [booking.uid, booking]));
const minutesOfDay = (date: Date) => date.getUTCHours() * 60 + date.getUTCMinutes();

describe('a generated booking', () => {
  const traps: Readonly<Record<string, (booking: Booking) => boolean>> = {
    'is pending and to come': ({ status, start }) => status === 'pending' && start > now,
    'is pending and over': ({ status, end }) => status === 'pending' && end < now,
    'is rejected': ({ status }) => status === 'rejected',
    'waits for a host': ({ status }) => status === 'awaiting_host',
    'is rated': ({ rating }) => rating !== null,
    'was missed by its host': ({ noShowHost }) => noShowHost,
    'was missed by its host although cancelled': ({ noShowHost, status }) =>
      noShowHost && status === 'cancelled',
    'was missed by a guest': ({ attendees }) => attendees.some(({ absent }) => absent),
    'is paid': ({ paid }) => paid,
    'has no owner': ({ ownerId }) => ownerId === null,
    'belongs to a deleted account': ({ ownerId }) => ownerId !== null && !memberIds.has(ownerId),
    'has lost its event type': ({ eventTypeId }) => eventTypeId === null,
    'has co-hosts': ({ coHostIds }) => coHostIds.length > 0,
    'is round-robin': (booking) => eventTypeOf(booking)?.schedulingType === 'roundRobin',
    'is of a copy of a managed event type': (booking) => typeof eventTypeOf(booking)?.parentId === 'number',
    'is seated with several attendees': ({ seated, attendees }) => seated && attendees.length > 2,
    'is seated and lists nobody': ({ seated, attendees }) => seated && attendees.length === 0,
    'is recurring': ({ recurringBookingUid, seated }) => recurringBookingUid !== null && !seated,
    'is recurring and seated': ({ recurringBookingUid, seated }) => recurringBookingUid !== null && seated,
    'is recurring, to come and not yet accepted': ({ recurringBookingUid, status, start }) =>
      recurringBookingUid !== null && status === 'pending' && start > now,
    'has a raw location token': ({ location }) => location === 'integrations:google:meet',
    'takes place on the phone': ({ location }) => location?.startsWith('+351') ?? false,
    'takes place at an address': ({ location }) => location?.includes('Street') ?? false,
    'has no location': ({ location }) => location === null,
    'was never updated': ({ updatedAt }) => updatedAt === null,
    'writes instants without milliseconds': ({ withoutMilliseconds }) => withoutMilliseconds,
    'has an attendee without language': ({ attendees }) =>
      attendees.some(({ language }) => language === null),
    'has an attendee with a phone number': ({ attendees }) =>
      attendees.some((each) => each.phoneNumber !== null),
    'has a colleague as attendee': ({ attendees }) =>
      attendees.some(({ email }) => email.endsWith('@acme.test')),
    'has further guests': ({ guests }) => guests.length > 0,
    'is titled <!channel>': ({ title }) => title === '<!channel>',
    'is titled with formatting': ({ title }) => title === '*bold* _it_ `code` ~gone~',
    'has a title of 400 characters': ({ title }) => title.length === 400,
    'has a Chinese or Japanese title': ({ title }) => /\p{Script=Han}/u.test(title),
    'has an Arabic title': ({ title }) => /\p{Script=Arabic}/u.test(title),
    'has a title with joined emoji': ({ title }) => title.includes('\u200d'),
    'has a title that turns the writing direction': ({ title }) => title.includes('\u202e'),
    'has no title': ({ title }) => title === '',
    'has been running for more than an hour': ({ start, end, status }) =>
      status === 'accepted' && start.getTime() < now.getTime() - hourMs && end > now,
    'straddles midnight UTC where a month ends': ({ start, end }) =>
      end.getUTCDate() === 1 && minutesOfDay(start) === 1425 && minutesOfDay(end) === 15,
    'straddles midnight in Lisbon where a summer week ends': ({ start, end }) =>
      start.getUTCDay() === 0 && minutesOfDay(start) === 22 * 60 + 45 && minutesOfDay(end) === 23 * 60 + 15,
    'lies around the clock change of March': ({ start }) =>
      start.toISOString() === '2026-03-29T01:00:00.000Z',
    'lies around the clock change of October': ({ start }) =>
      start.toISOString() === '2025-10-26T01:00:00.000Z',
  };

  it.each(Object.entries(traps))('%s, at least once', (_name, isTrap) => {
    expect(world.bookings.some(isTrap)).toBe(true);
  });

  it('is the old half of a reschedule: cancelled, marked, and pointing to the new half that points back', () => {
    const moved = world.bookings.filter(({ rescheduledToUid }) => rescheduledToUid !== null);
    expect(moved.length).toBeGreaterThan(50);
    for (const { status, cancellationReason, uid, rescheduledToUid } of moved) {
      expect(status).toBe('cancelled');
      expect(cancellationReason).toMatch(/^\$RCH\$/);
      expect(byUid.get(rescheduledToUid ?? '')?.rescheduledFromUid).toBe(uid);
    }
  });

  it.each([
    ['to come', '2026-06-03T10:00:00.000Z'],
    ['past', '2026-06-01T15:00:00.000Z'],
  ])('shares its start with others, of the same and of other statuses, %s', (_when, instant) => {
    const tied = world.bookings.filter(({ start }) => start.toISOString() === instant);
    expect(tied.filter(({ status }) => status === 'accepted').length).toBeGreaterThan(4);
    expect(new Set(tied.map(({ status }) => status)).size).toBeGreaterThan(3);
    expect(tied.some(({ recurringBookingUid }) => recurringBookingUid !== null)).toBe(true);
  });
});

describe('a generated member', () => {
  const { members, bookings } = world;

  it('has no booking, three times', () => {
    const owners = new Set(bookings.map(({ ownerId }) => ownerId));
    expect(members.filter(({ id }) => !owners.has(id))).toHaveLength(3);
  });

  it.each([
    ['Slack control characters', /<!channel> & <@U1>/],
    ['a Japanese name', /\p{Script=Han}/u],
    ['an Arabic name', /\p{Script=Arabic}/u],
    ['a name of joined emoji', /\u200d/],
    ['a name that turns the writing direction', /\u202e/],
    ['an empty name', /^$/],
  ])('has %s', (_what, pattern) => {
    expect(members.some(({ name }) => name !== null && pattern.test(name))).toBe(true);
  });

  it('lacks a name, a username or both', () => {
    expect(members.some(({ name, username }) => name === null && username !== null)).toBe(true);
    expect(members.some(({ name, username }) => name !== null && username === null)).toBe(true);
    expect(members.some(({ name, username }) => name === null && username === null)).toBe(true);
  });

  it('has an absolute, a relative or no avatar', () => {
    const avatars = members.map(({ avatarUrl }) => avatarUrl);
    expect(avatars.some((url) => url?.startsWith('https://'))).toBe(true);
    expect(avatars.some((url) => url?.startsWith('/'))).toBe(true);
    expect(avatars).toContain(null);
  });

  it('lives in one of many time zones', () => {
    expect(new Set(members.map(({ timeZone }) => timeZone)).size).toBeGreaterThan(15);
  });
});

describe('a generated event type', () => {
  it('shares its slug with one other', () => {
    const shared = world.eventTypes.filter(({ slug }) => slug === 'demo');
    expect(shared.map(({ teamId }) => teamId)).toEqual([4821, 4822]);
  });

  it('comes in about a dozen kinds, one of them managed with copies', () => {
    const originals = world.eventTypes.filter(({ parentId }) => parentId === null);
    expect(originals).toHaveLength(15);
    const managed = originals.filter(({ schedulingType }) => schedulingType === 'managed');
    expect(managed).toHaveLength(1);
    expect(world.eventTypes.filter(({ parentId }) => parentId === managed[0]?.id)).toHaveLength(20);
  });
});
