import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Figure } from './figure';
import { listen } from './processes/listen';
import { signingSecret } from './slash-command';
import { median } from './statistics';

const times = 10;
const mostRatio = 1.8;
const built = join(__dirname, '..', '..', 'dist', 'index.js');

/** Bolt as its own template starts it. */
const bareApp = `
const { App } = require('@slack/bolt');
const { SLACK_BOT_TOKEN: token, SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: slackApiUrl, PORT } = process.env;
const app = new App({ token, signingSecret, clientOptions: { slackApiUrl } });
app.command(/.*/, async ({ ack }) => ack());
app.client.auth.test().then(() => app.start({ port: Number(PORT), host: '127.0.0.1' }));
`;

interface Started {
  readonly ms: number;
  readonly processorMs: number;
}

/** From the start of the process to its first answer over HTTP, beside a bare Bolt app; both ask Slack who they are. */
export async function measureStart(say: (line: string) => void): Promise<readonly Figure[]> {
  if (!existsSync(built)) throw new Error('there is no dist/index.js: npm run build');
  const who = JSON.stringify({ ok: true, team_id: 'T1', user_id: 'UBOT', bot_id: 'B1' });
  const slack = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(who);
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'roundup-bench-'));
  const env = {
    PATH: process.env.PATH,
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: `http://127.0.0.1:${await listen(slack)}/api/`,
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
  };
  const [ours, bare]: [Started[], Started[]] = [[], []];
  try {
    // The first start makes the database, and reads all files from the disk.
    for (let time = 0; time <= times; time += 1) {
      bare.push(await start(['-e', bareApp], env));
      ours.push(await start([built], env));
    }
  } finally {
    slack.close();
    slack.closeAllConnections();
    await rm(dataDir, { recursive: true });
  }
  say(`start: ${JSON.stringify({ ours, bare })}`);
  const figure = (what: string, of: keyof Started, most?: number): Figure => {
    const [mine, other] = [ours, bare].map((starts) => median(starts.slice(1).map((each) => each[of])));
    const ratio = median(ours.slice(1).map((each, at) => each[of] / (bare[at + 1]?.[of] ?? Number.NaN)));
    return {
      what,
      measured: `${mine?.toFixed(0)} ms`,
      beside: `${other?.toFixed(0)} ms of a bare Bolt app, ${ratio.toFixed(2)}×`,
      ...(most === undefined ? {} : { bound: { value: ratio, most, unit: '×' } }),
    };
  };
  return [figure('start, until it answers', 'ms', mostRatio), figure('… in processor time', 'processorMs')];
}

async function start(command: readonly string[], env: NodeJS.ProcessEnv): Promise<Started> {
  const probe = createServer();
  const port = await listen(probe);
  probe.close();
  const from = performance.now();
  const child = spawn(process.execPath, command, {
    env: { ...env, PORT: `${port}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode} before it answered`);
      await wait(5);
    }
    return { ms: performance.now() - from, processorMs: await processorMsOf(child.pid) };
  } finally {
    const ended = once(child, 'exit');
    if (child.exitCode === null) child.kill('SIGKILL');
    await ended;
  }
}

/** Any answer will do: the bare app has no page of health. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/healthz', agent: false }, (answer) => {
      answer.resume();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}

/** Of all threads, as Linux counts it: to ten milliseconds. */
async function processorMsOf(pid: number | undefined): Promise<number> {
  const [, fields = ''] = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return 10 * ((user ?? Number.NaN) + (system ?? Number.NaN));
}
