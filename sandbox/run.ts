import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRoundup } from '../src/app/app';
import { parseConfig, parseSandboxPort } from '../src/config/config';
import { createLocalCalcom, type LocalCalcom } from './local-calcom/local-calcom';
import { acme, borealis } from './local-calcom/world/companies';
import { createLocalSlack } from './local-slack/local-slack';
import type { LocalWorkspace } from './local-slack/types';
import { createSandboxClock } from './page-server/clock';
import { freePort } from './page-server/free-port';
import { createPageServer } from './page-server/page-server';
import { readManifest } from './page-server/read-manifest';
import { type Seed, seedWorkspace } from './seed';
import { acmeWorkspace, borealisWorkspace, edgeCasesWorkspace, newcomers, sayHello } from './workspaces';

export interface SandboxOptions {
  /** The page's; the servers take any free port. */
  readonly port: number;
  readonly now?: () => Date;
  readonly say: (line: string) => void;
}

export interface Sandbox {
  readonly url: string;
  stop(): Promise<void>;
}

// Compiled it lies in dist-sandbox/sandbox.
const root = join(__dirname, '..', '..');

/** A local Slack of three workspaces, a local Cal.com for each, and the bot between them. Loopback only. */
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
    const slack = await createLocalSlack({ now, logger: { warn: say }, ...acmeWorkspace });
    started.push({ stop: slack.close });
    sayHello(slack);
    const borealisSlack = slack.addWorkspace(borealisWorkspace);
    const edgeCases = slack.addWorkspace(edgeCasesWorkspace);
    const calcom = await createLocalCalcom({ now, company: acme });
    started.push({ stop: calcom.close });
    const calcomEu = await createLocalCalcom({ now, seed: 2, company: borealis, label: 'Cal.com (EU)' });
    started.push({ stop: calcomEu.close });
    const calcomOdd = await createLocalCalcom({ now, seed: 3, livesOn: true, label: 'Cal.com (edge cases)' });
    started.push({ stop: calcomOdd.close });
    const regions = [calcom, calcomEu, calcomOdd];

    // Browsers are sent back to this port, so it has to be known before the bot starts.
    const botPort = await freePort();
    const publicUrl = `http://127.0.0.1:${botPort}/`;
    slack.setRedirectUrls([`${publicUrl}slack/oauth_redirect`]);
    for (const region of regions) region.setRedirectUris([`${publicUrl}calcom/oauth_redirect`]);
    const config = parseConfig({
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_CLIENT_ID: slack.clientId,
      SLACK_CLIENT_SECRET: slack.clientSecret,
      SLACK_STATE_SECRET: 'the sandbox has no secrets',
      SLACK_API_URL: slack.apiUrl,
      CAL_API_URL: regions.map(({ url }) => url).join(),
      CAL_APP_URL: regions.map(({ appUrl }) => appUrl).join(),
      CAL_OAUTH_CLIENT_ID: calcom.oauthClient.id,
      CAL_OAUTH_CLIENT_SECRET: calcom.oauthClient.secret,
      DATA_DIR: dataDir,
      PUBLIC_URL: publicUrl,
      HOST: '127.0.0.1',
      PORT: String(botPort),
      LOG_LEVEL: 'warn',
    });
    await seedWorkspace(config, seedOf(slack, calcom));
    await seedWorkspace(config, seedOf(edgeCases, calcomOdd));
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
      about: {
        [borealisSlack.teamId]: `Another company, whose Cal.com is in the other region. Roundup is not here yet: install it under Apps, then connect with /cal-account and the key ${calcomEu.keys.admin}.`,
        [edgeCases.teamId]:
          'Hostile names, odd rows and titles that look like commands, to show that they do no harm. For a company one would like to work for, choose Acme.',
      },
      installUrl: `${publicUrl}slack/install`,
    });
    started.push({ stop: page.close });
    say(`Roundup’s sandbox is at ${page.url}`);
    say(
      'Type /cal-rankings, /cal-bookings, /cal-digest or /cal-account there. Everything in it is made up. Ctrl+C stops it.',
    );
    say(`Keys to try: ${calcom.keys.member} (a member), ${calcomEu.keys.admin} (the other region).`);
    return { url: page.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Its first person has installed Roundup, and shares the access of the organisation's owner. Whoever is at Cal.com by
 * the same name has connected, but for the newcomers.
 */
function seedOf(workspace: LocalWorkspace, { url, world, keys, keyFor }: LocalCalcom): Seed {
  const { teamId, enterpriseId = null, botToken, botUserId, users } = workspace;
  const [installer, ...colleagues] = users;
  const owner = world.members.find(({ id }) => id === world.adminId);
  if (installer === undefined || owner === undefined) throw new Error('The sandbox has nobody to begin with');
  return {
    teamId,
    enterpriseId,
    bot: { token: botToken, id: botUserId.replace(/^U/, 'B'), userId: botUserId },
    scopes: ['commands', 'chat:write'],
    calcomUrl: new URL(url),
    admin: { slackUserId: installer.id, calcomUser: owner, apiKey: keys.admin },
    others: colleagues
      .filter(({ id }) => !newcomers.includes(id))
      .flatMap(({ id, name, realName }) => {
        const calcomUser = world.members.find((each) => each.username === name && each.name === realName);
        return calcomUser === undefined
          ? []
          : [{ slackUserId: id, calcomUser, apiKey: keyFor(calcomUser.id) }];
      }),
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

// The pictures of the README start one with a clock of their own.
if (require.main === module) main().catch(fail);

function fail(error: unknown): never {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error;
  if (isTaken)
    console.error(`Port ${error.port} is taken by another program. Set SANDBOX_PORT to a free one.`);
  else console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
