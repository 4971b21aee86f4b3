// Makes the README's pictures from the sandbox page: each surface, light and dark, on a desktop and a phone.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

process.env.TZ = 'UTC';
const root = dirname(fileURLToPath(import.meta.url));
const folder = join(root, 'docs', 'pictures');
const { startSandbox } = createRequire(import.meta.url)('./dist-sandbox/sandbox/run.js');

const commands = {
  overview: '/cal-rankings',
  card: '/cal-rankings member:"Rui Pires"',
  bookings: '/cal-bookings',
  'fair-share': '/cal-rankings fair-share last month team:"Sales EU"',
};
const sizes = { desktop: { width: 1020, height: 1500 }, phone: { width: 390, height: 780 } };
const looks = ['light', 'dark'].flatMap((colorScheme) =>
  Object.keys(sizes).map((size) => ({ colorScheme, size })),
);
/** A Wednesday morning, so that every picture shows the same days. */
const begin = Date.parse('2026-11-25T10:12:00Z');
const startedAt = Date.now();

const isDigestAlone = process.argv.includes('digest');

mkdirSync(folder, { recursive: true });
const sandbox = await startSandbox({
  port: 0,
  now: () => new Date(begin + Date.now() - startedAt),
  say: () => undefined,
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
});
try {
  if (!isDigestAlone) for (const look of looks) await withPage(look, takeAnswers);
  await withPage(looks[0], makeDigest);
  for (const look of looks) await withPage(look, takeDigest);
} finally {
  await browser.close();
  await sandbox.stop();
}

async function withPage(look, use) {
  const context = await browser.newContext({
    viewport: sizes[look.size],
    colorScheme: look.colorScheme,
    reducedMotion: 'reduce',
    deviceScaleFactor: look.size === 'phone' ? 2 : 1.5,
    locale: 'en-GB',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.addInitScript("localStorage.setItem('tour is hidden', 'yes')");
  await page.goto(sandbox.url);
  await page.getByTestId('message').first().waitFor();
  await use(page, look);
  await context.close();
}

async function takeAnswers(page, look) {
  for (const [name, command] of Object.entries(commands)) {
    await type(page, command);
    await save(page, look, name, page.getByTestId('message').last());
  }
  await openForm(page);
  await save(page, look, 'form', page.getByTestId('modal'));
  await page.locator('dialog footer .button').first().click();
  await page.getByTestId('modal').waitFor({ state: 'detached' });
  await page.evaluate("[...document.querySelectorAll('#places button')].at(-1).click()");
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByTestId('home').getByRole('button').first().waitFor();
  await save(page, look, 'home', page.locator('.home-page'));
}

async function makeDigest(page) {
  await openForm(page);
  // What it will post is shown before it starts.
  const submit = page.locator('dialog footer .button.primary');
  await submit.click();
  await submit.filter({ hasText: 'Start' }).click();
  await page.getByTestId('modal').waitFor({ state: 'detached' });
  const digests = digestsOn(page);
  const before = await digests.count();
  await page.getByRole('button', { name: /^To Monday/ }).click();
  // Earlier ones stand there already.
  await digests.nth(before).waitFor();
}

function digestsOn(page) {
  return page.getByTestId('message').filter({ hasText: 'Skip next' });
}

async function takeDigest(page, look) {
  await save(page, look, 'digest', digestsOn(page).last());
}

async function openForm(page) {
  await type(page, '/cal-digest');
  await page
    .getByTestId('message')
    .last()
    .getByRole('button', { name: /New digest|Make a digest/ })
    .first()
    .click();
  await page.getByTestId('modal').waitFor();
}

async function type(page, text) {
  const before = await page.getByTestId('message').count();
  await page.getByTestId('composer').fill(text);
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    (count) => document.querySelectorAll('[data-testid=message]').length > count,
    before,
  );
  await settle(page);
}

/** Resolves once the page has stayed as it is for a while: some answers come in parts. */
async function settle(page) {
  let shown = '';
  for (let same = 0; same < 8; ) {
    const now = await page.locator('main').innerHTML();
    same = now === shown ? same + 1 : 0;
    shown = now;
    await page.waitForTimeout(250);
  }
}

/** On a desktop the surface alone; on a phone the whole screen, with the surface from its top. */
async function save(page, { colorScheme, size }, name, surface) {
  await surface.evaluate((node) => {
    document.activeElement?.blur();
    node.scrollIntoView({ block: 'start' });
  });
  await page.mouse.move(0, 0);
  await settle(page);
  const box = await surface.boundingBox();
  const whole = { x: 0, y: 0, ...sizes[size] };
  const { x, y, width, height } = size === 'phone' ? whole : box;
  const client = await page.context().newCDPSession(page);
  const { data } = await client.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 82,
    clip: { x, y, width, height: Math.min(height, whole.height - y), scale: 1 },
  });
  const bytes = Buffer.from(data, 'base64');
  const file = `${name}-${size}-${colorScheme}.webp`;
  writeFileSync(join(folder, file), bytes);
  console.log(`${file}: ${Math.round(bytes.length / 1024)} kB`);
}
