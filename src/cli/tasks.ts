import { installSingle } from '../app/single-workspace';
import { type Config, ConfigError } from '../config/config';
import { secretsOf } from '../config/secrets';
import { createLightFetch } from '../ops/light-fetch';
import { createBoltLogger, createLogger } from '../ops/logger';
import { createAgent } from '../ops/outbound';
import { createClientOptions } from '../slack/app';
import { migrateStore, openStore } from '../store/open-store';

/** What is done once and alone, from the command line. All throw StoreStartError where the database does not open. */

export const migrateAlone = ({ store }: Config): Promise<void> => migrateStore(store);

/** Resolves to how many secrets were sealed anew, and which did not open and were left as they are. */
export async function rotateKeysAlone({
  store: options,
}: Config): Promise<{ readonly count: number; readonly unreadable: readonly string[] }> {
  const store = await openStore(options);
  try {
    const unreadable: string[] = [];
    return { count: await store.rotateKeys((what) => unreadable.push(what)), unreadable };
  } finally {
    await store.close();
  }
}

/** Makes somebody an admin of the one workspace. @throws ConfigError */
export async function addAdmin(config: Config, slackUserId: string): Promise<void> {
  const { slack, store: options, logLevel } = config;
  const { botToken } = slack;
  if (botToken === null) {
    throw new ConfigError([
      'admin is for SLACK_BOT_TOKEN: elsewhere whoever installs Roundup is the first admin',
    ]);
  }
  if (!/^[UW][A-Z0-9]{2,}$/.test(slackUserId)) {
    throw new ConfigError(['admin needs a Slack member id such as U024BE7LH: "Copy member ID" in a profile']);
  }
  const store = await openStore(options);
  const agent = createAgent(config.proxy, {});
  try {
    const logger = createBoltLogger(createLogger(logLevel, process.stdout, secretsOf(config)), logLevel);
    const clientOptions = createClientOptions(slack.apiUrl, logger, createLightFetch(agent));
    const workspace = await installSingle(store, botToken, clientOptions);
    await store.policies.change(workspace, (policy) => ({
      ...policy,
      admins: [...new Set([...policy.admins, slackUserId])],
    }));
  } finally {
    await agent.destroy();
    await store.close();
  }
}
