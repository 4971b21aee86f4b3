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

  async function type(text: string): Promise<void> {
    const before = await page.getByTestId('message').count();
    await page.getByTestId('composer').focus();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await eventually(`an answer to ${text}`, async () => {
      return (await page.getByTestId('message').count()) > before;
    });
  }

  /** Does something, and resolves when what the messages show has changed. */
  async function change(act: () => Promise<unknown>): Promise<void> {
    const before = await page.getByTestId('messages').innerHTML();
    await act();
    await eventually('the messages change', async () => {
      const now = await page.getByTestId('messages').innerHTML();
      return now !== before && !now.includes('aria-busy');
    });
  }

  async function press(control: Locator): Promise<void> {
    await control.focus();
    await change(() => page.keyboard.press('Enter'));
  }

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
    const own = await page.getByTestId('message').count();
    await button('Share this in a channel').press('Enter');
    // Nothing leaves one's own view unasked.
    await page.getByRole('dialog').getByRole('button', { name: 'Share', exact: true }).press('Enter');
    await eventually('it is shared', async () => (await page.getByTestId('message').count()) > own);
    const shared = await lastMessage().innerText();
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

  it('meets no error of the page on the way', () => {
    expect(sandbox.failures).toEqual([]);
  });
});
