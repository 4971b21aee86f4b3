import { createLocalCalcom, type LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { decide } from '../sandbox/local-calcom/consent';
import { people } from '../support/bot-under-test';
import { createClock } from '../support/clock';
import { codeIn, connectAccount, sealedIn } from '../support/connect-account';
import { createBrowser, install, manyWorkspaces, pageOf } from '../support/many-workspaces';
import { buttonOf } from '../support/person';
import { useBot } from '../support/use-bot';

let eu: LocalCalcom;
const { now } = createClock();
beforeAll(async () => {
  eu = await createLocalCalcom({ now, label: 'Cal.com (EU)' });
});
afterAll(() => eu.close());

/** Two regions of Cal.com, each with an API address and an app address, and with the same OAuth client. */
describe('an account of Cal.com’s other region', () => {
  const bot = useBot({
    ...manyWorkspaces,
    env: (places) => {
      eu.setRedirectUris([`${places.publicUrl}calcom/oauth_redirect`]);
      return {
        ...manyWorkspaces.env?.(places),
        CAL_API_URL: `${places.calcom.url},${eu.url}`,
        CAL_APP_URL: `${places.calcom.appUrl},${eu.appUrl}`,
      };
    },
  });
  beforeAll(async () => {
    await install(bot(), bot().slack, people.ana);
    // The key is known in both, as the regions are alike but for it.
    bot().calcom.revoke(bot().calcom.keys.member);
    await connectAccount(bot().slack, bot().person(people.bo), eu.keys.member);
  });
  const bo = () => bot().person(people.bo);

  it('has the pages of its bookings in its own region’s app', async () => {
    const list = await bo().type('/cal-bookings', 'past');
    expect(list.wire).toContain(`${eu.appUrl}/booking/`);
    expect(list.wire).not.toContain(bot().calcom.appUrl);
  });

  it('connects with Cal.com again in its own region, and is asked for its tokens there', async () => {
    const browser = createBrowser();
    const account = await bo().type('/cal-account');
    const { location } = await browser.open(buttonOf(account, 'Connect with Cal.com').url ?? '');
    expect(new URL(location).origin).toBe(eu.appUrl);
    const back = await decide(new URL(location), 102);
    const page = await browser.open(back.location ?? '');
    const asked = bot().calcom.requests.length;
    const done = await browser.open(pageOf(bot(), '/calcom/confirm'), {
      method: 'POST',
      body: new URLSearchParams({ sealed: sealedIn(page.html), code: codeIn(account) }),
    });
    expect(done.html).toMatch(/<h1>Connected/);
    bot().clock.advance(60 * 60_000);
    expect((await bo().type('/cal-bookings', 'past')).wire).toContain(`${eu.appUrl}/booking/`);
    expect(eu.requests.some(({ path, status }) => path.endsWith('/token') && status === 200)).toBe(true);
    expect(bot().calcom.requests).toHaveLength(asked);
  });

  it('is asked for where somebody has no account yet: one button a region, each with its own code', async () => {
    const account = await bot().person(people.yuki).type('/cal-account');
    const connecting = account.buttons.filter(({ label }) => label.startsWith('Connect with'));
    expect(connecting).toHaveLength(2);
    const browser = createBrowser();
    const apps = await Promise.all(
      connecting.map(async ({ url = '' }) => new URL((await browser.open(url)).location).origin),
    );
    expect(apps).toEqual([bot().calcom.appUrl, eu.appUrl]);
    expect(new Set(account.words.match(/\b\d{3} \d{3}\b/g)).size).toBe(2);
  });
});
