import { eventually } from '../support/eventually';
import { describeInBrowser, useSandboxPage } from '../support/sandbox-browser';

describeInBrowser('accounts and workspaces in the sandbox', () => {
  const sandbox = useSandboxPage();
  const page = () => sandbox.page();
  const lastMessage = () => page().getByTestId('message').last();

  async function type(text: string): Promise<void> {
    const before = await page().getByTestId('message').count();
    await page().getByTestId('composer').focus();
    await page().keyboard.type(text);
    await page().keyboard.press('Enter');
    await eventually(`an answer to ${text}`, async () => {
      return (await page().getByTestId('message').count()) > before;
    });
  }

  async function says(words: RegExp): Promise<void> {
    let last = '';
    const isSaid = async () => {
      last = await lastMessage().innerText();
      return words.test(last);
    };
    await eventually(`the last message says ${words}`, isSaid).catch((error: unknown) => {
      throw new Error(`It says: ${last}`, { cause: error });
    });
  }

  it('connects Bo with Cal.com’s own page, lists his bookings, and disconnects him', async () => {
    await Promise.all([
      page().waitForResponse(/\/sandbox\/state.*user=U0BO000002/),
      page().getByTestId('person').selectOption({ label: 'Bo Sample' }),
    ]);
    // The address says whose page it is once it is drawn.
    await eventually('the page is Bo’s', () => page().url().includes('U0BO000002'));
    await type('/cal-account');
    await says(/You haven’t connected/);
    const [code = ''] = /\b\d{3} \d{3}\b/.exec(await lastMessage().innerText()) ?? [];
    const tab = await sandbox.tabFrom(() =>
      lastMessage()
        .getByText(/^Connect with/)
        .first()
        .click(),
    );
    await tab.getByLabel('Sign in as').selectOption({ index: 1 });
    await tab.getByRole('button', { name: 'Allow' }).click();
    await tab.getByRole('heading', { name: 'Connect these two?' }).waitFor();
    expect(await tab.locator('main').innerText()).toMatch(/In Slack: bo [\s\S]*In Cal\.com: /);
    await tab.getByLabel('Code from Slack').fill(code);
    await tab.getByRole('button', { name: 'Connect' }).click();
    await tab.getByRole('heading', { name: 'Connected' }).waitFor();
    await tab.close();

    await type('/cal-account');
    await says(/You’re connected as .*through the browser/);
    await type('/cal-bookings');
    expect(await lastMessage().locator('a[href*="/booking/"]').count()).toBeGreaterThan(0);

    await type('/cal-account');
    await lastMessage().getByRole('button', { name: 'Disconnect' }).click();
    await page().getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await says(/Disconnected/);
    await says(/You haven’t connected/);
  });

  it('takes a key in a form, and says at the field what is wrong with another', async () => {
    await type('/cal-account');
    await lastMessage().getByRole('button', { name: 'Use an API key' }).click();
    const form = page().getByRole('dialog');
    await form.getByRole('textbox').fill('cal_live_nobody_has_this_key');
    await form.getByRole('button', { name: 'Connect' }).click();
    await eventually('the form says so', async () => /doesn’t know this key/.test(await form.innerText()));
    await form.getByRole('textbox').fill('cal_live_sandbox_admin_00000002');
    await form.getByRole('button', { name: 'Connect' }).click();
    await eventually('it is connected', async () => /belongs to/.test(await form.innerText()));
    await form.getByRole('button', { name: 'Close' }).last().click();
    await says(/You’re connected as/);
  });

  it('installs the app in the second workspace, where it then answers', async () => {
    await page().getByTestId('workspace').selectOption({ label: 'Borealis' });
    const tab = await sandbox.tabFrom(() => page().getByTestId('install').click());
    await tab.getByRole('link', { name: 'Add to Slack' }).click();
    await tab.getByRole('button', { name: 'Allow' }).click();
    await tab.getByRole('heading', { name: 'Roundup is installed' }).waitFor();
    await tab.close();
    await eventually('the app is there', async () => (await page().getByTestId('install').count()) === 0);
    await type('/cal-rankings');
    await says(/No Cal\.com access yet/);
  });

  it('meets no error of the page on the way', () => {
    expect(sandbox.failures).toEqual([]);
  });
});
