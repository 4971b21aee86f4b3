import type { World } from '../../sandbox/local-calcom/world/types';
import { filterInputs } from '../../src/slack/kit/ids';
import { people } from '../support/bot-under-test';
import { captureBody } from '../support/capture';
import { connectAccount } from '../support/connect-account';
import { frontView, option, options, text, viewWords } from '../support/digest-form';
import { eventually } from '../support/eventually';
import { asCommand, day, openFilters, submitFilters } from '../support/filters-form';
import { openedView } from '../support/person';
import { useBot, useBots } from '../support/use-bot';

describe('the filters of a ranking', () => {
  const bot = useBot();

  it('open with what is in force', async () => {
    const ana = bot().person();
    const asked = await ana.type(
      '/cal-rankings',
      'most-completed 2026-05-04..2026-05-31 team:"Sales EU" by:created member:"name is not Bo" status:accepted,pending paid:no rating:>=3.5 vs:previous',
    );
    const form = await openFilters(bot(), ana, asked);
    const wire = JSON.stringify(form.view);
    const chosen = [...wire.matchAll(/"initial_option":\{"text":\{[^}]*?"text":"([^"]*)"/g)].map(
      ([, word]) => word,
    );
    expect(chosen).toEqual([
      'The days below',
      'Team Sales EU',
      'Any event type',
      'The day it was booked',
      'Name is not',
      'Unpaid only',
      'is at least',
      'The equal period before',
    ]);
    expect(wire).toMatch(/"initial_date":"2026-05-04".*"initial_date":"2026-05-31"/);
    expect(wire).toContain('"initial_value":"Bo"');
    expect(wire).toContain('"initial_value":"3.5"');
    const statuses = /"initial_options":(\[.*?\}\])/.exec(wire)?.[1] ?? '';
    expect(statuses).toMatch(/"accepted".*"pending"/);
    // Cal.com's own teams, those of the same name told apart.
    expect(wire).toContain('Team Success (success-emea)');
    await bot().slack.closeView({ userId: ana.userId, viewId: form.id });
  });

  it('replace the message with the answer that the same command gives', async () => {
    const { calcom } = bot();
    const ana = bot().person();
    const asked = await ana.type('/cal-rankings', 'most-bookings');
    const form = await openFilters(bot(), ana, asked);
    const answered = await ana.watch(() =>
      submitFilters(bot(), ana, form, {
        period: option('last month'),
        scope: option('id:4821'),
        statuses: options('accepted', 'cancelled'),
        memberText: text('a'),
      }),
    );
    expect(answered.ts).toBe(asked.ts);
    expect(answered.isPrivate).toBe(true);
    expect(bot().slack.openViews(ana.userId)).toEqual([]);
    expect(answered.words).toMatch(
      /Team Sales EU.*1–31 May.*only confirmed or cancelled.*host name contains a/,
    );
    const before = calcom.requests.length;
    const words = 'most-bookings last month team:"Sales EU" status:accepted,cancelled member:a';
    const typed = await ana.type('/cal-rankings', words);
    expect(answered.words).toBe(typed.words);
    // The same question: it is answered from what Cal.com has just said.
    expect(calcom.requests.length).toBe(before);
    expect(answered.accessible).toMatch(/1\. .*, \d+ bookings/);
  });

  it('are printed back as the command that asks the same', async () => {
    const ana = bot().person();
    const asked = await ana.type('/cal-rankings', 'most-completed');
    const form = await openFilters(bot(), ana, asked);
    const answered = await ana.watch(() =>
      submitFilters(bot(), ana, form, {
        period: option('last month'),
        scope: option('id:4821'),
        member: option('name:notEquals'),
        memberText: text('Fish & Chips'),
        ratingOperand: text('4'),
      }),
    );
    const command = await asCommand(bot(), ana, answered);
    expect(command).toBe(
      'most-completed last month team:"Sales EU" member:"name is not Fish & Chips" rating:">=4"',
    );
    expect((await ana.type('/cal-rankings', command)).words).toBe(answered.words);
  });

  it('name twins by what tells them apart, and an event type by its name', async () => {
    const ana = bot().person();
    const eventType = bot().calcom.world.eventTypes.find(({ slug }) => slug === 'intro');
    const asked = await ana.type(
      '/cal-rankings',
      `team:success-emea event:id:${eventType?.id} since 2026-05-01`,
    );
    const command = await asCommand(bot(), ana, asked);
    expect(command).toMatch(/^since 2026-05-01 team:success-emea event:\S/);
    expect(command).not.toMatch(/event:id/);
    expect((await ana.type('/cal-rankings', command)).words).toBe(asked.words);
  });

  it('with mistakes say each at its field, and nothing is sent to Cal.com', async () => {
    const ana = bot().person();
    const asked = await ana.type('/cal-rankings', 'most-completed');
    const form = await openFilters(bot(), ana, asked);
    const since = bot().calls().length;
    const { errors } = await submitFilters(bot(), ana, form, {
      periodFrom: day('2026-05-31'),
      periodTo: day('2026-05-04'),
      member: option('email:equals'),
      memberText: text('ana'),
    });
    expect(errors).toEqual({
      filter_period_to: 'The last day is before the first.',
      filter_member_text: expect.stringMatching(/isn’t an e-mail address/),
    });
    const outOfRange = { periodTo: day('2026-06-01'), ratingOperand: text('5.5') };
    expect((await submitFilters(bot(), ana, form, outOfRange)).errors).toHaveProperty(
      'filter_rating_operand',
    );
    expect(bot().calls().length).toBe(since);
    expect(ana.now(asked)).toEqual(asked);
    // Put right, the same form is taken.
    const right = { periodTo: day('2026-06-01'), memberText: text('ana@acme.test'), ratingOperand: text('') };
    const answered = await ana.watch(() =>
      submitFilters(bot(), ana, form, { ...right, periodFrom: day('2026-05-04') }),
    );
    expect(answered.words).toContain('host e-mail is ana@acme.test');
  });

  it('count a new period from now, and the one that was asked for from when it was', async () => {
    const ana = bot().person();
    const asked = await ana.type('/cal-rankings', 'most-completed yesterday');
    expect(asked.words).toContain('Mon 1 Jun');
    bot().clock.advance(24 * 3_600_000);
    const same = await ana.watch(async () => {
      const form = await openFilters(bot(), ana, asked);
      await submitFilters(bot(), ana, form, { paid: option('yes') });
    });
    expect(same.words).toMatch(/Mon 1 Jun.*only paid/);
    const form = await openFilters(bot(), ana, same);
    const today = await ana.watch(() => submitFilters(bot(), ana, form, { period: option('today') }));
    expect(today.words).toContain('Wed 3 Jun');
    bot().clock.advance(-24 * 3_600_000);
  });

  it('pressed twice within a moment open one form', async () => {
    const dee = bot().person(people.dee);
    const asked = await dee.type('/cal-rankings', 'most-completed');
    await Promise.all([dee.pressOnly('Filters', asked), dee.pressOnly('Filters', asked)]);
    await eventually('the form is open', () => frontView(bot(), dee));
    expect(bot().slack.openViews(people.dee)).toHaveLength(1);
  });

  it('of a fair share offer what it counts by, and count', async () => {
    const ana = bot().person(people.layla);
    const asked = await ana.type('/cal-rankings', 'fair-share last week team:"Sales EU"');
    const form = await openFilters(bot(), ana, asked);
    expect(viewWords(form)).not.toMatch(/Payment|Rating|Host|Compared/);
    const answered = await ana.watch(() => submitFilters(bot(), ana, form, { period: option('last month') }));
    expect(answered.ts).toBe(asked.ts);
    expect(answered.words).toMatch(/Team Sales EU.*1–31 May/s);
  });
});

