import { digestInputs } from '../../src/slack/kit/ids';
import { type BotUnderTest, channels, people } from '../support/bot-under-test';
import { isCounted } from '../support/count-rankings';
import {
  frontView,
  openDigestForm,
  option,
  options,
  submitDigestForm,
  submitFront,
  viewWords,
} from '../support/digest-form';
import { dayMs, digestsIn, hourMs, quickTimes, settle, withStore } from '../support/digests';
import { eventually } from '../support/eventually';
import { openedView, type Person } from '../support/person';
import { useBots } from '../support/use-bot';

const minuteMs = 60_000;
/** By the clock of Lisbon. */
const may = { start: '2026-04-30T23:00:00.000Z', end: '2026-05-31T22:59:59.999Z' };
const june = { start: may.end.replace('22:59:59.999', '23:00:00.000'), end: '2026-06-30T22:59:59.999Z' };

const countIn = ({ calcom: { world } }: BotUnderTest, period: typeof june) =>
  world.bookings.filter((booking) => isCounted(world, booking, { scope: 'org', by: 'start', ...period }))
    .length;

async function typeForForm(bot: BotUnderTest, person: Person, words: string) {
  const before = bot.slack.openViews(person.userId);
  await person.typeOnly('/cal-digest', words);
  return openedView(bot.slack, person, before);
}

/** What a field of a form starts with. */
function startOf(view: Awaited<ReturnType<typeof typeForForm>>, field: keyof typeof digestInputs) {
  const {
    blocks,
  }: { readonly blocks: readonly { readonly block_id?: string; readonly element?: unknown }[] } = JSON.parse(
    JSON.stringify(view.view),
  );
  const { element } = blocks.find(({ block_id }) => block_id === digestInputs[field].blockId) ?? {};
  const wire = JSON.stringify(element);
  const chosen = /"initial_(?:value|option|options)":(.*)/.exec(wire)?.[1] ?? '';
  return [...(chosen.split(/"action_id"/)[0]?.matchAll(/"value":"([^"]*)"|^"([^"]*)"/g) ?? [])].map(
    ([, value, text]) => value ?? text,
  );
}

/** What everyone in the channel sees, without the details in threads. */
const postsIn = (bot: BotUnderTest) => digestsIn(bot).filter(({ words }) => !words.includes(': details*'));

const advanceTo = ({ clock }: BotUnderTest, time: string) =>
  clock.advance(Date.parse(time) - clock.now().getTime());

