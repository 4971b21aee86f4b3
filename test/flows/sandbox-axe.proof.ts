import { source as axeSource } from 'axe-core';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { describeInBrowser, useSandboxPage } from '../support/sandbox-browser';

describeInBrowser.each([
  ['a desktop', { width: 1280, height: 860 }],
  ['a phone', { width: 390, height: 844 }],
] as const)('what axe finds on %s, in light and in dark', (_, size) => {
  const sandbox = useSandboxPage('');
  let page: Page;
  beforeAll(async () => {
    page = sandbox.page();
    await page.setViewportSize(size);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    // Evaluated, since the page takes no script but its own.
    await page.evaluate(axeSource);
  });

  /** What axe finds, as "rule: where". */
  async function findings(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const violations: unknown = await page.evaluate(`axe.run().then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
          id + ': ' + target.join(' ') + ' ' + failureSummary)))`);
      if (!Array.isArray(violations)) throw new Error('axe gave no list');
      found.push(...violations.map((each) => `${colorScheme}, ${each}`));
    }
    return found;
  }

  async function type(text: string): Promise<void> {
    const before = await page.getByTestId('message').count();
    await page.getByTestId('composer').fill(text);
    await page.keyboard.press('Enter');
    await eventually(
      `an answer to ${text}`,
      async () => (await page.getByTestId('message').count()) > before,
    );
  }

  it('is nothing where the tour and the first messages stand', async () => {
    expect(await findings()).toEqual([]);
  });

  it('is nothing with answers in sight', async () => {
    for (const text of [
      '/cal-rankings',
      '/cal-rankings most-bookings last month vs:previous',
      '/cal-rankings fair-share last month team:"Sales EU"',
      '/cal-bookings',
      '/cal-account',
    ])
      await type(text);
    expect(await findings()).toEqual([]);
  });

  it('is nothing with a menu open, and with a modal', async () => {
    await type('/cal-bookings');
    const last = page.getByTestId('message').last();
    await last.getByRole('button', { name: 'More actions' }).last().click();
    await page.getByRole('menu').waitFor();
    expect(await findings()).toEqual([]);
    await page.keyboard.press('Escape');
    await last.getByRole('button', { name: /^Filters/ }).click();
    await page.getByTestId('modal').waitFor();
    expect(await findings()).toEqual([]);
    await page.keyboard.press('Escape');
    await eventually('the form is closed', async () => (await page.getByTestId('modal').count()) === 0);
  });

  it('is nothing on Home, and in its messages, where nobody can write', async () => {
    await page.evaluate("[...document.querySelectorAll('#places button')].at(-1).click()");
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await page.getByTestId('home').getByRole('heading').first().waitFor();
    expect(await findings()).toEqual([]);
    await page.getByRole('button', { name: 'Messages', exact: true }).click();
    await page.getByText('Type commands in a channel.').waitFor();
    expect(await page.getByTestId('composer').isVisible()).toBe(false);
    expect(await findings()).toEqual([]);
  });
});
