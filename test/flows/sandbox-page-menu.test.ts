import { eventually } from '../support/eventually';
import { describeInBrowser, useSandboxPage } from '../support/sandbox-browser';

describeInBrowser('an answer on a phone', () => {
  const sandbox = useSandboxPage();

  it('shows a table with a comparison whole, without scrolling within it', async () => {
    const page = sandbox.page();
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
    const page = sandbox.page();
    await page.setViewportSize({ width: 375, height: 667 });
    await page.getByTestId('composer').fill('/cal-bookings');
    await page.keyboard.press('Enter');
    const toggle = page.getByTestId('message').last().getByRole('button', { name: 'More actions' });
    await eventually('there is an answer', async () => (await toggle.count()) > 0);
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
    await menu.getByRole('menuitem', { name: 'Copy as command' }).click();
    expect(sandbox.failures).toEqual([]);
  });
});
