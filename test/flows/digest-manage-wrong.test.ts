import type { LocalView } from '../../sandbox/local-slack/types';
import { callbackIds, digestInputs } from '../../src/slack/kit/ids';
import { type BotUnderTest, channels, people } from '../support/bot-under-test';
import { captureBody } from '../support/capture';
import { connectAccount } from '../support/connect-account';
import {
  type Answers,
  channel,
  frontView,
  makeDigest,
  openDigestForm,
  option,
  options,
  submitDigestForm,
  submitFront,
  text,
  viewWords,
} from '../support/digest-form';
import { eventually } from '../support/eventually';
import type { Person } from '../support/person';
import { useBot, useBots } from '../support/use-bot';

const leadsOnly = 'C0LEADS003';
const oldLaunch = 'C0OLD00004';

/** A form in front of the person, opened again. */
async function newForm(bot: BotUnderTest, person: Person): Promise<LocalView> {
  const open = frontView(bot, person);
  if (open !== undefined) await bot.slack.closeView({ userId: person.userId, viewId: open.id });
  return openDigestForm(bot, person, 'digest', await person.type('/cal-digest'));
}

const isEmpty = async (person: Person) => /No digest here yet/.test((await person.type('/cal-digest')).words);

describe('a digest form that is filled in wrongly', () => {
  const bot = useBot();
  const bo = () => bot().person(people.bo, channels.sales);

  it.each<readonly [string, Answers, keyof typeof digestInputs, RegExp]>([
    ['a time of 25:00', { time: text('25:00') }, 'time', /There is no “25:00”: hours run from 00 to 23/],
    ['a time of 9:75', { time: text('9:75') }, 'time', /minutes run from 00 to 59/],
    ['a time of 13 pm', { time: text('13 pm') }, 'time', /hours run from 1 to 12/],
    ['no time at all', { time: text('soon') }, 'time', /“soon” isn’t a time/],
    [
      'a channel that Roundup is not in',
      { channel: channel(channels.general) },
      'channel',
      /\/invite @Roundup/,
    ],
  ])('with %s gets an error at that field, and nothing is saved', async (_what, answers, field, words) => {
    const form = await newForm(bot(), bo());
    const { errors, notice } = await submitDigestForm(bot(), bo(), form, answers);
    expect(notice).toBeUndefined();
    expect(Object.keys(errors ?? {})).toEqual([digestInputs[field].blockId]);
    expect(Object.values(errors ?? {}).join()).toMatch(words);
    expect(Object.values(errors ?? {}).join()).toMatch(/Nothing was saved/);
    expect(await isEmpty(bo())).toBe(true);
  });

  it('with two mistakes gets both errors at once', async () => {
    const form = await newForm(bot(), bo());
    // Slack itself asks for a day; a client that does not is answered all the same.
    const { errors } = await sendRaw(bot(), bo(), form, { weekdays: options(), time: text('25:00') });
    expect(Object.keys(errors)).toEqual([digestInputs.weekdays.blockId, digestInputs.time.blockId]);
    expect(errors[digestInputs.weekdays.blockId]).toMatch(/Choose at least one day/);
  });

  it.each([
    ['Mars/Olympus', /There is no time zone “Mars\/Olympus”/],
    ['Europe/Lisbom', /Did you mean Europe\/Lisbon\?/],
    ['UTC+2', /used in many places/],
    ['<!channel>', /There is no time zone “<!channel>”/],
    ['', /Choose a time zone/],
  ])('with the zone %j gets an error at that field', async (zone, words) => {
    const form = await newForm(bot(), bo());
    const { errors } = await sendRaw(bot(), bo(), form, { timeZone: option(zone) });
    expect(Object.keys(errors)).toEqual([digestInputs.timeZone.blockId]);
    expect(errors[digestInputs.timeZone.blockId]).toMatch(words);
  });

  it.each<readonly [string, Answers, keyof typeof digestInputs]>([
    ['whose numbers', { source: option('own:org') }, 'source'],
    ['whose numbers', { source: option('shared:me') }, 'source'],
    ['whose numbers', { source: option('kept') }, 'source'],
    ['whose numbers', { source: option('shared:team:1 or 1') }, 'source'],
    ['a team', { source: option('shared:team:99999') }, 'source'],
    ['rankings', { rankings: options('best-paid') }, 'rankings'],
    ['rows', { rows: option('11') }, 'rows'],
    ['when empty', { whenEmpty: option('shout') }, 'whenEmpty'],
    ['a week start', { weekStart: option('7') }, 'weekStart'],
  ])(
    'that offers %s of its own is answered with an error at that field (%j)',
    async (_what, answers, field) => {
      const form = await newForm(bot(), bo());
      const { errors } = await sendRaw(bot(), bo(), form, answers);
      expect(Object.keys(errors)).toEqual([digestInputs[field].blockId]);
      expect(await isEmpty(bo())).toBe(true);
    },
  );

  it('names a private channel that Roundup is not in, with the line that invites it', async () => {
    const form = await newForm(bot(), bo());
    const { errors } = await submitDigestForm(bot(), bo(), form, { channel: channel(leadsOnly) });
    expect(errors?.[digestInputs.channel.blockId]).toMatch(/\/invite @Roundup/);
    bot().slack.invite(leadsOnly, bot().slack.botUserId);
    expect((await submitDigestForm(bot(), bo(), form)).errors).toBeUndefined();
    expect(viewWords(frontView(bot(), bo()))).toMatch(/Nothing is saved yet/);
  });

  it('says that a channel is archived, and that the asker is not in one', async () => {
    const form = await newForm(bot(), bo());
    const archived = await sendRaw(bot(), bo(), form, { channel: channel(oldLaunch) });
    expect(archived.errors[digestInputs.channel.blockId]).toMatch(/is archived/);
    const dee = bot().person(people.dee, channels.sales);
    const elsewhere = await sendRaw(bot(), dee, await newForm(bot(), dee), { channel: channel(leadsOnly) });
    expect(elsewhere.errors[digestInputs.channel.blockId]).toMatch(/You aren’t in this channel/);
  });

  it('is not saved a second time for the same channel, and is told so at the channel', async () => {
    const made = await makeDigest(bot(), bo());
    const form = await openDigestForm(bot(), bo(), 'digest', made);
    const { errors } = await submitDigestForm(bot(), bo(), form);
    expect(errors?.[digestInputs.channel.blockId]).toMatch(/already has the same digest/);
    expect((await submitDigestForm(bot(), bo(), form, { rows: option('3') })).errors).toBeUndefined();
  });

  it('is not saved when the same digest is made while the next posts are looked at', async () => {
    const ana = bot().person(people.ana, channels.sales);
    await makeDigest(bot(), ana, { rows: option('3') });
    await submitFront(bot(), bo());
    expect(viewWords(frontView(bot(), bo()))).toMatch(/Not saved.*already has the same digest/s);
    const list = await bo().type('/cal-digest');
    expect(list.words.match(/Mondays at 9:00/g)).toHaveLength(2);
  });

  it('leaves one note in the channel, however often it is tried', async () => {
    for (const view of [...bot().slack.openViews(people.bo)].reverse()) {
      await bot().slack.closeView({ userId: people.bo, viewId: view.id });
    }
    const form = await newForm(bot(), bo());
    const notes = () =>
      bot().slack.received.filter(
        ({ method, answer }) => method === 'chat.postEphemeral' && answer.ok === true,
      ).length;
    // What was proven before is not known any more.
    bot().clock.advance(11 * 60_000);
    const before = notes();
    for (const time of ['10:00', '11:00', '12:00']) {
      const { errors } = await submitDigestForm(bot(), bo(), form, { time: text(time) });
      expect(errors).toBeUndefined();
      const shown = await eventually('the next posts', () => {
        const front = frontView(bot(), bo());
        return /Next posts/.test(viewWords(front)) ? front : undefined;
      });
      await bot().slack.closeView({ userId: bo().userId, viewId: shown.id });
    }
    expect(notes()).toBe(before + 1);
  });

  it('keeps what was typed when Slack cannot be asked', async () => {
    const form = await newForm(bot(), bo());
    bot().clock.advance(11 * 60_000);
    bot().slack.inject({ method: 'chat.postEphemeral', kind: 'server-error', times: 1 });
    const { errors } = await submitDigestForm(bot(), bo(), form, { time: text('10:00') });
    expect(errors?.[digestInputs.channel.blockId]).toMatch(/Slack didn’t say/);
  });
});

