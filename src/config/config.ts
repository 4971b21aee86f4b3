import { z } from 'zod';
import { crossChecks, type SlackNeeds } from './cross-checks';
import { type Environment, isHidingCharacters, readEnvironment } from './environment';
import {
  type BookingsVisibleTo,
  baseUrl,
  baseUrls,
  collector,
  databaseUrl,
  encryptionKeys,
  listenHost,
  portNumber,
  proxyAddress,
  requiredText,
  secret,
  visibleTo,
} from './values';

export interface Config {
  readonly slack: {
    /** Set for one workspace. */
    readonly botToken: string | null;
    /** Set for many workspaces, each installed through Slack's OAuth. */
    readonly oauth: SlackOAuthConfig | null;
    readonly apiUrl: URL;
    readonly transport:
      | { readonly kind: 'http'; readonly signingSecret: string }
      | { readonly kind: 'socket'; readonly appToken: string };
  };
  readonly calcom: {
    /** The workspace's shared access, set by the operator. */
    readonly apiKey: string | null;
    /** The usual address first. A key typed in Slack is tried at each. */
    readonly apiUrls: readonly URL[];
    /** The same addresses, with their web apps. */
    readonly regions: readonly CalcomRegion[];
    readonly oauth: { readonly clientId: string; readonly clientSecret: string } | null;
  };
  readonly bookingsVisibleTo: BookingsVisibleTo;
  readonly store: {
    /** Null for the embedded database in `dataDir`. */
    readonly databaseUrl: string | null;
    readonly dataDir: string;
    readonly encryptionKeys: readonly Buffer[] | null;
  };
  /** For Slack and Cal.com alike; null for direct connections. */
  readonly proxy: ProxyConfig | null;
  /** Where browsers reach this process; needed for both kinds of OAuth. */
  readonly publicUrl: URL | null;
  readonly host: string;
  readonly port: number;
  /** Bearer token for the metrics; null lets private addresses read them. */
  readonly metricsToken: string | null;
  /** OTLP endpoint for spans; null sends none. */
  readonly tracesTo: URL | null;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

export interface ProxyConfig {
  /** For `http:` addresses, which are loopback ones. */
  readonly http: URL | null;
  readonly https: URL | null;
  /** Hosts without the proxy, as in `NO_PROXY`: comma-separated, with their subdomains, or `*`. */
  readonly noProxyHosts: string;
}

/** One of Cal.com's regions, or one's own server. Accounts of one are unknown in the others. */
export interface CalcomRegion {
  readonly apiUrl: URL;
  /** Where people sign in, and where bookings have their pages. */
  readonly appUrl: URL;
}

export interface SlackOAuthConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly stateSecret: string;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

const logFormats = ['json', 'pretty'] as const;
export type LogFormat = (typeof logFormats)[number];

/** Names every variable at fault and what was expected, never a value. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      [
        'Roundup cannot start:',
        ...problems.map((problem) => `  - ${problem}`),
        'docs/configuration.md lists every variable. To try Roundup without any of them: npm run sandbox',
      ].join('\n'),
    );
    this.name = 'ConfigError';
  }
}

const slackId = 'it is in "Basic Information" of your Slack app';
const calOAuth = "it is with your OAuth client in Cal.com's settings";

const environment = z.object({
  SLACK_BOT_TOKEN: secret('xoxb-', 'the bot token, xoxb-…, from "OAuth & Permissions"').optional(),
  SLACK_APP_TOKEN: secret('xapp-', 'the app-level token, xapp-…, from "Basic Information"').optional(),
  SLACK_SIGNING_SECRET: requiredText('')
    .regex(/^[\da-f]{32}$/i, `is malformed: 32 letters a to f and digits; ${slackId}`)
    .optional(),
  SLACK_CLIENT_ID: secret('', slackId).optional(),
  SLACK_CLIENT_SECRET: secret('', slackId).optional(),
  SLACK_STATE_SECRET: requiredText('')
    .min(16, 'is too short: any 16 characters or more that nobody can guess')
    .optional(),
  SLACK_API_URL: baseUrl.prefault('https://slack.com/api/'),
  CAL_API_KEY: secret('', 'an API key from Cal.com, Settings → Developer → API keys').optional(),
  // Addresses copied from documentation often end in /v2, which every path has anyway.
  CAL_API_URL: baseUrls
    .prefault('https://api.cal.com,https://api.cal.eu')
    .transform((urls) => urls.map((url) => new URL(url.href.replace(/\/v2\/$/, '/')))),
  CAL_APP_URL: baseUrls.prefault('https://app.cal.com,https://app.cal.eu'),
  CAL_OAUTH_CLIENT_ID: secret('', calOAuth).optional(),
  CAL_OAUTH_CLIENT_SECRET: secret('', calOAuth).optional(),
  BOOKINGS_VISIBLE_TO: visibleTo,
  DATABASE_URL: databaseUrl.optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  ENCRYPTION_KEYS: encryptionKeys.optional(),
  PUBLIC_URL: baseUrl.optional(),
  HOST: listenHost.prefault('0.0.0.0'),
  PORT: portNumber(3000),
  HTTP_PROXY: proxyAddress.optional(),
  HTTPS_PROXY: proxyAddress.optional(),
  NO_PROXY: z.string().default(''),
  METRICS_TOKEN: secret('', '16 characters or more without blanks that nobody can guess')
    .min(16, 'is malformed: 16 characters or more that nobody can guess')
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.optional(),
  LOG_LEVEL: z
    .string()
    .toLowerCase()
    .pipe(z.enum(logLevels, { error: `is malformed: one of ${logLevels.join(', ')}` }))
    .prefault('info'),
  LOG_FORMAT: z
    .string()
    .toLowerCase()
    .pipe(z.enum(logFormats, { error: `is malformed: ${logFormats.join(' or ')}` }))
    .prefault('json'),
});

/** Every variable, except the `NAME_FILE` forms and what only the sandbox reads. */
export const variableNames: readonly string[] = Object.keys(environment.shape);

/** One sentence for each variable at fault: its first problem only. */
function problemsIn(env: Environment, needs: SlackNeeds) {
  const { given, problems } = readEnvironment(env);
  const parsed = environment.safeParse(given);
  const hiding = Object.keys(environment.shape).filter((name) => isHidingCharacters(given[name] ?? ''));
  const all = [
    ...problems,
    ...hiding.map(
      (name) => `${name} is malformed: a line break or an invisible character is in it, copy it again`,
    ),
    ...(parsed.error?.issues.map((issue) => `${issue.path[0]?.toString()} ${issue.message}`) ?? []),
    ...crossChecks(given, needs),
  ];
  const nameIn = (problem: string) => problem.split(' ', 1)[0]?.replace(/_FILE$/, '');
  const firsts = all.filter(
    (problem, at) => all.findIndex((other) => nameIn(other) === nameIn(problem)) === at,
  );
  return { parsed, problems: firsts };
}

/** What keeps Roundup from starting, a sentence per variable. */
export const problemsOf = (env: Environment): readonly string[] => problemsIn(env, 'all').problems;

/** @throws ConfigError with every problem at once */
export function parseConfig(env: Environment, needs: SlackNeeds = 'all'): Config {
  const { parsed, problems } = problemsIn(env, needs);
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);

