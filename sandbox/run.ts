import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRoundup } from '../src/app/app';
import { parseConfig, parseSandboxPort } from '../src/config/config';
import { createLocalCalcom, type LocalCalcom } from './local-calcom/local-calcom';
import { createLocalSlack } from './local-slack/local-slack';
import type { LocalSlack } from './local-slack/types';
import { createSandboxClock } from './page-server/clock';
import { freePort } from './page-server/free-port';
import { createPageServer } from './page-server/page-server';
import { readManifest } from './page-server/read-manifest';
import { type Seed, seedWorkspace } from './seed';

export interface SandboxOptions {
  /** Of the page; the others take any free port. */
  readonly port: number;
  readonly now?: () => Date;
  readonly say: (line: string) => void;
}

export interface Sandbox {
  readonly url: string;
  readonly slack: LocalSlack;
  readonly calcom: LocalCalcom;
  /** Another region's, with other keys. */
  readonly calcomEu: LocalCalcom;
  stop(): Promise<void>;
}

// Compiled it lies in dist-sandbox/sandbox.
const root = join(__dirname, '..', '..');

/** A local Slack, two local Cal.coms and the bot between them, with a page to use them in. Loopback only. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { port, say } = options;
  const clock = createSandboxClock(options.now);
  const { now } = clock;
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    const dataDir = await mkdtemp(join(tmpdir(), 'roundup-sandbox-'));
    started.push({ stop: () => rm(dataDir, { recursive: true, force: true }) });
    const slack = await createLocalSlack({ now, logger: { warn: say } });
    started.push({ stop: slack.close });
    slack.addWorkspace({ isInstalled: false });
    const calcom = await createLocalCalcom({ now, livesOn: true });
    started.push({ stop: calcom.close });
    const calcomEu = await createLocalCalcom({ now, seed: 2, livesOn: true, label: 'Cal.com (EU)' });
    started.push({ stop: calcomEu.close });

    // People's browsers come back to it, so it is known beforehand.
    const botPort = await freePort();
    const publicUrl = `http://127.0.0.1:${botPort}/`;
    slack.setRedirectUrls([`${publicUrl}slack/oauth_redirect`]);
    calcom.setRedirectUris([`${publicUrl}calcom/oauth_redirect`]);
    const config = parseConfig({
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_CLIENT_ID: slack.clientId,
      SLACK_CLIENT_SECRET: slack.clientSecret,
      SLACK_STATE_SECRET: 'the sandbox has no secrets',
      SLACK_API_URL: slack.apiUrl,
      CAL_API_URL: `${calcom.url},${calcomEu.url}`,
      CAL_APP_URL: `${calcom.appUrl},${calcomEu.appUrl}`,
      CAL_OAUTH_CLIENT_ID: calcom.oauthClient.id,
      CAL_OAUTH_CLIENT_SECRET: calcom.oauthClient.secret,
      DATA_DIR: dataDir,
      PUBLIC_URL: publicUrl,
      HOST: '127.0.0.1',
      PORT: String(botPort),
      LOG_LEVEL: 'warn',
    });
    await seedWorkspace(config, firstWorkspace(slack, calcom));
    const roundup = createRoundup({ config, now, slackAuthorizationUrl: new URL(slack.authorizationUrl) });
    await roundup.start();
    started.push(roundup);
    slack.deliverTo({ kind: 'http', url: `${publicUrl}slack/events` });

    const page = await createPageServer({
      slack,
      ...(await readManifest(join(root, 'manifest.yml'))),
      clock,
      port,
      pageDir: join(__dirname, 'page'),
      installUrl: `${publicUrl}slack/install`,
    });
    started.push({ stop: page.close });
    say(`Roundup’s sandbox is at ${page.url}`);
    say(
      'Type /cal-rankings, /cal-bookings, /cal-digest or /cal-account there. Everything in it is made up. Ctrl+C stops it.',
    );
    say(`Keys to try: ${calcom.keys.member} (a member), ${calcomEu.keys.admin} (the other region).`);
    return { url: page.url, slack, calcom, calcomEu, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Its first person has installed Roundup, and shares the access of the organisation's owner. */
function firstWorkspace(slack: LocalSlack, { url, world, keys }: LocalCalcom): Seed {
  const { teamId, enterpriseId = null, botToken, botUserId, users } = slack;
  const [admin] = users;
  const calcomUser = world.members.find(({ id }) => id === world.adminId);
  if (admin === undefined || calcomUser === undefined)
    throw new Error('The sandbox has nobody to begin with');
  return {
    teamId,
    enterpriseId,
    bot: { token: botToken, id: botUserId.replace(/^U/, 'B'), userId: botUserId },
    scopes: ['commands', 'chat:write'],
    adminSlackUserId: admin.id,
    calcomUrl: new URL(url),
    calcomUser,
    apiKey: keys.admin,
  };
}

async function main(): Promise<void> {
  // The bot reads times in UTC, and shares this process.
  process.env.TZ = 'UTC';
  const sandbox = await startSandbox({ port: parseSandboxPort(process.env), say: console.log });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      sandbox.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(`Stopping on ${signal} failed:`, error);
          process.exit(1);
        },
      );
    });
  }
}

main().catch((error: unknown) => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error;
  if (isTaken)
    console.error(`Port ${error.port} is taken by another program. Set SANDBOX_PORT to a free one.`);
  else console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
