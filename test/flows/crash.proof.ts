import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalCalcom, type LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { createLocalSlack } from '../../sandbox/local-slack/local-slack';
import type { LocalSlack } from '../../sandbox/local-slack/types';
import { secretShapes } from '../ops/secrets';
import { makeScratchFolder } from '../store/scratch-folder';
import { type Child, isBuilt, startChild } from '../support/child-process';
import { maxWaitMs } from '../support/eventually';

if (!isBuilt) console.warn('Skipped, since there is no dist/: run npm run build first');

const said = JSON.stringify(secretShapes.map(({ text }) => text).join(' '));
/** An error as libraries make them, with everything in it. Its class, its data and its causes are to say nothing. */
const makeError = `
  const secret = ${said} + ' ' + process.env.SLACK_STATE_SECRET + ' ' + process.env.ENCRYPTION_KEYS;
  const cause = Object.assign(new Error('because of ' + secret), { config: { headers: { authorization: secret } } });
  const error = Object.assign(new Error('went wrong at ' + secret, { cause }), {
    data: secret, response: { body: secret }, [secret]: secret, errors: [new Error(secret)],
  });`;

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
