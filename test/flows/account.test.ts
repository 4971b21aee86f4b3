import { createLocalCalcom, type LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { people } from '../support/bot-under-test';
import { capturePress } from '../support/capture';
import {
  changeSettings,
  connectAccount,
  modalWords,
  openKeyModal,
  submitKey,
} from '../support/connect-account';
import { eventually } from '../support/eventually';
import { hasButton, openedView } from '../support/person';
import { useBot, useBots } from '../support/use-bot';

// In the tests' Slack, Ana is an admin of the workspace, and its app may read who is.

describe('a key typed in Slack', () => {
  const bot = useBot({ visibleTo: null });

  it.each([
    ['with spaces', 'cal_live key', /isn’t an API key/],
    ['that nobody has', 'cal_live_0000000000000000', /doesn’t know this key/],
  ])('%s is refused at its field, and nothing is stored', async (_what, key, words) => {
    const bo = bot().person(people.bo);
    const viewId = await openKeyModal(bot().slack, bo);
    const { errors } = await submitKey(bot().slack, bo, viewId, key);
    expect(Object.values(errors ?? {}).join()).toMatch(words);
    expect(Object.values(errors ?? {}).join()).toMatch(/Nothing was stored/);
    await bot().slack.closeView({ userId: bo.userId, viewId });
    expect((await bo.type('/cal-account')).words).toMatch(/You haven’t connected/);
  });

  it('that has expired is said to have expired, and where to make a new one', async () => {
    const bo = bot().person(people.bo);
    const viewId = await openKeyModal(bot().slack, bo);
    const { errors } = await submitKey(bot().slack, bo, viewId, bot().calcom.keys.expired);
    expect(Object.values(errors ?? {}).join()).toMatch(/has expired.*Settings → Developer → API keys/);
    await bot().slack.closeView({ userId: bo.userId, viewId });
  });

  it('while Cal.com is away is not kept, and may be tried again', async () => {
    const bo = bot().person(people.bo);
    const viewId = await openKeyModal(bot().slack, bo);
    bot().calcom.inject({ path: '/v2/me', kind: 'drop' });
    const { errors } = await submitKey(bot().slack, bo, viewId, bot().calcom.keys.member);
    bot().calcom.clearFaults();
    expect(Object.values(errors ?? {}).join()).toMatch(/can’t be reached.*Nothing was stored/);
    await bot().slack.closeView({ userId: bo.userId, viewId });
  });

  it('that takes Cal.com long is said to be tried, and then what came of it', async () => {
    const bo = bot().person(people.bo);
    const viewId = await openKeyModal(bot().slack, bo);
    bot().calcom.inject({ path: '/v2/me', kind: 'hold', times: 1 });
    const { errors } = await submitKey(bot().slack, bo, viewId, 'cal_live_0000000000000000');
    expect(errors).toBeUndefined();
    expect(modalWords(bot().slack, bo)).toMatch(/Asking Cal.com/);
    bot().calcom.clearFaults();
    await eventually('the modal says so', () => /doesn’t know this key/.test(modalWords(bot().slack, bo)));
    await bot().slack.closeView({ userId: bo.userId, viewId });
  });

  it('that is good connects, shows it in place of the old message, and lists that person’s bookings', async () => {
    const bo = bot().person(people.bo);
    const denied = await bo.type('/cal-bookings');
    expect(denied.bookingUids).toEqual([]);
    const before = await bo.type('/cal-account');
    const viewId = await openKeyModal(bot().slack, bo, before);
    const after = await bo.watch(() => submitKey(bot().slack, bo, viewId, bot().calcom.keys.member));
    expect(modalWords(bot().slack, bo)).toMatch(/Connected as Lena Vogt/);
    expect(after.ts).toBe(before.ts);
    expect(after.words).toMatch(/You’re connected as .?Lena Vogt/);
    await bot().slack.closeView({ userId: bo.userId, viewId });
    const list = await bo.type('/cal-bookings');
    expect(list.bookingUids).toHaveLength(10);
    expect((await bot().person(people.yuki).type('/cal-bookings')).bookingUids).toEqual([]);
  });

  it('is deleted by Disconnect', async () => {
    const bo = bot().person(people.bo);
    const account = await bo.type('/cal-account');
    const after = await bo.press('Disconnect', account);
    expect(after.ts).toBe(account.ts);
    expect(after.words).toMatch(/Disconnected/);
    expect((await bo.type('/cal-bookings')).bookingUids).toEqual([]);
  });
});

describe('a key of the other region', () => {
  const now = () => new Date('2026-06-02T12:00:00.000Z');
  let eu: LocalCalcom;
  beforeAll(async () => {
    eu = await createLocalCalcom({ now, seed: 2 });
  });
  afterAll(() => eu.close());
  const startBot = useBots();

  it('is recognised, said to be of the other region, and asked for there', async () => {
    const bot = await startBot({ env: ({ calcom }) => ({ CAL_API_URL: `${calcom.url},${eu.url}` }) });
    const bo = bot.person(people.bo);
    const viewId = await openKeyModal(bot.slack, bo);
    await bo.watch(() => submitKey(bot.slack, bo, viewId, eu.keys.admin));
    expect(modalWords(bot.slack, bo)).toMatch(/This key belongs to/);
    const asked = eu.requests.length;
    await bo.type('/cal-rankings');
    expect(eu.requests.length).toBeGreaterThan(asked);
  });
});

describe('what an admin shares', () => {
  const bot = useBot({ env: () => ({ CAL_API_KEY: undefined, BOOKINGS_VISIBLE_TO: undefined }) });

  it('is nothing at first: everyone is told how to connect', async () => {
    expect((await bot().person(people.bo).type('/cal-rankings')).words).toMatch(
      /An admin can also share one account/,
    );
  });

  it('serves rankings to everyone, and bookings to nobody until that is said', async () => {
    const ana = bot().person(people.ana);
    const account = await connectAccount(bot().slack, ana, bot().calcom.keys.admin);
    expect((await ana.press('Share mine', account)).words).toMatch(/Shared\..*rankings through yours/);
    const bo = bot().person(people.bo);
    expect((await bo.type('/cal-rankings', 'most-bookings')).words).toContain('Rui Pires');
    expect((await bo.type('/cal-rankings', 'scope:me')).words).toMatch(/needs your own Cal.com account/);
    expect((await bo.type('/cal-bookings')).words).toMatch(/an admin decides who may/);
    expect((await bo.type('/cal-account')).words).toMatch(/shares .?Rui Pires.?’s account.*answers rankings/);
  });

  it('lists bookings for whom the rule says, and again for nobody', async () => {
    const ana = bot().person(people.ana);
    const bo = bot().person(people.bo);
    const saved = await changeSettings(bot().slack, ana, { bookings: 'everyone' });
    expect(saved).toMatch(/Saved.*Bookings with the shared account: Everyone in the workspace\./);
    expect((await bo.type('/cal-bookings')).bookingUids).toHaveLength(10);
    await changeSettings(bot().slack, ana, { bookings: 'admins' });
    expect((await bo.type('/cal-bookings')).bookingUids).toEqual([]);
    expect((await ana.type('/cal-bookings')).bookingUids).toHaveLength(10);
  });

  it('is not changed by whoever is no admin, though they press an admin’s button or have their form', async () => {
    const ana = bot().person(people.ana);
    const account = await ana.type('/cal-account');
    const press = await capturePress(bot(), () => ana.pressOnly('Settings', account));
    const answer = await ana.watch(() => press.send({}, { user: { id: people.bo, name: 'bo' } }));
    expect(answer.words).toMatch(/Only an admin/);
    const others = await bot().person(people.bo).type('/cal-account', 'settings');
    expect(others.words).toMatch(/Only an admin of Roundup can change its settings/);
    const home = await bot().person(people.bo).type('/cal-account');
    expect(hasButton(home, 'Settings')).toBe(false);
    expect(home.menus).toEqual([]);
  });

  it('is changed in a form that each command and button opens, all at once', async () => {
    const { slack } = bot();
    const ana = bot().person(people.ana);
    await ana.typeOnly('/cal-account', 'settings');
    const form = await openedView(slack, ana);
    const words = JSON.stringify(form.view);
    for (const label of [
      'Shared account',
      'Bookings',
      'Also these people',
      'Digests',
      'Shared channels',
      'Years begin in',
      'Admins of Roundup',
    ]) {
      expect(words).toContain(label);
    }
    await slack.closeView({ userId: people.ana, viewId: form.id });
    const said = await changeSettings(slack, ana, {
      digests: 'admins',
      outside: 'yes',
      fiscalYear: '4',
      named: [people.dee],
    });
    for (const line of [
      'New digests: Admins only',
      'Allow channels with other companies',
      'Years begin in April',
      'Other people may list bookings',
    ]) {
      expect(said).toContain(line);
    }
    expect(said).not.toContain('account is shared');
    expect(await changeSettings(slack, ana, {})).toContain('Nothing changed');
    await changeSettings(slack, ana, { digests: 'everyone', outside: 'no', fiscalYear: '1', named: [] });
  });

  it('judges Load more by who presses it', async () => {
    const ana = bot().person(people.ana);
    const own = await ana.type('/cal-bookings', 'past');
    const press = await capturePress(bot(), () => ana.pressOnly('Load more', own));
    const asked = bot().calcom.requests.length;
    const answer = await ana.watch(() => press.send({}, { user: { id: people.dee, name: 'dee' } }));
    expect(answer.words).toMatch(/an admin decides who may/);
    expect(answer.bookingUids).toEqual([]);
    expect(bot().calls(asked)).toEqual([]);
  });

  it('ends for everyone when its owner disconnects', async () => {
    const ana = bot().person(people.ana);
    await ana.press('Disconnect', await ana.type('/cal-account'));
    expect((await bot().person(people.bo).type('/cal-rankings')).words).toMatch(
      /An admin can also share one account/,
    );
  });
});

describe('sample data, before anything is connected', () => {
  const bot = useBot({ env: () => ({ CAL_API_KEY: undefined, BOOKINGS_VISIBLE_TO: undefined }) });

  it('is offered beside connecting, answers both commands, says so first, and asks Cal.com nothing', async () => {
    const bo = bot().person(people.bo);
    const denied = await bo.type('/cal-bookings');
    expect(denied.words).toMatch(/No Cal.com access yet/);
    expect(hasButton(denied, 'Connect Cal.com')).toBe(true);
    const rankings = await bo.press('Try with sample data', denied);
    expect(rankings.words).toMatch(/^\*?Sample: /);
    expect(rankings.accessible).toMatch(/^Sample: /);
    expect(rankings.words).toContain('Nadia Rahman');
    const bookings = await bo.type('/cal-bookings');
    expect(bookings.words).toMatch(/^Sample: Your next bookings: \d+ this week\./);
    expect(bookings.bookingUids).toEqual([]);
    expect(hasButton(bookings, 'Connect Cal.com')).toBe(true);
    const everyone = await bo.press('Everyone I can see', bookings);
    expect(everyone.words).toMatch(/^Sample: Everyone’s next bookings/);
    expect((await bo.press('Load more', everyone)).words).toContain('Showing 20.');
    const narrower = await bo.type('/cal-rankings', 'most-completed last week team:Sales');
    expect(narrower.words).toMatch(/^\*?Sample: /);
    expect(narrower.words).not.toContain('Camille Roux');
    expect(bot().calcom.requests).toEqual([]);
  });

  it('is of whoever asked for it alone, and tells doctor and /cal-account nothing', async () => {
    expect((await bot().person(people.dee).type('/cal-rankings')).words).toMatch(/No Cal.com access yet/);
    const bo = bot().person(people.bo);
    expect((await bo.type('/cal-account', 'doctor')).words).toMatch(/No Cal.com access yet/);
    expect((await bo.type('/cal-account')).words).toMatch(/You haven’t connected/);
  });

  it('ends as soon as an account is connected', async () => {
    const bo = bot().person(people.bo);
    await connectAccount(bot().slack, bo, bot().calcom.keys.member);
    const real = await bo.type('/cal-bookings');
    expect(real.words).not.toContain('Sample');
    expect(real.bookingUids).toHaveLength(10);
  });
});

describe('/cal-account with a word', () => {
  const bot = useBot();

  it.each([
    ['connect', /You haven’t connected/],
    ['connect my account', /You haven’t connected/],
    ['disconnect', /Nothing to disconnect/],
    ['hide me', /Connect your Cal.com account first/],
    ['doctor', /Everything works/],
    ['doktor', /doctor/],
  ])('%s does it, or says why not', async (text, words) => {
    expect((await bot().person(people.yuki).type('/cal-account', text)).words).toMatch(words);
  });

  it('hides whoever is connected, with Undo, and names what Disconnect ends', async () => {
    const bo = bot().person(people.bo);
    await connectAccount(bot().slack, bo, bot().calcom.keys.member);
    const hidden = await bo.type('/cal-account', 'hide me');
    expect(hidden.words).toMatch(/You’re hidden/);
    const shown = await bo.press('Undo', hidden);
    expect(shown.words).toMatch(/You’re shown again/);
    const asked = await bo.type('/cal-account', 'disconnect');
    expect(asked.words).toMatch(/deletes its access to Lena Vogt’s Cal.com account/);
    expect((await bo.press('Disconnect', asked)).words).toMatch(/Disconnected/);
  });
});

describe('whoever hides', () => {
  const bot = useBot();

  it('has to connect first, so that Roundup knows who they are', async () => {
    const yuki = bot().person(people.yuki);
    const told = await yuki.press('Hide my name', await yuki.type('/cal-account'));
    expect(told.words).toMatch(/Connect your Cal.com account first/);
    expect(hasButton(told, 'Hide my name')).toBe(true);
  });

  it('is not named in what others share, and the numbers stay', async () => {
    const bo = bot().person(people.bo);
    const own = await bo.type('/cal-rankings', 'most-bookings');
    const named = await bo.share(own);
    expect(named.words).toContain('Rui Pires');
    const ana = bot().person(people.ana);
    const account = await connectAccount(bot().slack, ana, bot().calcom.keys.admin);
    await ana.press('Hide my name', account);
    bot().clock.advance(10_000);
    const hidden = await bo.share(own);
    expect(hidden.words).not.toContain('Rui Pires');
    expect(hidden.wire).not.toContain('Rui Pires');
    expect(hidden.words).toContain('A colleague (hidden)');
    expect(hidden.words.replaceAll('A colleague (hidden)', 'Rui Pires')).toBe(named.words);
  });

  it('is a hidden host in shared bookings', async () => {
    const ana = bot().person(people.ana);
    const shared = await ana.share(await ana.type('/cal-bookings', 'past last month'));
    expect(shared.wire).not.toContain('Rui Pires');
    expect(shared.words).toContain('a colleague (hidden)');
  });

  it('is shown again when they say so', async () => {
    const ana = bot().person(people.ana);
    await ana.press('Show my name', await ana.type('/cal-account'));
    const bo = bot().person(people.bo);
    const shared = await bo.share(await bo.type('/cal-rankings', 'most-bookings'));
    expect(shared.words).toContain('Rui Pires');
  });
});

describe('a connection that Cal.com no longer takes', () => {
  const bot = useBot();

  it('is marked, told to its owner once, and leaves the shared one to answer rankings', async () => {
    const bo = bot().person(people.bo);
    const key = bot().calcom.keyFor(102);
    await connectAccount(bot().slack, bo, key);
    bot().calcom.revoke(key);
    expect((await bo.type('/cal-bookings')).words).toMatch(/no longer accepts your connection/);
    expect((await bo.type('/cal-rankings', 'most-bookings')).words).toContain('Rui Pires');
    expect((await bo.type('/cal-account')).words).toMatch(/no longer accepts your connection to Lena Vogt/);
    const told = bot().slack.received.filter(({ method }) => method === 'chat.postMessage');
    expect(told.map(({ args }) => args.channel)).toEqual([people.bo]);
    expect(JSON.stringify(told)).toMatch(/Connect it again/);
  });
});
