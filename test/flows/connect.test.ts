import { decide } from '../sandbox/local-calcom/consent';
import { decideInstall } from '../sandbox/local-slack/support/install';
import { type BotUnderTest, people } from '../support/bot-under-test';
import { codeIn, sealedIn } from '../support/connect-account';
import { eventually } from '../support/eventually';
import { createBrowser, install, linkIn, manyWorkspaces, pageOf } from '../support/many-workspaces';
import { buttonOf, type Person } from '../support/person';
import { useBot } from '../support/use-bot';

type Browser = ReturnType<typeof createBrowser>;

const lena = 102;

/** What Slack showed beside the button that the browser came by. */
const codes = new WeakMap<Browser, string>();

/** From Slack's button to Cal.com's page. */
async function leave(person: Person, browser: Browser): Promise<URL> {
  const account = await person.type('/cal-account');
  codes.set(browser, codeIn(account));
  const { location } = await browser.open(buttonOf(account, 'Connect with Cal.com').url ?? '');
  return new URL(location);
}

/** Back from Cal.com's page, where that member allowed it. */
async function comeBack(authorize: URL, memberId = lena): Promise<URL> {
  const { location } = await decide(authorize, memberId);
  if (location === undefined) throw new Error('Cal.com sent nobody back');
  return location;
}

const confirm = (
  bot: BotUnderTest,
  browser: Browser,
  sealed: string,
  headers = {},
  code = codes.get(browser) ?? '',
) =>
  browser.open(pageOf(bot, '/calcom/confirm'), {
    method: 'POST',
    headers,
    body: new URLSearchParams({ sealed, code }),
  });

const isConnected = async (person: Person) =>
  /You’re connected as/.test((await person.type('/cal-account')).words);

describe('connecting with Cal.com', () => {
  const bot = useBot(manyWorkspaces);
  beforeAll(() => install(bot(), bot().slack, people.ana));
  const bo = () => bot().person(people.bo);

  it('shows both names before anything is stored, and connects once they are confirmed', async () => {
    const browser = createBrowser();
    const page = await browser.open(await comeBack(await leave(bo(), browser)));
    expect(page.status).toBe(200);
    expect(page.html).toMatch(/In Slack: bo /);
    expect(page.html).toMatch(/In Cal\.com: Lena Vogt \(lena@acme\.test\)/);
    expect(await isConnected(bo())).toBe(false);
    const done = await confirm(bot(), browser, sealedIn(page.html));
    expect(done.html).toMatch(/<h1>Connected/);
    await eventually('the person is told in Slack', () =>
      bot().slack.received.some(
        ({ method, args }) => method === 'chat.postMessage' && args.channel === people.bo,
      ),
    );
    expect((await bo().type('/cal-account')).words).toMatch(/Lena Vogt.*through the browser/);
    expect((await bo().type('/cal-bookings')).bookingUids).toHaveLength(10);
  });

  it('goes on with fresh tokens when the first are too old, and asks for them once', async () => {
    const asked = bot().calcom.requests.length;
    bot().clock.advance(29 * 60_000);
    const [list, ranking] = await Promise.all([
      bo().type('/cal-bookings', 'past'),
      bot().person(people.bo, 'C0SALES002').type('/cal-rankings', 'scope:me'),
    ]);
    expect(list.bookingUids).toHaveLength(10);
    expect(ranking.words).toMatch(/You had \d+ bookings/);
    expect(
      bot()
        .calls(asked)
        .filter((path) => path.endsWith('/token')),
    ).toHaveLength(1);
  });

  it('ends with the permission: the person is told once, and asked to connect again', async () => {
    const told = bot().slack.received.length;
    for (const secret of bot().calcom.secrets()) {
      try {
        bot().calcom.revoke(secret);
      } catch {
        // Keys and codes among them; those are not grants.
      }
    }
    bot().clock.advance(40 * 60_000);
    expect((await bo().type('/cal-bookings')).words).toMatch(/no longer accepts your connection/);
    expect((await bo().type('/cal-bookings')).words).toMatch(/no longer accepts your connection/);
    await bot().stop();
    const messages = bot()
      .slack.received.slice(told)
      .filter(({ method }) => method === 'chat.postMessage');
    expect(messages.map(({ args }) => args.channel)).toEqual([people.bo]);
  });
});

describe('a PUBLIC_URL with a path, which a proxy takes off', () => {
  const bot = useBot({
    ...manyWorkspaces,
    env: (places) => manyWorkspaces.env?.({ ...places, publicUrl: `${places.publicUrl}roundup/` }) ?? {},
  });
  const behindProxy = (url: URL | string) => String(url).replace('/roundup/', '/');

  it('stays below it: redirects, cookies, forms and links', async () => {
    const browser = createBrowser();
    const installPage = await browser.open(pageOf(bot(), '/slack/install'));
    const owner = { ownerId: bot().slack.teamId, userId: people.ana };
    const { location } = await decideInstall(linkIn(installPage.html), owner);
    expect(location?.pathname).toBe('/roundup/slack/oauth_redirect');
    expect((await browser.open(behindProxy(location ?? ''))).html).toMatch(/<h1>Roundup is installed/);
    const notInstalled = await createBrowser().open(behindProxy(location ?? ''));
    const [, startAgain = ''] = /href="([^"]+)">Start again/.exec(notInstalled.html) ?? [];
    expect(new URL(startAgain, location).pathname).toBe('/roundup/slack/install');

    const account = await bot().person(people.bo).type('/cal-account');
    const link = buttonOf(account, 'Connect with Cal.com').url ?? '';
    const left = await fetch(behindProxy(link), { redirect: 'manual' });
    expect(left.headers.get('set-cookie')).toMatch(/; Path=\/roundup\/calcom;/);
    const { location: authorize } = await browser.open(behindProxy(link));
    const back = await comeBack(new URL(authorize));
    const { html } = await browser.open(behindProxy(back));
    const [, action = ''] = /<form method="post" action="([^"]+)"/.exec(html) ?? [];
    expect(new URL(action, back).pathname).toBe('/roundup/calcom/confirm');
  });
});