describe('the filters of a ranking, when things are not as usual', () => {
  const startBot = useBots();

  it('open at once and are filled once a slow Cal.com has answered', async () => {
    const bot = await startBot();
    const ana = bot.person();
    const asked = await ana.type('/cal-rankings', 'most-completed');
    bot.calcom.inject({ path: '/v2/organizations', kind: 'hold', times: 1 });
    await ana.pressOnly('Filters', asked);
    const early = await eventually('there is a form', () => frontView(bot, ana));
    expect(viewWords(early)).toMatch(/Asking Cal\.com/);
    bot.calcom.clearFaults();
    const form = await openedView(bot.slack, ana);
    expect(form.id).toBe(early.id);
    expect(JSON.stringify(form.view)).toContain('Team Sales EU');
    const answered = await ana.watch(() => submitFilters(bot, ana, form, { period: option('last week') }));
    expect(answered.words).toMatch(/25.*31 May/);
  });

  it('open without what Cal.com does not list, and say so', async () => {
    const bot = await startBot();
    const ana = bot.person();
    const asked = await ana.type('/cal-rankings', 'most-completed team:"Sales EU"');
    bot.clock.advance(61_000);
    bot.calcom.inject({ path: '/v2/event-types', kind: 'html', status: 200 });
    const form = await openFilters(bot, ana, asked);
    expect(viewWords(form)).toMatch(/event types are missing here.*Team Sales EU/s);
    bot.calcom.clearFaults();
    const answered = await ana.watch(() => submitFilters(bot, ana, form, { period: option('last week') }));
    expect(answered.words).toMatch(/Team Sales EU.*25.*31 May/s);
  });

  it('say that the shared access is refused where one’s own is not, and whose teams are missing', async () => {
    const bot = await startBot();
    const bo = bot.person(people.bo);
    await connectAccount(bot.slack, bo, bot.calcom.keys.loner);
    const asked = await bo.type('/cal-rankings', 'most-completed');
    bot.clock.advance(61_000);
    // Only the shared access is in an organisation.
    bot.calcom.inject({ path: '/v2/organizations', kind: 'status', status: 401 });
    const form = await openFilters(bot, bo, asked);
    expect(viewWords(form)).toMatch(
      /shared access are missing here.*Cal\.com no longer accepts it\. Its owner, whom .*\/cal-account.* names/s,
    );
    expect(viewWords(form)).toContain('Solo Studio');
  });

  it('say in the form that a slow answer is on its way, then that it is there', async () => {
    const bot = await startBot();
    const ana = bot.person();
    const form = await openFilters(bot, ana, await ana.type('/cal-rankings', 'most-completed'));
    bot.calcom.inject({ path: '/v2/insights', kind: 'hold' });
    const answered = await ana.watch(async () => {
      await submitFilters(bot, ana, form, { period: option('last week') });
      expect(viewWords(frontView(bot, ana))).toMatch(/Asking Cal\.com.*close this/);
      bot.calcom.clearFaults();
    });
    expect(answered.words).toMatch(/25.*31 May/);
    await eventually('the form says so', () => /shows the answer now/.test(viewWords(frontView(bot, ana))));
  });

  it('say below the message why there is no answer, and leave it as it is', async () => {
    const bot = await startBot();
    const ana = bot.person();
    const asked = await ana.type('/cal-rankings', 'most-completed');
    const form = await openFilters(bot, ana, asked);
    bot.calcom.inject({ path: '/v2/insights', kind: 'html', status: 200 });
    const note = await ana.watch(() => submitFilters(bot, ana, form, { period: option('last week') }));
    expect(note.ts).not.toBe(asked.ts);
    expect(note.isPrivate).toBe(true);
    expect(note.words).toMatch(/Cal\.com/);
    expect(ana.now(asked)).toEqual(asked);
  });

  it('send the answer as a direct message where the old message takes none any more', async () => {
    const bot = await startBot();
    const ana = bot.person();
    const form = await openFilters(bot, ana, await ana.type('/cal-rankings', 'most-completed'));
    bot.clock.advance(31 * 60_000);
    await submitFilters(bot, ana, form, { period: option('last week') });
    const told = await eventually('a direct message', () =>
      bot.slack.received.find(
        ({ method, args }) => method === 'chat.postMessage' && args.channel === people.ana,
      ),
    );
    expect(JSON.stringify(told.args.blocks)).toContain('Most completed');
  });

  it('do not take the place of what was pressed after them', async () => {
    const bot = await startBot();
    const ana = bot.person();
    const asked = await ana.type('/cal-rankings', 'most-completed');
    const form = await openFilters(bot, ana, asked);
    bot.calcom.inject({ path: '/v2/insights', kind: 'hold', times: 1 });
    const sending = submitFilters(bot, ana, form, { period: option('last week') });
    await eventually(
      'Cal.com is asked',
      () => bot.calls().filter((path) => path.endsWith('/members')).length > 1,
    );
    await ana.choose('Yesterday', asked);
    bot.calcom.clearFaults();
    await sending;
    // Stopping waits for all that is under way.
    await bot.restart();
    expect(ana.now(asked).words).toContain('Mon 1 Jun');
  });

  it('are judged by the rights of whoever presses', async () => {
    const bot = await startBot();
    const bo = bot.person(people.bo);
    await connectAccount(bot.slack, bo, bot.calcom.keys.member);
    const form = await openFilters(bot, bo, await bo.type('/cal-rankings', 'scope:me'));
    const wire = JSON.stringify(form.view);
    // Their own numbers, and what the shared access sees besides.
    expect(wire).toContain('Only Lena Vogt');
    expect(wire).toContain('Team Sales EU');
    expect(wire).not.toContain('Rui Pires');
    // Cal.com does not take their key any more, and theirs alone.
    bot.calcom.revoke(bot.calcom.keys.member);
    const since = bot.calcom.requests.length;
    const note = await bo.watch(() => submitFilters(bot, bo, form, { period: option('last week') }));
    expect(note.words).toMatch(/no longer accepts your connection/);
    const keys = bot.calcom.requests.slice(since).map(({ headers }) => headers.authorization);
    expect(new Set(keys)).toEqual(new Set(['member']));
    // What the shared access may be asked is still there.
    bot.clock.advance(10_000);
    const again = await openFilters(bot, bo);
    expect(JSON.stringify(again.view)).toContain('Team Sales EU');
    expect(JSON.stringify(again.view)).not.toContain('Lena Vogt');
  });

  it('are not answered where the form does not come back as it was made', async () => {
    const bot = await startBot();
    const ana = bot.person();
    const asked = await ana.type('/cal-rankings', 'most-completed last week');
    const form = await openFilters(bot, ana, asked);
    const body = await captureBody(bot, () => submitFilters(bot, ana, form));
    const before = ana.now(asked);
    const since = bot.calls().length;
    const altered = body.replace('last+week', 'last+year').replace('last%20week', 'last%20year');
    expect(altered).not.toBe(body);
    const { ackBody } = await bot.slack.deliverRaw({ body: altered });
    expect(JSON.stringify(ackBody)).toMatch(/"update".*This form is too old/);
    expect(bot.calls().length).toBe(since);
    expect(ana.now(asked)).toEqual(before);
  });

  it('suggest event types as one types where there are more than a menu holds', async () => {
    const withMore = (world: World): World => {
      const own = world.eventTypes.filter(({ slug }) => slug === 'intro');
      const more = Array.from({ length: 120 }, (_, at) =>
        own.map((each) => ({ ...each, id: 9_000 + at, title: `Special ${at}`, slug: `special-${at}` })),
      );
      return { ...world, eventTypes: [...world.eventTypes, ...more.flat()] };
    };
    const bot = await startBot({ calcom: { changeWorld: withMore } });
    const ana = bot.person();
    const form = await openFilters(bot, ana, await ana.type('/cal-rankings', 'most-completed'));
    const { blockId, actionId } = filterInputs.rankingsEvent;
    const suggest = (value: string) =>
      bot.slack.suggest({ userId: ana.userId, source: { viewId: form.id }, blockId, actionId, value });
    expect((await suggest('')).groups?.[0]?.options).toHaveLength(100);
    const found = await suggest('special 77');
    expect(JSON.stringify(found.groups)).toMatch(/Special 77/);
  });
});
