import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { createRoundup } from '../app';
import { parseConfig } from '../config';
import { createLocalCalcom, type LocalCalcom } from './calcom/local-calcom';
import type { Boot } from './page/api';
import { createPageServer } from './page-server';
import { createLocalSlack } from './slack/local-slack';
import type { LocalSlack } from './slack/types';

export interface SandboxOptions {
  /** Of the page; the others take any free port. */
  readonly port: number;
  readonly now?: () => Date;
  /** How the bot is reached. */
  readonly transport?: 'http' | 'socket';
  readonly say: (line: string) => void;
}

export interface Sandbox {
  readonly url: string;
  readonly slack: LocalSlack;
  readonly calcom: LocalCalcom;
  stop(): Promise<void>;
}

const root = join(__dirname, '..', '..');

/** A local Slack, a local Cal.com and the bot between them, with a page to use them in. Loopback only. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { port, now = () => new Date(), transport = 'http', say } = options;
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    const slack = await createLocalSlack({ now, logger: { warn: say } });
    started.push({ stop: slack.close });
    const calcom = await createLocalCalcom({ now });
    started.push({ stop: calcom.close });

    const roundup = createRoundup({
      config: parseConfig({
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_SIGNING_SECRET: slack.signingSecret,
        SLACK_API_URL: slack.apiUrl,
        ...(transport === 'socket' ? { SLACK_APP_TOKEN: slack.appToken } : {}),
        CAL_API_KEY: calcom.keys.admin,
        CAL_API_URL: calcom.url,
        BOOKINGS_VISIBLE_TO: 'everyone',
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'warn',
      }),
      now,
    });
    const bot = await roundup.start();
    started.push(roundup);
    slack.deliverTo(
      bot.port === undefined
        ? { kind: 'socket' }
        : { kind: 'http', url: `http://127.0.0.1:${bot.port}/slack/events` },
    );

    const page = await createPageServer({
      slack,
      commands: await readManifestCommands(),
      port,
      pageDir: join(root, 'dist', 'sandbox', 'page'),
    });
    started.push({ stop: page.close });
    say(`Roundup’s sandbox is at ${page.url}`);
    say('Type /cal-rankings or /cal-bookings there. Everything in it is made up. Ctrl+C stops it.');
    return { url: page.url, slack, calcom, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const manifestSchema = z.object({
  features: z.object({
    slash_commands: z.array(
      z.object({ command: z.string(), description: z.string(), usage_hint: z.string().default('') }),
    ),
  }),
});

/** The commands as Slack learns them: from the manifest. */
async function readManifestCommands(): Promise<Boot['commands']> {
  const manifest = manifestSchema.parse(parse(await readFile(join(root, 'manifest.yml'), 'utf8')));
  return manifest.features.slash_commands.map(({ command, description, usage_hint }) => ({
    command,
    description,
    usageHint: usage_hint,
  }));
}
