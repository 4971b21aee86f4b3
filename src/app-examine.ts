import { webApi } from '@slack/bolt';
import type { RoundupOptions } from './app';
import { createCalcomClient } from './calcom/client';
import { type Check as CalcomCheck, check, examineCalcom } from './calcom/examine';
import { createBoltLogger, type Logger } from './ops/logger';
import { redact } from './ops/redact';
import { createClientOptions, openSocket } from './slack/slack-app';
import { describeFailure } from './slack/views/failure-words';
import { openStore } from './store/open-store';
import { DataDirInUseError } from './store/store-start-error';

/** One thing Roundup stands on; `problem` is null, or says what to do. */
export interface Check {
  readonly what: string;
  readonly problem: string | null;
}

/** Asks everything the environment names. A Roundup that runs keeps the embedded database to itself, and is not asked. */
export async function examineRoundup({
  config,
  now,
  logger,
  dispatcher,
}: RoundupOptions & { readonly now: () => Date; readonly logger: Logger }): Promise<readonly Check[]> {
  const { slack, calcom, store } = config;
  const [apiUrl] = calcom.apiUrls;
  const { botToken } = slack;
  const boltLogger = createBoltLogger(logger, config.logLevel);
  const client = new webApi.WebClient(botToken ?? undefined, createClientOptions(slack.apiUrl, boltLogger));
  const checks = [
    await checkDatabase(async () => (await openStore({ ...store, now, logger })).close()),
    botToken === null
      ? await check('Slack can be reached', () => client.api.test())
      : await check('Slack accepts SLACK_BOT_TOKEN', () => client.auth.test()),
    ...(slack.transport.kind === 'socket'
      ? [await check('Slack accepts SLACK_APP_TOKEN', () => openSocket(slack, boltLogger))]
      : []),
    ...(calcom.apiKey === null || apiUrl === undefined
      ? []
      : await examineCalcom(
          createCalcomClient({
            baseUrl: apiUrl,
            apiKey: calcom.apiKey,
            now,
            ...(dispatcher === undefined ? {} : { dispatcher }),
          }),
          {},
        )),
  ];
  return checks.map(({ what, error }) => ({ what, problem: error && problemWords(error.reason) }));
}

/** In use by a Roundup that runs is as good as it can be. */
async function checkDatabase(open: () => Promise<void>): Promise<CalcomCheck> {
  const checked = await check('The database can be used', open);
  const reason = checked.error?.reason;
  if (!(reason instanceof DataDirInUseError)) return checked;
  return { what: `The database is in use, by the Roundup that is running (${reason.holder})`, error: null };
}

export function problemWords(reason: unknown): string {
  const words = describeFailure(reason);
  if (words !== null) return `${words.what} ${words.todo}`;
  return redact(reason instanceof Error ? reason.message : String(reason));
}
