import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { describeInBrowser, useSandboxPage } from '../support/sandbox-browser';

describeInBrowser('a newcomer in the sandbox, by keyboard', () => {
  const sandbox = useSandboxPage();
  let page: Page;
  beforeAll(() => {
    page = sandbox.page();
  });

  const lastMessage = () => page.getByTestId('message').last();
  const button = (name: string) => lastMessage().getByRole('button', { name });
  /** Where the rows of bookings lead. */
  const rows = () =>
    lastMessage()
      .locator('a[href*="/booking/"]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));

  /** A note that an answer is on its way ends in an ellipsis; the answer takes its place. */
  const isAnswered = async () => !(await lastMessage().innerText()).trimEnd().endsWith('…');

  async function type(text: string): Promise<void> {
    const before = await page.getByTestId('message').count();
    await page.getByTestId('composer').focus();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await eventually(`an answer to ${text}`, async () => {
      return (await page.getByTestId('message').count()) > before && (await isAnswered());
    });
  }

  /** Does something, and resolves when what the messages say has changed. */
  async function change(act: () => Promise<unknown>): Promise<void> {
    const said = () => page.getByTestId('messages').innerText();
    const before = await said();
    await act();
    await eventually('the messages change', async () => (await said()) !== before && (await isAnswered()));
  }

  async function press(control: Locator): Promise<void> {
    await control.focus();
    await change(() => page.keyboard.press('Enter'));
  }

  describe('on a phone', () => {
    afterAll(() => page.setViewportSize({ width: 1280, height: 720 }));

    it('shows a table with a comparison whole, without scrolling within it', async () => {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.getByTestId('composer').fill('/cal-rankings most-bookings last month vs:previous');
      await page.keyboard.press('Enter');
      const table = page.getByRole('region').filter({ has: page.locator('table') });
      await eventually('there is a table', async () => (await table.count()) > 0);
      const hidden = await table.first().evaluate((region) => ({
        right: region.scrollWidth - region.clientWidth,
        below: region.scrollHeight - region.clientHeight,
      }));
      expect(hidden).toEqual({ right: 0, below: 0 });
      const cut = await table
        .first()
        .locator('thead th')
        .evaluateAll((heads) => heads.filter((head) => head.scrollWidth > head.clientWidth).length);
      expect(cut).toBe(0);
    });

    it('has a menu that opens upwards at the bottom, and is all in sight', async () => {
      await page.setViewportSize({ width: 375, height: 667 });
      await page.getByTestId('composer').fill('/cal-bookings');
      const before = await page.getByTestId('message').count();
      await page.keyboard.press('Enter');
      // The answer before has such a menu too.
      await eventually('there is another answer', async () => {
        return (await page.getByTestId('message').count()) > before;
      });
      const toggle = lastMessage().getByRole('button', { name: 'More actions' });
      await toggle.waitFor();
      const messages = page.getByTestId('messages');
      await messages.evaluate((region) => {
        region.scrollTop = region.scrollHeight;
      });
      await toggle.click();
      const menu = page.getByRole('menu');
      const [room, button, shown] = await Promise.all(
        [messages, toggle, menu].map(async (one) => {
          const box = await one.boundingBox();
          if (box === null) throw new Error('It is not shown');
          return { ...box, bottom: box.y + box.height, right: box.x + box.width };
        }),
      );
      expect(shown?.bottom).toBeLessThanOrEqual(button?.y ?? 0);
      expect(shown?.y).toBeGreaterThanOrEqual(room?.y ?? Number.POSITIVE_INFINITY);
      expect(shown?.right).toBeLessThanOrEqual(room?.right ?? 0);
      expect(shown?.x).toBeGreaterThanOrEqual(room?.x ?? Number.POSITIVE_INFINITY);
      const answered = await page.getByTestId('message').count();
      await menu.getByRole('menuitem', { name: 'Copy as command' }).click();
      await eventually('the command is there', async () => {
        return (await page.getByTestId('message').count()) > answered;
      });
    });
  });

  it('lists what is coming up, and past forty goes on with rows 41 to 50', async () => {
    await type('/cal-bookings');
    const first = await rows();
    expect(first).toHaveLength(10);
    for (const count of [20, 30, 40]) {
      await press(button('Load more'));
      expect(await rows()).toHaveLength(count);
    }
    const forty = await rows();
    await press(button('Load more'));
    const next = await rows();
    expect(next).toHaveLength(10);
    expect(next.filter((row) => forty.includes(row))).toEqual([]);
    expect(await lastMessage().innerText()).toMatch(/41\D+50/);
    await press(button('Back to the start'));
    expect(await rows()).toEqual(first);
  });

  it('loads more of last week until the very end, each booking once', async () => {
    await type('/cal-bookings past last week host:everyone');
    const seen = await rows();
    let before = seen.length;
    while ((await button('Load more').count()) > 0) {
      await press(button('Load more'));
      const now = await rows();
      seen.push(...now.slice(now.length > before ? before : 0));
      before = now.length;
    }
    expect(seen.length).toBeGreaterThan(40);
    expect(new Set(seen).size).toBe(seen.length);
    expect(await lastMessage().innerText()).toContain(String(seen.length));
  });

  it('opens a ranking from the overview and shares it; another person sees that and nothing private', async () => {
    await type('/cal-rankings');
    const menu = lastMessage().getByLabel('Open a ranking');
    await change(() => menu.selectOption({ label: 'Most completed' }));
    await lastMessage().getByText('completed the most bookings').waitFor();
    await button('Share this in a channel').press('Enter');
    // Nothing leaves one's own view unasked.
    await page.getByRole('dialog').getByRole('button', { name: 'Share', exact: true }).press('Enter');
    const seenByAll = page.getByTestId('message').filter({ hasNotText: 'Only visible to you' });
    await eventually('it is shared', async () => (await seenByAll.count()) > 0);
    const shared = await seenByAll.last().innerText();
    expect(shared).toContain('completed the most bookings');
    expect(shared).not.toContain('rating');
    expect(shared).not.toContain('Only visible to you');

    await page.getByTestId('person').selectOption({ label: 'Bo Sample' });
    await eventually('Bo sees one message', async () => (await page.getByTestId('message').count()) === 1);
    // Each reads the time by their own clock.
    const timeless = (words: string) => words.replace(/\d+:\d\d( [AP]M)?/, '');
    expect(timeless(await lastMessage().innerText())).toBe(timeless(shared));
    expect(await page.getByTestId('messages').innerText()).not.toContain('Only visible to you');
  });

  it('goes where the visitor pressed, also when something happens elsewhere before that place is fetched', async () => {
    const place = page.locator('#places button').first();
    const other = page.locator('#places button').nth(1);
    await other.click();
    await eventually(
      'the other place is open',
      async () => (await other.getAttribute('aria-current')) === 'page',
    );
    const held: (() => void)[] = [];
    let requests = 0;
    await page.route('**/sandbox/state?*', async (route) => {
      requests += 1;
      if (requests === 1) await new Promise<void>((resolve) => held.push(resolve));
      await route.continue();
    });
    await place.click();
    await eventually('the press is on its way', () => requests === 1);
    // Whatever is written makes the page ask again.
    await page.getByTestId('composer').fill('Good morning');
    await page.keyboard.press('Enter');
    await eventually('the news is asked for', () => requests > 1);
    for (const release of held) release();
    await eventually('the place is open', async () => (await place.getAttribute('aria-current')) === 'page');
    await page.unroute('**/sandbox/state?*');
  });

  it('opens the app at its Home, also for somebody who has never been there', async () => {
    await page.getByTestId('person').selectOption({ label: 'Dee Placeholder' });
    await page.getByRole('button', { name: 'Roundup', exact: true }).click();
    await page.getByTestId('home').getByRole('button').first().waitFor();
  });

  it('meets no error of the page on the way', () => {
    expect(sandbox.failures).toEqual([]);
  });
});
