import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type Child, isSandboxBuilt, startSandboxChild } from './child-process';
import { maxWaitMs } from './eventually';

const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const missing = [
  ...(isSandboxBuilt ? [] : ['dist-sandbox/ (node build.mjs sandbox makes it)']),
  ...(existsSync(chromiumPath) ? [] : [`Chromium at ${chromiumPath} (or CHROMIUM_PATH)`]),
];
if (missing.length > 0) console.warn(`Skipped, for want of ${missing.join(' and ')}`);

export const describeInBrowser = missing.length === 0 ? describe : describe.skip;

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** The workspace of hostile names and odd rows, whose people and channels are those of `bot-under-test`. */
export const edgeCases = '#workspace=T3TEAM0000';

/** The sandbox as a process of its own, with its page in a browser, for the tests of one `describe`. */
export function useSandboxPage(place = edgeCases) {
  let sandbox: Child | undefined;
  let browser: Browser | undefined;
  let context: BrowserContext | undefined;
  let page: Page | undefined;
  const failures: string[] = [];

  beforeAll(async () => {
    sandbox = startSandboxChild({ SANDBOX_PORT: '0' });
    const [address] = await sandbox.prints(/http:\/\/127\.0\.0\.1:\d+/);
    browser = await chromium.launch({ executablePath: chromiumPath, args: flags });
    context = await browser.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(maxWaitMs);
    page.on('pageerror', (error) => failures.push(error.message));
    await page.goto(`${address}/${place}`);
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox?.end('SIGTERM');
  });

  return {
    failures,
    page(): Page {
      if (page === undefined) throw new Error('The page is not open');
      return page;
    },
    /** Does something that opens another tab, and resolves to that. */
    async tabFrom(act: () => Promise<unknown>): Promise<Page> {
      if (context === undefined) throw new Error('The browser is not open');
      const [tab] = await Promise.all([context.waitForEvent('page'), act()]);
      tab.setDefaultTimeout(maxWaitMs);
      return tab;
    },
  };
}