// It is Tuesday, 2 June 2026.
describe('a digest once a month', () => {
  const startBot = useBots();
  const start = async () => {
    const bot = await startBot({ digestTimes: quickTimes });
    return { bot, bo: bot.person(people.bo, channels.sales) };
  };

  it('is made in the form, and posts each month once, with the numbers of that month', async () => {
    const { bot, bo } = await start();
    const form = await typeForForm(bot, bo, 'monthly at 10');
    expect(startOf(form, 'every')).toEqual(['month']);
    await submitDigestForm(bot, bo, form);
    const confirm = viewWords(frontView(bot, bo));
    expect(confirm).toContain('First Monday of the month at 10:00, Lisbon time');
    expect(confirm).toMatch(/Mon 6 Jul, 10:00\*? +about June\n.*Mon 3 Aug, 10:00\*? +about July\n/);
    expect(confirm).toContain('compared with the month before');
    expect((await bo.watch(() => submitFront(bot, bo))).words).toContain('The digest is on.');

    for (const monday of ['08', '15', '22', '29']) {
      advanceTo(bot, `2026-06-${monday}T09:00:30Z`);
      await settle(bot);
    }
    advanceTo(bot, '2026-07-06T08:59:00Z');
    await settle(bot);
    expect(postsIn(bot)).toEqual([]);

    bot.clock.advance(minuteMs);
    const [posted] = await eventually('it is posted', () => postsIn(bot).length === 1 && postsIn(bot));
    const [count, before] = [countIn(bot, june), countIn(bot, may)];
    expect(count).toBeGreaterThan(100);
    expect(count).not.toBe(before);
    expect(posted?.words).toContain(
      `Everyone in the organisation, June: ${count} bookings, ${Math.abs(count - before)} ${count > before ? 'more' : 'fewer'} than the month before.`,
    );
    expect(posted?.words).toContain('30 vs 31 days');
    expect(posted?.words).toContain('next: Mon 3 Aug, 10:00');

    for (const laterMs of [minuteMs, 2 * hourMs, 7 * dayMs, 14 * dayMs]) {
      await settle(bot);
      await bot.restart();
      bot.clock.advance(laterMs);
      await settle(bot);
    }
    expect(postsIn(bot)).toHaveLength(1);
    advanceTo(bot, '2026-08-03T09:00:00Z');
    const august = await eventually('the next', () => postsIn(bot).length === 2 && postsIn(bot).at(-1));
    expect(august.words).toContain('Everyone in the organisation, July: ');
    await settle(bot);
    expect(await endsIn(bot)).toEqual(['2026-06-01..2026-06-30 posted', '2026-07-01..2026-07-31 posted']);
  });

  it('is previewed, sent by hand and skipped by its months', async () => {
    const { bot, bo } = await start();
    await submitDigestForm(bot, bo, await typeForForm(bot, bo, 'monthly at 10'));
    await bo.watch(() => submitFront(bot, bo));
    const preview = await bo.press('Preview', await bo.type('/cal-digest'));
    expect(preview.words).toContain(`organisation, May: ${countIn(bot, may)} bookings`);
    const asked = await bo.type('/cal-digest', 'send');
    expect(asked.words).toContain('sees the numbers of May.');
    await bo.press('Send it now', asked);
    const [sent] = await eventually('it is sent', () => postsIn(bot).length === 1 && postsIn(bot));
    expect(sent?.words).toContain(`organisation, May: ${countIn(bot, may)} bookings`);
    const skip = await bo.type('/cal-digest', 'skip next');
    expect(skip.words).toContain('Skip Mon 6 Jul, 10:00?');
    expect(skip.words).toContain('The one after is Mon 3 Aug, 10:00.');
    const skipped = await bo.press('Skip it', skip);
    expect(skipped.words).toContain('The next one comes Mon 3 Aug, 10:00.');
    for (const day of ['2026-07-06T09:00:00Z', '2026-07-20T09:00:00Z']) {
      advanceTo(bot, day);
      await settle(bot);
    }
    expect(postsIn(bot)).toHaveLength(1);
    advanceTo(bot, '2026-08-03T09:00:00Z');
    const july = await eventually('July', () => postsIn(bot).length === 2 && postsIn(bot).at(-1));
    expect(july.words).toContain('organisation, July: ');
    await settle(bot);
    expect(await endsIn(bot)).toEqual([
      '2026-05-01..2026-05-31 posted',
      '2026-06-01..2026-06-30 skipped',
      '2026-07-01..2026-07-31 posted',
    ]);
  });

  it('names the month that was not posted while Roundup was away', async () => {
    const { bot, bo } = await start();
    await submitDigestForm(bot, bo, await typeForForm(bot, bo, 'first of the month at 9'));
    await bo.watch(() => submitFront(bot, bo));
    await bot.stop();
    advanceTo(bot, '2026-07-02T12:00:00Z');
    await bot.restart();
    await settle(bot);
    expect(postsIn(bot)).toEqual([]);
    advanceTo(bot, '2026-08-01T08:00:00Z');
    const [posted] = await eventually('the next', () => postsIn(bot).length === 1 && postsIn(bot));
    expect(posted?.words).toContain('The month of June wasn’t posted: Roundup wasn’t running.');
  });

  it('is changed to every week and back, which says what no post will tell of', async () => {
    const { bot, bo } = await start();
    await submitDigestForm(bot, bo, await typeForForm(bot, bo, 'first monday of the month at 10 in Lisbon'));
    let list = await bo.watch(() => submitFront(bot, bo));
    advanceTo(bot, '2026-07-06T09:00:00Z');
    await eventually('June is posted', () => postsIn(bot).length === 1);
    await settle(bot);

    list = await bo.type('/cal-digest');
    expect(list.words).toMatch(
      /First Monday of the month at 10:00.*Next: .*Mon 3 Aug, 10:00\*?, about July/s,
    );
    const form = await openDigestForm(bot, bo, 'Change…', list);
    expect(startOf(form, 'every')).toEqual(['month']);
    expect(startOf(form, 'weekdays')).toEqual(['1']);
    await submitDigestForm(bot, bo, form, { every: option('week') });
    expect(viewWords(frontView(bot, bo))).toMatch(
      /Mon 13 Jul, 10:00\*? +about 6–12 Jul.*1–5 Jul won’t be in any post/s,
    );
    await bo.watch(() => submitFront(bot, bo));
    advanceTo(bot, '2026-07-13T09:00:00Z');
    const weekly = await eventually('the week', () => postsIn(bot).length === 2 && postsIn(bot).at(-1));
    expect(weekly.words).toMatch(/6–12 Jul: \d+ bookings, .* the week before/);
    await settle(bot);

    const back = await openDigestForm(bot, bo, 'Change…', await bo.type('/cal-digest'));
    await submitDigestForm(bot, bo, back, {
      every: option('month'),
      weekdays: options('0', '1', '2', '3', '4', '5', '6'),
    });
    const confirm = viewWords(frontView(bot, bo));
    expect(confirm).toMatch(/The 1st of each month at 10:00.*Sat 1 Aug, 10:00\*? +about July/s);
    expect(confirm).not.toContain('won’t be in any post');
    await bo.watch(() => submitFront(bot, bo));
    advanceTo(bot, '2026-08-01T09:00:00Z');
    await eventually('July is posted', () => postsIn(bot).length === 3);
    await settle(bot);
    expect(await endsIn(bot)).toEqual([
      '2026-06-01..2026-06-30 posted',
      '2026-07-06..2026-07-12 posted',
      '2026-07-01..2026-07-31 posted',
    ]);
  });

  type Starts = readonly (readonly [keyof typeof digestInputs, ...string[]])[];
  it.each<readonly [string, Starts, isNearest: boolean]>([
    [
      'first weekday of the month at 8',
      [
        ['every', 'month'],
        ['weekdays', '1', '2', '3', '4', '5'],
        ['time', '08:00'],
      ],
      false,
    ],
    [
      'every monday at 9 in Europe/Berlin',
      [
        ['every', 'week'],
        ['weekdays', '1'],
        ['timeZone', 'Europe/Berlin'],
      ],
      false,
    ],
    [
      'every other friday at 3pm',
      [
        ['every', 'week'],
        ['weekdays', '5'],
        ['time', '15:00'],
      ],
      true,
    ],
    [
      'last friday of the month',
      [
        ['every', 'month'],
        ['weekdays', '5'],
        ['time', '09:00'],
      ],
      true,
    ],
  ])('is filled in from “%s”', async (words, starts, isNearest) => {
    const { bot, bo } = await start();
    const form = await typeForForm(bot, bo, words);
    expect(starts.map(([field]) => [field, ...startOf(form, field)])).toEqual(starts);
    expect(/filled in/.test(viewWords(form))).toBe(isNearest);
  });
});

/** How the runs of the only digest ended, the oldest first. */
function endsIn(bot: BotUnderTest): Promise<readonly string[]> {
  return withStore(bot, async ({ digests }) => {
    const [digest] = await digests.listAll();
    const runs = await digests.history(bot.slack.teamId, digest?.id ?? '', 9);
    return [...runs].reverse().map(({ period, state }) => `${period.first}..${period.last} ${state}`);
  });
}
