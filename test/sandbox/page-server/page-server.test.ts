import { writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { createPageServer } from '../../../sandbox/page-server/page-server';
import { ana, commands, createPageRig, type PageRig, sales } from '../page/page-rig';

let rig: PageRig;

beforeEach(async () => {
  rig = await createPageRig();
});

afterEach(() => rig.close());

/** A raw request, since fetch neither sends another Host nor keeps a path with dots. */
const rawGet = (path: string, host?: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const { hostname, port } = new URL(rig.page.url);
    get({ hostname, port, path, headers: host === undefined ? {} : { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });

describe('the page’s files', () => {
  it('come with their types and a policy that lets in no other site’s code', async () => {
    const index = await fetch(rig.page.url);
    expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(index.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(index.headers.get('x-content-type-options')).toBe('nosniff');
    const script = await fetch(`${rig.page.url}/main.js`);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await script.text()).toBe('export {};');
  });

  it.each([
    '/../page-server.js',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/a.js',
    '/.hidden.js',
    '/none.js',
    '/a/b.js',
  ])('end at the folder: %s is not found', async (path) => {
    await writeFile(join(rig.pageDir, '.hidden.js'), '');
    expect(await rawGet(path)).toBe(404);
  });
});

describe('the page’s guard', () => {
  it.each(['127.0.0.1', 'localhost:3400', '[::1]:3400'])('serves the loopback name %s', async (host) => {
    expect(await rawGet('/sandbox/boot', host)).toBe(200);
  });

  it.each(['evil.test', '127.0.0.1.evil.test', 'localhost.evil.test:3400'])(
    'refuses the host %s',
    async (host) => {
      expect(await rawGet('/sandbox/boot', host)).toBe(403);
    },
  );

  it('refuses what is no host at all', async () => {
    expect(await rawGet('/sandbox/boot', 'evil@127.0.0.1')).toBe(400);
  });

  it.each(['https://evil.test', 'null', 'http://127.0.0.1:1'])('refuses a post from %s', async (origin) => {
    const body = { userId: ana, channelId: sales, text: 'hello' };
    expect((await rig.post('command', body, { origin })).status).toBe(403);
    expect(rig.slack.visibleMessages({ userId: ana, channelId: sales })).toEqual([]);
  });

  it('takes a post from the page itself', async () => {
    const body = { userId: ana, channelId: sales, text: 'hello' };
    expect((await rig.post('command', body, { origin: rig.page.url })).status).toBe(200);
  });

  it('refuses a body that a form of another site could send', async () => {
    const body = { userId: ana, channelId: sales, text: 'hello' };
    expect((await rig.post('command', body, { 'content-type': 'text/plain' })).status).toBe(400);
  });

  it('answers a body it does not understand with a notice', async () => {
    const { status, answer } = await rig.post('command', { userId: ana, text: '' });
    expect(status).toBe(400);
    expect(answer.notice).toContain('channelId');
  });
});

describe('createPageServer', () => {
  it('fails to start on a port that is taken', async () => {
    const port = Number(new URL(rig.page.url).port);
    await expect(createPageServer({ ...rig, commands, port })).rejects.toThrow('EADDRINUSE');
  });

  it('closes while pages are listening', async () => {
    const stream = await fetch(`${rig.page.url}/sandbox/changes?user=${ana}`);
    await rig.page.close();
    await stream.text().catch(() => undefined);
    await expect(fetch(rig.page.url)).rejects.toThrow('fetch failed');
  });
});
