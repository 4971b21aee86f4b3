import { rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createLocalCalcom, type LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { createLocalSlack } from '../../sandbox/local-slack/local-slack';
import type { LocalSlack } from '../../sandbox/local-slack/types';
import { secretShapes } from '../ops/secrets';
import { makeScratchFolder } from '../store/scratch-folder';
import { channels, people } from '../support/bot-under-test';
import { captureBody } from '../support/capture';
import { type Child, isBuilt, startChild } from '../support/child-process';
import { maxWaitMs } from '../support/eventually';
import { findLeaks } from '../support/log-leaks';
import { createPerson } from '../support/person';

if (!isBuilt) console.warn('Skipped, since there is no dist/: run npm run build first');

const said = JSON.stringify(secretShapes.map(({ text }) => text).join(' '));
/** An error as libraries make them, with everything in it. Its class, its data and its causes are to say nothing. */
const makeError = `
  const secret = ${said} + ' ' + process.env.SLACK_STATE_SECRET + ' ' + process.env.ENCRYPTION_KEYS;
  const cause = Object.assign(new Error('because of ' + secret), { config: { headers: { authorization: secret } } });
  const error = Object.assign(new Error('went wrong at ' + secret, { cause }), {
    data: secret, response: { body: secret }, [secret]: secret, errors: [new Error(secret)],
  });`;

const attacks = Number(process.env.ATTACKS ?? 200);
const lanes = 40;

/** Sends a request a letter at a time, for as long as it may. */
const drip = (port: number) =>
  new Promise<'closed'>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n');
    });
    const timer = setInterval(() => socket.write('x'), 200);
    socket
      .on('error', () => undefined)
      .on('close', () => {
        clearInterval(timer);
        resolve('closed');
      });
    socket.resume();
  });

(isBuilt ? describe : describe.skip)('the bot as a process of its own', () => {
  const now = () => new Date();
  const stateSecret = 'correct horse of the tests';
  const keys = Buffer.alloc(32, 0xa7).toString('base64');
  let slack: LocalSlack;
  let calcom: LocalCalcom;
  let dataDir: string;
  let children: Child[];

  beforeAll(async () => {
    slack = await createLocalSlack({ now, ackDeadlineMs: maxWaitMs });
    calcom = await createLocalCalcom({ now });
  });
  beforeEach(() => {
    dataDir = makeScratchFolder();
    children = [];
  });
  afterEach(async () => {
    await Promise.all(children.map((child) => child.end('SIGKILL')));
    rmSync(dataDir, { recursive: true, force: true });
  });
  afterAll(async () => {
    await slack?.close();
    await calcom?.close();
  });

  function start(role: string, env: Readonly<Record<string, string>> = {}): Child {
    const child = startChild(role, {
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API_URL: slack.apiUrl,
      CAL_API_KEY: calcom.keys.admin,
      CAL_API_URL: calcom.url,
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      ...env,
    });
    children.push(child);
    return child;
  }

  it.each([
    ['an error that nobody catches', 'throw error;'],
    ['a promise that is rejected and that nobody waits for', 'Promise.reject(error);'],
    ['an error that is none', 'throw { secret, error };'],
  ])('ends by %s with a line in its log, and no secret in anything it prints', async (_what, act) => {
    const preload = join(dataDir, 'preload.cjs');
    writeFileSync(preload, `process.on('SIGUSR2', () => { ${makeError} ${act} });`);
    const child = start('web', {
      SLACK_BOT_TOKEN: '',
      CAL_API_KEY: '',
      SLACK_CLIENT_ID: slack.clientId,
      SLACK_CLIENT_SECRET: slack.clientSecret,
      SLACK_STATE_SECRET: stateSecret,
      PUBLIC_URL: 'http://127.0.0.1:9/',
      ENCRYPTION_KEYS: keys,
      NODE_OPTIONS: `--require ${preload}`,
    });
    await child.prints(/"port":\d+/);
    expect(await child.end('SIGUSR2')).toBe(1);
    const printed = child.printed();
    const [last = ''] = printed.trim().split('\n').slice(-1);
    expect(JSON.parse(last)).toMatchObject({ level: 50, msg: 'Roundup ends: an error was not caught' });
    const secrets = [...secretShapes.map(({ needle }) => needle), ...slack.secrets(), stateSecret, keys];
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
  });

  it(`answers its people while ${attacks} forged, stale, replayed, oversized and slow requests come, many at once`, async () => {
    const child = start('all');
    const [, port = ''] = await child.prints(/"port":(\d+)/);
    const url = `http://127.0.0.1:${port}/slack/events`;
    slack.deliverTo({ kind: 'http', url });
    const ana = createPerson(slack, { userId: people.ana, channelId: channels.general });
    const body = await captureBody({ slack, url: () => url }, () => ana.typeOnly('/cal-account'));
    const stale = Math.floor(Date.now() / 1000) - 360;
    const kinds: readonly (readonly [kind: string, attack: () => Promise<unknown>])[] = [
      ['forged', async () => (await slack.deliverRaw({ body, signature: `v0=${'0'.repeat(64)}` })).status],
      ['stale', async () => (await slack.deliverRaw({ body, timestamp: stale })).status],
      ['replayed', async () => (await slack.deliverRaw({ body })).status],
      ['oversized', async () => (await slack.deliverRaw({ body: 'x'.repeat(2_000_000) })).status],
      ['slow', () => drip(Number(port))],
    ];
    const counts: Record<string, number> = {};
    const ends = new AbortController();
    const seen = { asked: 0, answered: 0 };
    const lane = async (from: number) => {
      for (let at = from; at < attacks; at += lanes) {
        const [kind, attack] = kinds[at % kinds.length] ?? kinds[0] ?? [];
        const end = `${kind} ${await attack?.()}`;
        counts[end] = (counts[end] ?? 0) + 1;
      }
    };
    const work = async () => {
      while (!ends.signal.aborted) {
        seen.asked += 1;
        const answer = await createPerson(slack, { userId: people.bo, channelId: channels.general }).type(
          '/cal-bookings',
          'help',
        );
        if (answer.words.includes('/cal-bookings')) seen.answered += 1;
      }
    };
    const working = work();
    await Promise.all(Array.from({ length: lanes }, (_, from) => lane(from)));
    ends.abort();
    await working;
    console.log(`attack: ${attacks} requests, ${lanes} at once: ${JSON.stringify({ ...counts, ...seen })}`);
    // Nothing but what Slack signed just now got in, and what was slow was hung up on.
    for (const end of Object.keys(counts))
      expect(end).toMatch(/^(forged 401|stale 401|replayed 200|oversized (413|undefined)|slow closed)$/);
    expect(seen.answered).toBe(seen.asked);
    expect((await fetch(url.replace('slack/events', 'healthz'))).status).toBe(200);
    expect(findLeaks(child.printed(), { slack, calcom })).toEqual([]);
  });

  it('starts again at once where the last one was killed, whose pid is dead', async () => {
    const first = start('web');
    await first.prints(/"port":\d+/);
    expect(await first.end('SIGKILL')).toBeNull();
    await start('web').prints(/"port":\d+/);
  });

  it('refuses a second one beside it, naming its pid, and its doctor finds the database in use', async () => {
    const first = start('web');
    await first.prints(/"port":\d+/);
    const second = start('web');
    expect(await second.exited).toBe(1);
    expect(second.printed()).toContain(`in use by another Roundup process (pid ${first.pid})`);
    const doctor = start('doctor');
    expect([await doctor.exited, doctor.printed()]).toEqual([
      0,
      expect.stringContaining(`by the Roundup that is running (pid ${first.pid})`),
    ]);
  });
});