  const { data } = parsed;
  const { SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_STATE_SECRET } = data;
  const { CAL_OAUTH_CLIENT_ID, CAL_OAUTH_CLIENT_SECRET } = data;
  return Object.freeze({
    slack: {
      botToken: data.SLACK_BOT_TOKEN ?? null,
      oauth:
        SLACK_CLIENT_ID && SLACK_CLIENT_SECRET && SLACK_STATE_SECRET
          ? { clientId: SLACK_CLIENT_ID, clientSecret: SLACK_CLIENT_SECRET, stateSecret: SLACK_STATE_SECRET }
          : null,
      apiUrl: data.SLACK_API_URL,
      transport:
        data.SLACK_APP_TOKEN === undefined
          ? { kind: 'http' as const, signingSecret: data.SLACK_SIGNING_SECRET ?? '' }
          : { kind: 'socket' as const, appToken: data.SLACK_APP_TOKEN },
    },
    calcom: {
      apiKey: data.CAL_API_KEY ?? null,
      apiUrls: data.CAL_API_URL,
      regions: regionsOf(data.CAL_API_URL, data.CAL_APP_URL),
      oauth:
        CAL_OAUTH_CLIENT_ID && CAL_OAUTH_CLIENT_SECRET
          ? { clientId: CAL_OAUTH_CLIENT_ID, clientSecret: CAL_OAUTH_CLIENT_SECRET }
          : null,
    },
    bookingsVisibleTo: data.BOOKINGS_VISIBLE_TO,
    store: {
      databaseUrl: data.DATABASE_URL ?? null,
      dataDir: data.DATA_DIR,
      encryptionKeys: data.ENCRYPTION_KEYS ?? null,
    },
    proxy:
      data.HTTP_PROXY === undefined && data.HTTPS_PROXY === undefined
        ? null
        : {
            http: data.HTTP_PROXY ?? null,
            https: data.HTTPS_PROXY ?? data.HTTP_PROXY ?? null,
            noProxyHosts: data.NO_PROXY,
          },
    publicUrl: data.PUBLIC_URL ?? null,
    host: data.HOST,
    port: data.PORT,
    metricsToken: data.METRICS_TOKEN ?? null,
    tracesTo: data.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    logLevel: data.LOG_LEVEL,
    logFormat: data.LOG_FORMAT,
  });
}

/** A region without an app address of its own gets the first one. */
const regionsOf = (apiUrls: readonly URL[], [firstApp, ...otherApps]: readonly URL[]) =>
  apiUrls.flatMap((apiUrl, at): readonly CalcomRegion[] => {
    const appUrl = [firstApp, ...otherApps][at] ?? firstApp;
    return appUrl === undefined ? [] : [{ apiUrl, appUrl }];
  });

/** The port of the sandbox's page. @throws ConfigError when it is malformed */
export function parseSandboxPort(env: Environment): number {
  const parsed = portNumber(3400).safeParse(
    readEnvironment({ SANDBOX_PORT: env.SANDBOX_PORT }).given.SANDBOX_PORT,
  );
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `SANDBOX_PORT ${issue.message}`));
}
