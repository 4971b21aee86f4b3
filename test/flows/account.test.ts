import { createLocalCalcom, type LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { people } from '../support/bot-under-test';
import { capturePress } from '../support/capture';
import { connectAccount, modalWords, openKeyModal, submitKey } from '../support/connect-account';
import { eventually } from '../support/eventually';
import { hasButton } from '../support/person';
import { useBot, useBots } from '../support/use-bot';

// In the tests' Slack, Ana is an admin of the workspace, and its app may read who is.

describe('a key typed in Slack', () => {
  const bot = useBot({ visibleTo: null });

  it.each([
    ['with spaces', 'cal_live key', /no API key/],
    ['that nobody has', 'cal_live_0000000000000000', /does not know this key/],
  ])('%s is refused at its field, and nothing is stored', async (_what, key, words) => {
    const bo = bot().person(people.bo);
    const viewId = await openKeyModal(bot().slack, bo);
    const { errors } = await submitKey(bot().slack, bo, viewId, key);
    expect(Object.values(errors ?? {}).join()).toMatch(words);
    expect(Object.values(errors ?? {}).join()).toMatch(/Nothing was stored/);
    await bot().slack.closeView({ userId: bo.userId, viewId });
    expect((await bo.type('/cal-account')).words).toMatch(/You have not connected/);
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
    expect(Object.values(errors ?? {}).join()).toMatch(/cannot be reached.*Nothing was stored/);
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
    await eventually('the modal says so', () => /does not know this key/.test(modalWords(bot().slack, bo)));
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
    expect(after.words).toMatch(/You are connected as Lena Vogt/);
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
      /an admin can also share one/,
    );
  });

  it('serves rankings to everyone, and bookings to nobody until that is said', async () => {
    const ana = bot().person(people.ana);
    const account = await connectAccount(bot().slack, ana, bot().calcom.keys.admin);
    expect((await ana.press('Share mine', account)).words).toMatch(/Shared\..*rankings through yours/);
    const bo = bot().person(people.bo);
    expect((await bo.type('/cal-rankings', 'most-bookings')).words).toContain('Rui Pires');
    expect((await bo.type('/cal-rankings', 'scope:me')).words).toMatch(/Only your own/);
    expect((await bo.type('/cal-bookings')).words).toMatch(/an admin says who may/);
    expect((await bo.type('/cal-account')).words).toMatch(/The account of Rui Pires .*answers rankings/);
  });

  it('lists bookings for whom the rule says, and again for nobody', async () => {
    const ana = bot().person(people.ana);
    const bo = bot().person(people.bo);
    const saved = await ana.choose('Everyone', await ana.type('/cal-account'));
    expect(saved.words).toMatch(/Saved\*? who may list bookings/);
    expect((await bo.type('/cal-bookings')).bookingUids).toHaveLength(10);
    await ana.choose('Admins and those named', saved);
    expect((await bo.type('/cal-bookings')).bookingUids).toEqual([]);
    expect((await ana.type('/cal-bookings')).bookingUids).toHaveLength(10);
  });

  it('is not changed by whoever is no admin, though they press an admin’s button', async () => {
    const ana = bot().person(people.ana);
    const account = await ana.type('/cal-account');
    const press = await capturePress(bot(), () => ana.pressOnly('Stop sharing', account));
    const answer = await ana.watch(() => press.send({}, { user: { id: people.bo, name: 'bo' } }));
    expect(answer.words).toMatch(/Only an admin/);
    expect((await ana.type('/cal-account')).words).toMatch(/shared by you/);
    const others = await bot().person(people.bo).type('/cal-account');
    expect(hasButton(others, 'Stop sharing')).toBe(false);
    expect(others.menus).toEqual([]);
  });

  it('judges Load more by who presses it', async () => {
    const ana = bot().person(people.ana);
    const own = await ana.type('/cal-bookings', 'past');
    const press = await capturePress(bot(), () => ana.pressOnly('Load more', own));
    const asked = bot().calcom.requests.length;
    const answer = await ana.watch(() => press.send({}, { user: { id: people.dee, name: 'dee' } }));
    expect(answer.words).toMatch(/an admin says who may/);
    expect(answer.bookingUids).toEqual([]);
    expect(bot().calls(asked)).toEqual([]);
  });

  it('ends for everyone when its owner disconnects', async () => {
    const ana = bot().person(people.ana);
    await ana.press('Disconnect', await ana.type('/cal-account'));
    expect((await bot().person(people.bo).type('/cal-rankings')).words).toMatch(
      /an admin can also share one/,
    );
  });
});

describe('whoever hides', () => {
  const bot = useBot();

  it('has to connect first, so that Roundup knows who they are', async () => {
    const yuki = bot().person(people.yuki);
    const told = await yuki.press('Hide me', await yuki.type('/cal-account'));
    expect(told.words).toMatch(/Connect your Cal.com account first/);
    expect(hasButton(told, 'Hide me')).toBe(true);
  });

  it('is not named in what others share, and the numbers stay', async () => {
    const bo = bot().person(people.bo);
    const own = await bo.type('/cal-rankings', 'most-bookings');
    const named = await bo.share(own);
    expect(named.words).toContain('Rui Pires');
    const ana = bot().person(people.ana);
    const account = await connectAccount(bot().slack, ana, bot().calcom.keys.admin);
    await ana.press('Hide me', account);
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
    await ana.press('Show me', await ana.type('/cal-account'));
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
    expect((await bo.type('/cal-account')).words).toMatch(/no longer accepts the connection to Lena Vogt/);
    const told = bot().slack.received.filter(({ method }) => method === 'chat.postMessage');
    expect(told.map(({ args }) => args.channel)).toEqual([people.bo]);
    expect(JSON.stringify(told)).toMatch(/Connect again/);
  });
});
