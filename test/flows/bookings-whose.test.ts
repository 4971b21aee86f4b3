import type { Attendee, Booking, World } from '../../sandbox/local-calcom/world/types';
import { people } from '../support/bot-under-test';
import { connectAccount } from '../support/connect-account';
import { eventually } from '../support/eventually';
import { type Listed, listBookings } from '../support/list-bookings';
import { hasButton } from '../support/person';
import type { Seen } from '../support/read-message';
import { useBot } from '../support/use-bot';

const spellings = ['O’Brien', 'O‘Brien', 'OʼBrien', 'O′Brien', 'O´Brien', 'O＇Brien', "O'Brien"];

/** Lee Client is called otherwise on each of the bookings, one spelling after the other. */
function withSpellings(world: World): World {
  let at = 0;
  const rename = (attendee: Attendee): Attendee => {
    if (attendee.name !== 'Lee Client') return attendee;
    at += 1;
    return { ...attendee, name: `Conor ${spellings[at % spellings.length]}` };
  };
  const bookings = world.bookings.map((booking) => ({
    ...booking,
    attendees: booking.attendees.map(rename),
  }));
  return { ...world, bookings };
}

describe('whose bookings are listed', () => {
  const bot = useBot({ calcom: { changeWorld: withSpellings } });
  const expected = (listed: Listed) => listBookings(bot().calcom.world, bot().clock.now(), listed);
  const idOf = (name: string) => bot().calcom.world.members.find((member) => member.name === name)?.id ?? 0;
  const isHostedBy =
    (name: string) =>
    ({ ownerId, coHostIds }: Booking) =>
      [ownerId, ...coHostIds].includes(idOf(name));

  beforeAll(() => connectAccount(bot().slack, bot().person(people.ana), bot().calcom.keys.admin));
  afterEach(() => bot().clock.advance(61_000));

  /** All that it leads to, each once, in order. */
  async function goOn(message: Seen): Promise<readonly string[]> {
    const uids = [...message.bookingUids];
    let last = message;
    for (;;) {
      const label = ['Load more', 'Keep looking'].find((each) => hasButton(last, each));
      if (label === undefined) return uids;
      bot().clock.advance(5_000);
      last = await bot().person(people.ana).press(label, last);
      uids.push(...last.bookingUids.filter((uid) => !uids.includes(uid)));
    }
  }

  it('through one’s own access are those one hosts, though an owner sees everybody’s, and it says so', async () => {
    const answer = await bot().person(people.ana).type('/cal-bookings');
    const own = expected({ statuses: ['upcoming'], only: isHostedBy('Rui Pires') });
    expect(own.length).toBeGreaterThan(0);
    expect(answer.bookingUids).toEqual(own.slice(0, answer.bookingUids.length));
    expect(answer.bookingUids.length).toBeGreaterThan(0);
    expect(answer.words).toContain('Your own account');
    expect(answer.words).not.toContain('Everyone’s bookings');
  });

  it('are everyone’s one press away, which says whose access it is, and back again', async () => {
    const ana = bot().person(people.ana);
    const mine = await ana.type('/cal-bookings', 'past');
    const everyone = await ana.press('Everyone I can see', mine);
    expect(everyone.ts).toBe(mine.ts);
    expect(everyone.bookingUids).toEqual(expected({ statuses: ['past'] }).slice(0, 10));
    expect(everyone.words).toContain('Everyone’s bookings that your access can see');
    const again = await ana.press('Only mine', everyone);
    expect(again.bookingUids).toEqual(mine.bookingUids);
  });

  it.each(['past', 'upcoming'] as const)(
    'of %s are all found by going on, each once, five pages a press at most',
    async (status) => {
      const since = bot().calcom.requests.length;
      const first = await bot().person(people.ana).type('/cal-bookings', status);
      expect(
        bot()
          .calls(since)
          .filter((path) => path === '/v2/bookings').length,
      ).toBeLessThanOrEqual(5);
      const found = await goOn(first);
      expect(found).toEqual(expected({ statuses: [status], only: isHostedBy('Rui Pires') }));
      expect(found.length).toBeGreaterThan(10);
    },
  );

  it('by somebody who hosts little say how far it was looked, and go on', async () => {
    const ana = bot().person(people.ana);
    const rare = bot().calcom.world.members.filter(({ name }) => {
      const uids = expected({ statuses: ['past'], only: isHostedBy(name ?? '') });
      return name !== null && /^[A-Z]/.test(name) && uids.length > 0 && uids.length < 40;
    });
    const [{ name } = { name: null }] = rare;
    const first = await ana.type('/cal-bookings', `past host:"${name}"`);
    expect(first.words).toMatch(/Looked as far as \w+ \d+ \w+(?: \d{4})?\. /);
    expect(hasButton(first, 'Keep looking')).toBe(true);
    expect(hasButton(first, 'Load more')).toBe(false);
    expect(first.words).not.toContain('No bookings here');
    expect(await goOn(first)).toEqual(expected({ statuses: ['past'], only: isHostedBy(name ?? '') }));
  });

  it('through the shared access are everyone’s, and it says whose access it is', async () => {
    const answer = await bot().person(people.bo).type('/cal-bookings');
    expect(answer.bookingUids).toEqual(expected({ statuses: ['upcoming'] }).slice(0, 10));
    expect(answer.words).toContain('Everyone’s bookings that Rui Pires’s access can see');
    expect(hasButton(answer, 'Everyone I can see')).toBe(false);
  });

  it('can be those of a host by name, or by an address', async () => {
    const bo = bot().person(people.bo);
    const byName = await bo.type('/cal-bookings', 'host:"lena vogt"');
    const wanted = expected({ statuses: ['upcoming'], only: isHostedBy('Lena Vogt') });
    expect(byName.bookingUids.length).toBeGreaterThan(0);
    expect(byName.bookingUids).toEqual(wanted.slice(0, byName.bookingUids.length));
    const email = bot().calcom.world.members.find(({ name }) => name === 'Lena Vogt')?.email ?? '';
    expect((await bo.type('/cal-bookings', `host:${email}`)).bookingUids).toEqual(byName.bookingUids);
  });

  it('can be those of several hosts', async () => {
    const answer = await bot().person(people.bo).type('/cal-bookings', 'host:"lena vogt, Rui Pires"');
    const only = (booking: Booking) => isHostedBy('Lena Vogt')(booking) || isHostedBy('Rui Pires')(booking);
    const wanted = expected({ statuses: ['upcoming'], only });
    expect(answer.bookingUids).toEqual(wanted.slice(0, answer.bookingUids.length));
    expect(answer.words).toMatch(/^lena vogt and Rui Pires’s next bookings/);
  });

  it('cannot be "mine" through the shared access, which says what to do instead', async () => {
    const answer = await bot().person(people.bo).type('/cal-bookings', 'host:me');
    expect(answer.words).toContain('doesn’t know which host you are');
    expect(hasButton(answer, 'Connect Cal.com')).toBe(true);
    expect(answer.bookingUids).toEqual([]);
  });

  it('are one’s own on the Home tab too', async () => {
    await bot().slack.openHome({ userId: people.ana, tab: 'home' });
    const home = await eventually('the tab is shown', () => {
      const words = JSON.stringify(bot().slack.homeOf(people.ana)?.view ?? {});
      return words.includes('/booking/') ? words : undefined;
    });
    const uids = [...home.matchAll(/\/booking\/([\w-]+)/g)].map(([, uid]) => uid);
    const own = expected({ statuses: ['upcoming'], only: isHostedBy('Rui Pires') });
    expect(uids).toEqual(own.slice(0, 5));
  });

  it.each([
    ['yesterday', 'past yesterday'],
    ['last week', 'past last week'],
    ['2026-03-01..2026-03-31', 'past 2026-03-01..2026-03-31'],
  ])('of %s, which is over, are those that were', async (text, said) => {
    const bo = bot().person(people.bo);
    const answer = await bo.type('/cal-bookings', text);
    expect(answer.bookingUids.length).toBeGreaterThan(0);
    expect(answer.bookingUids).toEqual((await bo.type('/cal-bookings', said)).bookingUids);
    expect(answer.words).not.toContain('Join (');
  });

  it.each([
    'last 7 days',
    'last 1 day',
    'mtd',
    'last 2 weeks',
    'since monday',
    'since 2026-05-20',
    'after:2026-05-20',
  ])('of %s, which looks back, are those that were', async (text) => {
    const bo = bot().person(people.bo);
    const answer = await bo.type('/cal-bookings', text);
    expect(answer.words).toMatch(/past bookings/);
    expect(answer.bookingUids.length).toBeGreaterThan(0);
    expect(answer.bookingUids).toEqual((await bo.type('/cal-bookings', `past ${text}`)).bookingUids);
  });

  it.each(['this week', 'today', 'since today', 'june', 'next 7 days', '2026-05-25..2026-06-30'])(
    'of %s, which does not look back, are those to come',
    async (text) => {
      const bo = bot().person(people.bo);
      const answer = await bo.type('/cal-bookings', text);
      expect(answer.words).toMatch(/upcoming bookings/);
      expect(answer.bookingUids).toEqual((await bo.type('/cal-bookings', `upcoming ${text}`)).bookingUids);
    },
  );

  it('asked for as upcoming in a period that is over offer what is past, in one press', async () => {
    const bo = bot().person(people.bo);
    const answer = await bo.type('/cal-bookings', 'upcoming yesterday');
    expect(answer.words).toContain('That period is over');
    const past = await bo.press('Show past', answer);
    expect(past.ts).toBe(answer.ts);
    expect(past.bookingUids).toEqual((await bo.type('/cal-bookings', 'past yesterday')).bookingUids);
    expect(past.bookingUids.length).toBeGreaterThan(0);
  });

  it('of which nothing more is coming up lead to what has been, in one press', async () => {
    const bo = bot().person(people.bo);
    const left = await bo.type(
      '/cal-bookings',
      'unconfirmed 2026-05-04..2026-06-02 attendee:nobody@client.test',
    );
    expect(left.words).toContain('Nothing more is coming up in that period.');
    const past = await bo.press('Show past', left);
    expect(past.words).toMatch(/past bookings/);
  });

  it('can be joined while they are ahead, and not when they are over', async () => {
    const ana = bot().person(people.ana);
    expect((await ana.type('/cal-bookings', 'upcoming host:everyone')).words).toMatch(/Join \([\w.-]+/);
    expect((await ana.type('/cal-bookings', 'past host:everyone')).words).not.toContain('Join');
  });

  it.each(spellings)(
    'of an attendee are found whichever apostrophe is typed or stored: %s',
    async (spelling) => {
      const isOf = ({ attendees }: Booking) => attendees.some(({ name }) => /^Conor O.Brien$/.test(name));
      const wanted = expected({ statuses: ['upcoming'], only: isOf });
      const answer = await bot().person(people.bo).type('/cal-bookings', `attendee:"Conor ${spelling}"`);
      expect(new Set(wanted).size).toBeGreaterThan(1);
      expect(answer.bookingUids.length).toBeGreaterThan(1);
      expect(answer.bookingUids).toEqual(wanted.slice(0, answer.bookingUids.length));
    },
  );

  it.each(["conor  o'brien", 'CONOR\u00A0O’BRIEN', 'Ｃｏｎｏｒ O\u200B’Brien'])(
    'of an attendee are found whatever the case, blanks and width: %s',
    async (name) => {
      const answer = await bot().person(people.bo).type('/cal-bookings', `attendee:"${name}"`);
      expect(answer.bookingUids.length).toBeGreaterThan(1);
    },
  );
});