describe('a link to connect', () => {
  const bot = useBot(manyWorkspaces);
  beforeAll(() => install(bot(), bot().slack, people.ana));
  const yuki = () => bot().person(people.yuki);
  const noLonger = /This link is no longer good/;

  it('is no longer good when it is replayed', async () => {
    const browser = createBrowser();
    const back = await comeBack(await leave(yuki(), browser));
    expect((await browser.open(back)).html).toContain('Connect these two?');
    expect((await browser.open(back)).html).toMatch(noLonger);
  });

  it('is no longer good in another browser than the one that left', async () => {
    const back = await comeBack(await leave(yuki(), createBrowser()));
    const other = await createBrowser().open(back);
    expect(other.status).toBe(400);
    expect(other.html).toMatch(noLonger);
    expect(other.html).toContain('/cal-account');
  });

  it('is no longer good after ten minutes, on either page', async () => {
    const browser = createBrowser();
    const authorize = await leave(yuki(), browser);
    bot().clock.advance(10 * 60_000 + 1);
    expect((await browser.open(await comeBack(authorize))).html).toMatch(noLonger);

    const again = createBrowser();
    const page = await again.open(await comeBack(await leave(yuki(), again)));
    bot().clock.advance(10 * 60_000 + 1);
    expect((await confirm(bot(), again, sealedIn(page.html))).html).toMatch(noLonger);
    expect(await isConnected(yuki())).toBe(false);
  });

  it('is no longer good when its state was altered, made up or left out', async () => {
    const browser = createBrowser();
    const back = await comeBack(await leave(yuki(), browser));
    const state = back.searchParams.get('state') ?? '';
    for (const other of ['', 'x'.repeat(40), `${state.slice(0, -2)}AA`]) {
      const stranger = createBrowser();
      await stranger.open(pageOf(bot(), `/calcom/connect?state=${other}`));
      back.searchParams.set('state', other);
      expect((await stranger.open(back)).html).toMatch(noLonger);
    }
  });

  it('connects nobody when Cal.com was not allowed to', async () => {
    const browser = createBrowser();
    const { location } = await decide(await leave(yuki(), browser), lena, 'deny');
    const page = await browser.open(location ?? '');
    expect(page.html).toContain('Not connected');
    expect(await isConnected(yuki())).toBe(false);
  });

  it('connects nobody on a form of another site, twice, or from a browser that never left', async () => {
    const browser = createBrowser();
    const page = await browser.open(await comeBack(await leave(yuki(), browser)));
    const sealed = sealedIn(page.html);
    const foreign = await confirm(bot(), browser, sealed, { origin: 'https://elsewhere.test' });
    expect(foreign.html).toMatch(noLonger);
    expect((await confirm(bot(), createBrowser(), sealed)).html).toMatch(noLonger);
    expect(await isConnected(yuki())).toBe(false);
    expect((await confirm(bot(), browser, sealed)).html).toMatch(/<h1>Connected/);
    expect((await confirm(bot(), browser, sealed)).html).toMatch(noLonger);
  });

  it('asks for the code that Slack showed, so that whoever was sent it by another connects nothing', async () => {
    const browser = createBrowser();
    let page = await browser.open(await comeBack(await leave(yuki(), browser)));
    expect(page.html).toContain('Code from Slack');
    expect(page.html).not.toContain(codes.get(browser) ?? 'no code');
    const wasConnected = await isConnected(bot().person(people.layla));
    for (const code of ['', '12', '000 000x1', 'rubbish']) {
      page = await confirm(bot(), browser, sealedIn(page.html), {}, code);
      expect(page.html).toMatch(/That isn’t the code/);
    }
    expect((await confirm(bot(), browser, sealedIn(page.html), {}, '1')).html).toMatch(noLonger);
    expect(await isConnected(bot().person(people.layla))).toBe(wasConnected);
  });

  it('is confirmed by the browser that left alone, whatever cookie another has', async () => {
    const browser = createBrowser();
    const page = await browser.open(await comeBack(await leave(bot().person(people.bo), browser)));
    const body = new URLSearchParams({ sealed: sealedIn(page.html), code: codes.get(browser) ?? '' });
    const headers = { cookie: 'roundup_connect=anything' };
    const other = await fetch(pageOf(bot(), '/calcom/confirm'), { method: 'POST', headers, body });
    expect(await other.text()).toMatch(noLonger);
    expect(await isConnected(bot().person(people.bo))).toBe(false);
    expect((await confirm(bot(), browser, sealedIn(page.html))).html).toMatch(/<h1>Connected/);
  });

  it('connects whom it was made for, in the workspace it was made in, and nobody else', async () => {
    const other = bot().slack.addWorkspace({ isInstalled: false });
    await install(bot(), other, other.users[0]?.id ?? '');
    const dee = bot().person(people.dee);
    const browser = createBrowser();
    const page = await browser.open(await comeBack(await leave(dee, browser), 101));
    await confirm(bot(), browser, sealedIn(page.html));
    expect(await isConnected(dee)).toBe(true);
    expect(await isConnected(bot().person(people.layla))).toBe(false);
    const store = bot().calcom.requests.length;
    const stranger = other.users[0]?.id ?? '';
    await other.sendCommand({
      userId: stranger,
      channelId: other.channelsOf(stranger)[0]?.id ?? '',
      command: '/cal-bookings',
    });
    expect(bot().calls(store)).toEqual([]);
  });
});
