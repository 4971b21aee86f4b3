import { webApi } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import { type CalcomClientOptions, createCalcomClient } from '../calcom/client';
import { type Check as CalcomCheck, check, diagnoseCalcom } from '../calcom/diagnostics';
import { CalcomBadAnswerError } from '../calcom/errors';
import { versionFor } from '../calcom/http';
import { createLightFetch } from '../ops/light-fetch';
import { createBoltLogger, type Logger } from '../ops/logger';
import { createAgent, describeProxy } from '../ops/outbound';
import { redact } from '../ops/redact';
import { createClientOptions, openSocket } from '../slack/app';
import { describeFailure } from '../slack/kit/failure-text';
import { DataDirInUseError } from '../store/errors';
import { countPendingMigrations, type StoreOptions } from '../store/open-store';
import { botScopes } from '../web/install-pages';
import type { RoundupOptions } from './options';

/** `problem` says what to do; null when the check passed. */
export interface Check {
  readonly what: string;
  readonly problem: string | null;
}

type DiagnoseOptions = RoundupOptions & { readonly now: () => Date; readonly logger: Logger };

/** Checks everything that the environment names. */
export async function diagnose(options: DiagnoseOptions): Promise<readonly Check[]> {
  const agent = createAgent(options.config.proxy, {});
  try {
    return await diagnoseThrough(agent, options);
  } finally {
    await agent.destroy();
  }
}

async function diagnoseThrough(
  agent: Dispatcher,
  { config, now, logger, dispatcher = agent }: DiagnoseOptions,
): Promise<readonly Check[]> {
  const { slack, calcom, store, proxy } = config;
  const [apiUrl] = calcom.apiUrls;
  const { botToken } = slack;
  const boltLogger = createBoltLogger(logger, config.logLevel);
  const send = createLightFetch(agent);
  let slackTime: { readonly aheadMs: number } | undefined;
  const observed: typeof fetch = async (input, init) => {
    const response = await send(input, init);
    const at = Date.parse(response.headers.get('date') ?? '');
    if (!Number.isNaN(at)) slackTime ??= { aheadMs: now().getTime() - at };
    return response;
  };
  const clientOptions = createClientOptions(slack.apiUrl, boltLogger, observed);
  const client = new webApi.WebClient(botToken ?? undefined, clientOptions);
  const checks: readonly CalcomCheck[] = [
    await checkDatabase({ ...store, now, logger }),
    ...(slack.transport.kind === 'http' && slack.transport.signingSecret !== ''
      ? [
          {
            what: 'SLACK_SIGNING_SECRET has the shape of one; only a request from Slack proves it',
            error: null,
          },
        ]
      : []),
    ...(proxy === null
      ? []
      : [{ what: `Slack and Cal.com are reached through the proxy ${describeProxy(proxy)}`, error: null }]),
    botToken === null
      ? await check('Slack can be reached', () => client.api.test())
      : await check('Slack accepts SLACK_BOT_TOKEN, with the scopes that Roundup needs', async () =>
          requireScopes((await client.auth.test()).response_metadata?.scopes),
        ),
    ...(slackTime === undefined ? [] : [checkClock(slackTime.aheadMs)]),
    checkTimeZoneData(process.versions.tz ?? ''),
    ...(slack.transport.kind === 'socket'
      ? [await check('Slack accepts SLACK_APP_TOKEN', () => openSocket(slack, clientOptions))]
      : []),
    ...(calcom.apiKey === null || apiUrl === undefined
      ? []
      : await checkCalcom({ baseUrl: apiUrl, apiKey: calcom.apiKey, now, dispatcher })),
  ];
  return checks.map(({ what, error }) => ({ what, problem: error && describeProblem(error.reason) }));
}

/** `given` is undefined when Slack did not say. @throws Error that names the missing scopes */
function requireScopes(given: readonly string[] | undefined): void {
  const missing = given === undefined ? [] : botScopes.filter((scope) => !given.includes(scope));
  if (missing.length === 0) return;
  throw new Error(
    `The bot lacks ${missing.join(' and ')}: add it under "OAuth & Permissions" of the Slack app, and install the app again.`,
  );
}

const maxClockErrorMs = 60_000;

/** `aheadMs` is how far this machine's clock is ahead of the time in Slack's answers. */
function checkClock(aheadMs: number): CalcomCheck {
  const what = 'The clock of this machine agrees with Slack’s';
  if (Math.abs(aheadMs) <= maxClockErrorMs) return { what, error: null };
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  const reason = new Error(
    `It is ${minutes} min ${aheadMs > 0 ? 'ahead' : 'behind'}. Set it right: digests come at the wrong time, and beyond 5 minutes Slack’s requests are refused.`,
  );
  return { what, error: { reason } };
}

/** The first tz release with the changes of 2026 (Vancouver, Edmonton, Chisinau). */
const soundTimeZoneData = '2026a';

function checkTimeZoneData(release: string): CalcomCheck {
  const what =
    release >= soundTimeZoneData
      ? `The time zones are those of ${release}`
      : `The time zones are those of ${release}: a few are wrong from late 2026 on. Node 24 has newer ones`;
  return { what, error: null };
}

/** Checks what the commands need, and that each route still has the shape of its pinned version. */
async function checkCalcom(options: CalcomClientOptions): Promise<readonly CalcomCheck[]> {
  const routes = new Set<string>();
  const drift: string[] = [];
  const client = createCalcomClient({
    ...options,
    onCall: ({ request }) => {
      const path = request.replace(/^\w+ /, '');
      routes.add(`${path.replace(/\/\d+/g, '/:id')} ${versionFor(path)}`);
    },
    onUnreadable: (what, rows, paths) => drift.push(`${rows} ${what} at ${paths.join(', ')}`),
  });
  const checks = await diagnoseCalcom(client, {});
  const what = `Cal.com answers as Roundup knows it: ${[...routes].sort().join(', ')}`;
  const reason = new Error(
    `These are of another shape, and are left out: ${drift.join('; ')}. Upgrade Roundup, or report these paths.`,
  );
  return [...checks, { what, error: drift.length === 0 ? null : { reason } }];
}

/** Changes nothing. A database in use by a running Roundup counts as working. */
async function checkDatabase(options: StoreOptions): Promise<CalcomCheck> {
  let pending = 0;
  const checked = await check('The database can be used', async () => {
    pending = await countPendingMigrations(options);
  });
  if (checked.error === null && pending > 0)
    return {
      ...checked,
      what: `The database can be used. The next start makes ${pending} changes to its tables`,
    };
  const reason = checked.error?.reason;
  if (!(reason instanceof DataDirInUseError)) return checked;
  return { what: `The database is in use, by the Roundup that is running (${reason.holder})`, error: null };
}

/** What went wrong and what to do, in plain text for the console; never a secret. */
export function describeProblem(reason: unknown): string {
  const words = describeFailure(reason);
  const isDrift = reason instanceof CalcomBadAnswerError && reason.paths.length > 0;
  if (isDrift) return `${words?.what} ${reason.message}. Upgrade Roundup, or report these paths.`;
  if (words !== null) return `${words.what} ${words.todo}`;
  return redact(reason instanceof Error ? reason.message : String(reason));
}
