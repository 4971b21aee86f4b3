import type { Booking } from '../../sandbox/local-calcom/world/types';
import { sentenceCase } from '../../src/lib/text/fold';
import { people } from '../support/bot-under-test';
import { type Listed, listBookings } from '../support/list-bookings';
import { lastWeek, march } from '../support/periods';
import type { Seen } from '../support/read-message';
import { readable } from '../support/read-message';
import { useBot } from '../support/use-bot';

describe('/cal-bookings', () => {
  const bot = useBot();
  const expected = (listed: Listed) => listBookings(bot().calcom.world, bot().clock.now(), listed);
  const bookingOf = (uid: string | undefined) => {
    const found = bot().calcom.world.bookings.find((booking) => booking.uid === uid);
    if (found === undefined) throw new Error('No such booking');
    return found;
  };

  it('without a word lists the next ten upcoming bookings, soonest first, to the asker alone', async () => {
    const answer = await bot().person().type('/cal-bookings');
    expect(answer.bookingUids).toEqual(expected({ statuses: ['upcoming'] }).slice(0, 10));
    expect(answer.isPrivate).toBe(true);
    expect(bot().person(people.bo).seen()).toEqual([]);
    expect(answer.words).toMatch(/Showing 10\./);
  });

  it('says of each when it is, what, with whom and who hosts it', async () => {
    const answer = await bot().person().type('/cal-bookings', 'event:discovery');
    const { title, attendees, start } = bookingOf(answer.bookingUids[0]);
    expect(title).toMatch(/^Discovery call between /);
    expect(answer.words).toContain('Discovery call · ');
    expect(answer.words).toContain(readable(attendees[0]?.name ?? ''));
    expect(answer.wire).toContain(`<!date^${start.getTime() / 1000}^`);
    expect(answer.words).toMatch(/host/i);
    expect(answer.accessible).toContain(`Discovery call, ${readable(attendees[0]?.name ?? '')}`);
  });

  const walks: readonly (readonly [text: string, listed: Listed])[] = [
    ['past', { statuses: ['past'] }],
    ['cancelled', { statuses: ['cancelled'] }],
    ['recurring', { statuses: ['recurring'] }],
    ['unconfirmed', { statuses: ['unconfirmed'] }],
    ['past cancelled last week', { statuses: ['past', 'cancelled'], ...lastWeek }],
    ['upcoming unconfirmed recurring', { statuses: ['upcoming', 'unconfirmed', 'recurring'] }],
    [
      'past march event:id:318',
      { statuses: ['past'], ...march, only: ({ eventTypeId }) => eventTypeId === 318 },
    ],
    ['upcoming event:discovery', { statuses: ['upcoming'], only: ({ eventTypeId }) => eventTypeId === 318 }],
    [
      'past attendee:"Lee Client"',
      { statuses: ['past'], only: hasGuest(({ name }) => name === 'Lee Client') },
    ],
  ];

  it.each(walks)('%s begins with the ten that come first', async (text, listed) => {
    const wanted = expected(listed);
    const answer = await bot().person().type('/cal-bookings', text);
    expect(wanted.length).toBeGreaterThan(0);
    expect(answer.bookingUids).toEqual(wanted.slice(0, 10));
  });

  it.each([
    ['all', undefined],
    ['all attendee:lee.client@client.test', hasGuest(({ email }) => email === 'lee.client@client.test')],
  ])('%s lists what is coming up, soonest first, and then what is past, latest first', async (text, only) => {
    const answer = await bot().person().type('/cal-bookings', text);
    const list = (statuses: Listed['statuses']) => expected({ statuses, ...(only && { only }) });
    const [ahead, behind] = [list(['upcoming', 'unconfirmed', 'recurring']), list(['past', 'cancelled'])];
    expect(answer.bookingUids).toEqual([...ahead.slice(0, 10), ...behind.slice(0, 10)]);
    expect(answer.words).toMatch(/Coming up, soonest first.*Past and cancelled, latest first/s);
    // Cal.com has what began more than an hour ago and is not over in none of its lists.
    const now = bot().clock.now().getTime();
    const listed = list(['all']).filter((uid) => {
      const { start, end, status } = bookingOf(uid);
      const isRunning = start.getTime() < now - 3_600_000 && end.getTime() > now;
      return !(isRunning && (status === 'accepted' || status === 'pending'));
    });
    expect(new Set([...ahead, ...behind])).toEqual(new Set(listed));
  });

  it('finds the bookings of a team, those of copied event types included', async () => {
    const { eventTypes } = bot().calcom.world;
    const ids = eventTypes
      .filter(({ teamId, parentId }) => teamId === 4821 || parentId === 313)
      .map(({ id }): number | null => id);
    const answer = await bot().person().type('/cal-bookings', 'past team:"Sales EU"');
    const only = ({ eventTypeId }: Booking) => ids.includes(eventTypeId);
    expect(answer.bookingUids).toEqual(expected({ statuses: ['past'], only }).slice(0, 10));
    expect(answer.words).toContain('Sales EU');
  });

  it('with statuses of both directions has two sections, each with its own way on', async () => {
    const answer = await bot().person().type('/cal-bookings', 'past upcoming');
    const ahead = expected({ statuses: ['upcoming'] }).slice(0, 10);
    // One that ends this very moment is in both lists, and shown once.
    const behind = expected({ statuses: ['past'] }).filter((uid) => !ahead.includes(uid));
    expect(answer.bookingUids).toEqual([...ahead, ...behind.slice(0, 10)]);
    expect(answer.buttons.filter(({ label }) => label.startsWith('More '))).toHaveLength(2);
  });

  it('finds one booking by its id, whatever its status', async () => {
    const [uid = ''] = expected({ statuses: ['cancelled'] });
    const answer = await bot().person().type('/cal-bookings', `uid:${uid}`);
    expect(answer.bookingUids).toEqual([uid]);
    expect(answer.buttons.filter(({ label }) => label.startsWith('Load more'))).toEqual([]);
  });

  it('says what to try when there is nothing', async () => {
    const answer = await bot().person().type('/cal-bookings', 'past attendee:nobody@client.test');
    expect(answer.bookingUids).toEqual([]);
    expect(answer.words).toMatch(/no past bookings/i);
    expect(answer.words).toMatch(/try/i);
  });

  it('asks which event type is meant, and then lists it', async () => {
    const ana = bot().person();
    const question = await ana.type('/cal-bookings', 'past event:demo');
    expect(question.menus[0]?.options).toHaveLength(2);
    const answer = await ana.choose('customers', question);
    const only = ({ eventTypeId }: Booking) => eventTypeId === 312;
    expect(answer.bookingUids).toEqual(expected({ statuses: ['past'], only }).slice(0, 10));
  });

  it('shared in a channel shows event types, times and hosts, and nothing of guests', async () => {
    const ana = bot().person();
    const own = await ana.type('/cal-bookings', 'past upcoming');
    const shared = await ana.share(own);
    expect(shared.isPrivate).toBe(false);
    expect(bot().person(people.bo).seen().at(-1)).toEqual(shared);
    for (const uid of own.bookingUids) expectKindlyShared(shared, bookingOf(uid));
    expect(shared.words).toContain('Product demo');
  });

  it('Share calls event types by the words of their slugs where Cal.com does not say their titles', async () => {
    const ana = bot().person();
    const own = await ana.type('/cal-bookings', 'past');
    await bot().restart();
    bot().calcom.inject({ path: '/v2/event-types', kind: 'status', status: 500 });
    bot().calcom.inject({ path: '/v2/organizations', kind: 'status', status: 500 });
    const shared = await ana.share(own);
    bot().calcom.clearFaults();
    expect(shared.isPrivate).toBe(false);
    expect(shared.words).toMatch(/ {2}Intro · host/);
    expect(shared.words).not.toContain('Intro call');
  });

  function expectKindlyShared({ wire, words }: Seen, booking: Booking): void {
    const { eventTypes } = bot().calcom.world;
    const eventType = eventTypes.find(({ id }) => id === booking.eventTypeId);
    // Others' own event types are not listed to whoever shares.
    const names = [eventType?.title, eventType && sentenceCase(eventType.slug.replace(/[-_]/g, ' '))];
    expect(names.filter((name) => words.includes(name ?? ''))).not.toEqual([]);
    expect(wire).toContain(`<!date^${booking.start.getTime() / 1000}^`);
    const hosts = bot().calcom.world.members.map(({ name }) => name);
    const secrets = [
      booking.uid,
      booking.title,
      booking.location,
      ...booking.attendees.flatMap(({ name, email }) => [hosts.includes(name) ? '' : name, email]),
    ];
    expect(secrets.filter((text) => text && wire.includes(text))).toEqual([]);
  }
});

function hasGuest(is: (guest: Booking['attendees'][number]) => boolean) {
  return ({ attendees }: Booking) => attendees.some(is);
}
