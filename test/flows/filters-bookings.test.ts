import { people } from '../support/bot-under-test';
import { connectAccount } from '../support/connect-account';
import { option, options, text, viewWords } from '../support/digest-form';
import { asCommand, day, openFilters, submitFilters } from '../support/filters-form';
import { useBot, useBots } from '../support/use-bot';

describe('the filters of a list of bookings', () => {
  const bot = useBot();
  const words = 'past cancelled last month team:"Sales EU" created:"last 90 days"';

  it('open with what is in force', async () => {
    const ana = bot().person();
    const form = await openFilters(
      bot(),
      ana,
      await ana.type('/cal-bookings', `${words} attendee:"Lee Ray"`),
    );
    const wire = JSON.stringify(form.view);
    expect(wire).toMatch(/"initial_options":\[[^\]]*"past"[^\]]*"cancelled"/);
    expect(wire).toMatch(/"initial_option":\{"text":\{[^}]*"Last month"/);
    expect(wire).toMatch(/"initial_option":\{"text":\{[^}]*"Sales EU"/);
    expect(wire).toMatch(/"initial_option":\{"text":\{[^}]*"Last 90 days"/);
    expect(wire).toContain('"initial_value":"Lee Ray"');
    expect(viewWords(form)).toMatch(/sorted by start time/);
    await bot().slack.closeView({ userId: ana.userId, viewId: form.id });
  });

  it('replace the message with the list that the same command gives, and print that command', async () => {
    const ana = bot().person();
    const asked = await ana.type('/cal-bookings');
    const form = await openFilters(bot(), ana, asked);
    const since = bot().calls().length;
    const answered = await ana.watch(() =>
      submitFilters(bot(), ana, form, {
        lists: options('past', 'cancelled'),
        period: option('last month'),
        team: option('id:4821'),
        createdFrom: day('2026-03-05'),
        createdTo: day('2026-06-02'),
      }),
    );
    expect(answered.ts).toBe(asked.ts);
    expect(answered.bookingUids.length).toBeGreaterThan(5);
    expect(bot().slack.openViews(ana.userId)).toEqual([]);
    const [query, other] = bot()
      .calcom.requests.slice(since)
      .map(({ path, query }) => ({ path, ...query }))
      .filter(({ path }) => path === '/v2/bookings');
    expect(query).toMatchObject({ teamsIds: '4821', afterCreatedAt: '2026-03-05T00:00:00.000Z' });
    expect(other).toMatchObject({ beforeCreatedAt: '2026-06-02T22:59:59.999Z' });
    const command = await asCommand(bot(), ana, answered);
    expect(command).toBe('past cancelled last month team:"Sales EU" created:2026-03-05..2026-06-02');
    const typed = await ana.type('/cal-bookings', command);
    expect(typed.words).toBe(answered.words);
    expect(typed.bookingUids).toEqual(answered.bookingUids);
  });

  it('work from a list without bookings, and from one that was loaded further', async () => {
    const ana = bot().person();
    const none = await ana.type('/cal-bookings', 'past attendee:"Nobody Atall"');
    expect(none.bookingUids).toEqual([]);
    const form = await openFilters(bot(), ana, none);
    const some = await ana.watch(() => submitFilters(bot(), ana, form, { attendee: text('') }));
    expect(some.bookingUids).toHaveLength(10);
    const more = await ana.press('Load more', some);
    expect(more.bookingUids).toHaveLength(20);
    const again = await openFilters(bot(), ana, more);
    const fewer = await ana.watch(() => submitFilters(bot(), ana, again, { period: option('yesterday') }));
    expect(fewer.words).toContain('Mon 1 Jun · ');
  });

  it('with mistakes say each at its field, and nothing is sent to Cal.com', async () => {
    const ana = bot().person();
    const asked = await ana.type('/cal-bookings');
    const form = await openFilters(bot(), ana, asked);
    const since = bot().calls().length;
    const { errors } = await submitFilters(bot(), ana, form, {
      lists: options('past', 'all'),
      attendee: text('lee@client'),
      uid: text('not an id'),
      updated: option('days'),
    });
    expect(errors).toEqual({
      filter_lists: expect.stringMatching(/All.*alone/),
      filter_attendee: expect.stringMatching(/isn’t an e-mail address/),
      filter_uid: expect.stringMatching(/letters, digits/),
      filter_updated_from: expect.stringMatching(/first or a last day/),
    });
    expect(bot().calls().length).toBe(since);
    expect(ana.now(asked)).toEqual(asked);
    await bot().slack.closeView({ userId: ana.userId, viewId: form.id });
  });

  it('hold no guest’s data but what the asker typed', async () => {
    const ana = bot().person();
    const asked = await ana.type('/cal-bookings', 'past attendee:someone@client.test');
    const form = await openFilters(bot(), ana, asked);
    const wire = JSON.stringify(form.view);
    expect(wire).toContain('someone@client.test');
    const guests = bot().calcom.world.bookings.flatMap(({ attendees }) =>
      attendees.map(({ email }) => email),
    );
    expect(guests.filter((email) => wire.includes(email))).toEqual([]);
  });
});

describe('the filters of a list of bookings, for whoever may not list them any more', () => {
  const startBot = useBots();

  it('do not open, and are not answered', async () => {
    const bot = await startBot({ visibleTo: people.ana });
    const bo = bot.person(people.bo);
    expect((await bo.type('/cal-bookings')).words).toMatch(/can’t list bookings/);
    await connectAccount(bot.slack, bo, bot.calcom.keys.member);
    const asked = await bo.type('/cal-bookings', 'past');
    const form = await openFilters(bot, bo, asked);
    bot.calcom.revoke(bot.calcom.keys.member);
    // What Cal.com has said is remembered for a minute.
    bot.clock.advance(61_000);
    const note = await bo.watch(() => submitFilters(bot, bo, form, { period: option('yesterday') }));
    expect(note.words).toMatch(/no longer accepts your connection/);
    expect(bo.now(asked)).toEqual(asked);
    expect((await bo.press('Filters', asked)).words).toMatch(/no longer accepts your connection/);
    expect(bot.slack.openViews(people.bo)).toEqual([]);
  });
});
