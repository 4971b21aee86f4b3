import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { describeInBrowser, useSandboxPage } from '../support/sandbox-browser';

describeInBrowser('a newcomer and a digest in the sandbox', () => {
  const sandbox = useSandboxPage();
  let page: Page;
  beforeAll(() => {
    page = sandbox.page();
  });

  const lastMessage = () => page.getByTestId('message').last();
  const modal = () => page.getByTestId('modal');
  const modalButton = (name: string) => modal().getByRole('button', { name });
  const words = (text: string) => text.replace(/[\s\u200e\u2066-\u2069]+/g, ' ');

  async function send(text: string): Promise<void> {
    await page.getByTestId('composer').focus();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }

  async function openForm(): Promise<void> {
    const before = await page.getByTestId('message').count();
    await send('/cal-digest ');
    await eventually('the channel’s digests', async () => {
      return (await page.getByTestId('message').count()) > before;
    });
    await lastMessage()
      .getByRole('button', { name: /Make a digest|New digest/ })
      .click();
    await modal().getByRole('heading', { name: 'New digest' }).waitFor();
  }

  async function modalSays(pattern: RegExp): Promise<string> {
    let said = '';
    await eventually(`the form says ${pattern}`, async () => {
      said = words(await modal().innerText());
      return pattern.test(said);
    }).catch((error: unknown) => {
      throw new Error(`It says: ${said}`, { cause: error });
    });
    return said;
  }

  it('learns at the channel’s field that Roundup has to be invited, and invites it', async () => {
    await openForm();
    await modalButton('Next').click();
    await modalSays(/can’t post there yet/);
    const errors = await modal().locator('.field-error').allInnerTexts();
    expect(errors).toEqual([expect.stringContaining('/invite @')]);
    await modalButton('Cancel').click();
    await send('/invite @Roundup');
    await eventually('Roundup is in the channel', async () => {
      return (await page.getByRole('button', { name: 'Add Roundup' }).count()) === 0;
    });
  });

  it('finds the time zone by typing a part of it', async () => {
    await openForm();
    const zone = modal().getByLabel('Time zone');
    await zone.click();
    await zone.fill('lisb');
    await modal()
      .getByRole('option', { name: /Lisbon/ })
      .waitFor();
    await page.keyboard.press('Enter');
    expect(await zone.inputValue()).toMatch(/Lisbon/);
    await zone.fill('nowhere at all');
    await modal().getByText('Nothing is like this.').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await zone.inputValue()).toMatch(/Lisbon/);
  });

  it('sees the next five Mondays at 9:00 before anything is saved', async () => {
    await modalButton('Next').click();
    const said = await modalSays(/Nothing is saved yet/);
    const runs = said.match(/Mon \d+ \w+, 9:00/g) ?? [];
    expect(runs.length).toBeGreaterThanOrEqual(5);
    expect(new Set(runs).size).toBe(runs.length);
    expect(said).toContain('Lisbon time');
    await modalButton('Start').click();
    await eventually('the form is closed', async () => (await modal().count()) === 0);
    await page.getByText('The digest is on.').waitFor();
  });

  it('moves the clock to that Monday and sees the digest arrive, once, with its footer and its thread', async () => {
    const before = await page.getByTestId('message').count();
    await page.getByRole('button', { name: 'To Monday 09:00' }).click();
    await eventually('it is Monday', async () => {
      const clock = words(await page.locator('#clock').innerText());
      return /0?9:00( AM)? Mon,/.test(clock);
    });
    await lastMessage().getByRole('button', { name: 'Skip next' }).waitFor();
    const said = words(await lastMessage().innerText());
    expect(said).toMatch(/Everyone in the organisation, .*: \d+ bookings, .* the week before\./);
    expect(said).toMatch(/Cal\.com access.* · Lisbon time · next: Mon \d+ \w+, 9:00 · details in the thread/);
    expect(said).not.toContain('Only visible to you');
    expect(said).not.toContain('@client.test');
    for (const name of ['Show me mine', 'Change…', 'Skip next']) {
      expect(await lastMessage().getByRole('button', { name, exact: true }).count()).toBe(1);
    }
    await page.getByTestId('thread').click();
    await page.getByTestId('reply').first().waitFor();
    expect(await page.getByTestId('message').count()).toBe(before + 1);
  });

  it('posts the week after on the next Monday, and a colleague sees both', async () => {
    const before = await page.getByTestId('message').count();
    await page.getByRole('button', { name: 'To Monday 09:00' }).click();
    await eventually('the second digest', async () => (await page.getByTestId('message').count()) > before);
    await page.getByTestId('person').selectOption({ label: 'Bo Sample' });
    await eventually('Bo sees two digests', async () => {
      return (await page.getByRole('button', { name: 'Skip next' }).count()) === 2;
    });
  });

  it('meets no error of the page on the way', () => {
    expect(sandbox.failures).toEqual([]);
  });
});