describe('a source that Cal.com does not give', () => {
  const startBot = useBots();

  it('is an error at its field where nothing of a team is shown: none, or not allowed', async () => {
    const bot = await startBot();
    const bo = bot.person(people.bo, channels.sales);
    await connectAccount(bot.slack, bo, bot.calcom.keys.member);
    const form = await newForm(bot, bo);
    const own = /"value":"(own:team:\d+)"/.exec(JSON.stringify(form.view))?.[1] ?? '';
    const { errors } = await submitDigestForm(bot, bo, form, { source: option(own) });
    expect(errors?.[digestInputs.source.blockId]).toMatch(
      /No bookings in a year.*or this access can’t see them/,
    );
    const org = await submitDigestForm(bot, bo, form, { source: option('own:org') });
    expect(org.errors?.[digestInputs.source.blockId]).toMatch(/No bookings in a year/);
    expect((await submitDigestForm(bot, bo, form, { source: option('own:me') })).errors).toBeUndefined();
  });

  it('is an error at its field where Cal.com forbids it', async () => {
    const bot = await startBot({ calcom: { withoutPermission: 'forbidden' } });
    const bo = bot.person(people.bo, channels.sales);
    await connectAccount(bot.slack, bo, bot.calcom.keys.member);
    const form = await newForm(bot, bo);
    const { errors } = await submitDigestForm(bot, bo, form, { source: option('own:org') });
    expect(errors?.[digestInputs.source.blockId]).toMatch(/its owners and admins/);
  });

  it('says so when Cal.com is away, and lets it be tried again', async () => {
    const bot = await startBot();
    const bo = bot.person(people.bo, channels.sales);
    const form = await newForm(bot, bo);
    bot.calcom.inject({ path: '/v2/insights/bookings/members', kind: 'status', status: 400, times: 1 });
    const { errors } = await submitDigestForm(bot, bo, form);
    expect(errors?.[digestInputs.source.blockId]).toMatch(/Cal.com didn’t accept the question/);
    expect((await submitDigestForm(bot, bo, form)).errors).toBeUndefined();
  });

  it('is tried on while a slow Cal.com is waited for, and then the next posts are shown', async () => {
    const bot = await startBot();
    const bo = bot.person(people.bo, channels.sales);
    const form = await newForm(bot, bo);
    bot.calcom.inject({ path: '/v2/insights/bookings/members', kind: 'hold', times: 1 });
    const { errors } = await submitDigestForm(bot, bo, form);
    expect(errors).toBeUndefined();
    expect(viewWords(frontView(bot, bo))).toMatch(/Checking with Slack and Cal\.com.*Nothing is saved yet/);
    bot.calcom.clearFaults();
    await eventually('the next posts', () => /Next posts/.test(viewWords(frontView(bot, bo))));
    expect((await bo.watch(() => submitFront(bot, bo))).words).toMatch(/The digest is on/);
  });

  it('and a slow refusal is said on top of the form, which keeps what was typed', async () => {
    const bot = await startBot();
    const bo = bot.person(people.bo, channels.sales);
    const form = await newForm(bot, bo);
    bot.slack.inject({ method: 'chat.postEphemeral', kind: 'hold', times: 1 });
    await submitDigestForm(bot, bo, form, { channel: channel(channels.general), time: text('7:15') });
    bot.slack.clearFaults();
    await eventually('it is refused', () => /invite @Roundup/.test(viewWords(frontView(bot, bo))));
    await bot.slack.closeView({ userId: bo.userId, viewId: frontView(bot, bo)?.id ?? '' });
    expect(frontView(bot, bo)?.id).toBe(form.id);
  });

  it('is not asked for where nobody has connected anything: the form says how', async () => {
    const bot = await startBot({ env: () => ({ CAL_API_KEY: undefined, BOOKINGS_VISIBLE_TO: undefined }) });
    const bo = bot.person(people.bo, channels.sales);
    const form = await newForm(bot, bo);
    expect(viewWords(form)).toMatch(/No Cal\.com access for a digest yet.*\/cal-account/);
  });
});

/** Sends the form as some other client would: with values that it does not offer. */
async function sendRaw(bot: BotUnderTest, person: Person, form: LocalView, answers: Answers) {
  const body = await captureBody(bot, () => submitDigestForm(bot, person, form));
  const payload = JSON.parse(new URLSearchParams(body).get('payload') ?? '{}');
  for (const [field, state] of Object.entries(answers)) {
    const input = Object.entries(digestInputs).find(([name]) => name === field)?.[1];
    if (input !== undefined) payload.view.state.values[input.blockId][input.actionId] = state;
  }
  expect(payload.view.callback_id).toBe(callbackIds.digestForm);
  const { ackBody } = await bot.slack.deliverRaw({
    body: `payload=${encodeURIComponent(JSON.stringify(payload))}`,
  });
  return { errors: errorsIn(ackBody) };
}

function errorsIn(ackBody: unknown): Readonly<Record<string, string>> {
  const isErrors = typeof ackBody === 'object' && ackBody !== null && 'errors' in ackBody;
  return Object.fromEntries(Object.entries(isErrors ? (ackBody.errors ?? {}) : {}));
}
