import { z } from 'zod';
import { type Environment, problemsTogether } from './config-together';
import {
  type BookingsVisibleTo,
  encryptionKeys,
  origin,
  origins,
  portNumber,
  present,
  secret,
  visibleTo,
} from './config-values';

/** Everything the process is told from outside, checked once at start. */
export interface Config {
  readonly slack: {
    /** Set: one workspace, this bot token. */
    readonly botToken: string | null;
    /** Set: many workspaces, each installed through Slack's OAuth. */
    readonly oauth: SlackOAuthConfig | null;
    readonly apiUrl: URL;
    readonly transport:
      | { readonly kind: 'http'; readonly signingSecret: string }
      | { readonly kind: 'socket'; readonly appToken: string };
  };
  readonly calcom: {
    /** The one workspace's shared access, set by whoever runs Roundup. */
    readonly apiKey: string | null;
    /** The usual origin first; a key typed in Slack is tried at each. */
    readonly apiUrls: readonly URL[];
    readonly appUrl: URL;
    readonly oauth: { readonly clientId: string; readonly clientSecret: string } | null;
  };
  readonly bookingsVisibleTo: BookingsVisibleTo;
  readonly store: {
    /** Null: embedded, in `dataDir`. */
    readonly databaseUrl: string | null;
    readonly dataDir: string;
    readonly encryptionKeys: readonly Buffer[] | null;
  };
  /** Where browsers reach this process; needed for both kinds of OAuth. */
  readonly publicUrl: URL | null;
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
}

export interface SlackOAuthConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly stateSecret: string;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The environment cannot be used. Names every variable at fault and what was expected, never a value. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      [
        'Roundup cannot start:',
        ...problems.map((problem) => `  - ${problem}`),
        'The README lists every variable. To try Roundup without any of them: npm run sandbox',
      ].join('\n'),
    );
    this.name = 'ConfigError';
  }
}

const text = z.string().min(1).optional();

const environment = z.object({
  SLACK_BOT_TOKEN: secret('xoxb-', 'the bot token, xoxb-…, from "OAuth & Permissions"').optional(),
  SLACK_APP_TOKEN: secret('xapp-', 'the app-level token, xapp-…, from "Basic Information"').optional(),
  SLACK_SIGNING_SECRET: present('').min(8, 'is malformed: it is in "Basic Information"').optional(),
  SLACK_CLIENT_ID: text,
  SLACK_CLIENT_SECRET: text,
  SLACK_STATE_SECRET: present('')
    .min(16, 'is too short: any 16 characters or more that nobody can guess')
    .optional(),
  SLACK_API_URL: origin.prefault('https://slack.com/api/'),
  CAL_API_KEY: secret('', 'an API key from Cal.com, Settings → Developer → API keys').optional(),
  // Copied from documentation it often ends in /v2, which every path has anyway.
  CAL_API_URL: origins
    .prefault('https://api.cal.com,https://api.cal.eu')
    .transform((urls) => urls.map((url) => new URL(url.href.replace(/\/v2\/$/, '/')))),
  CAL_APP_URL: origin.prefault('https://app.cal.com'),
  CAL_OAUTH_CLIENT_ID: text,
  CAL_OAUTH_CLIENT_SECRET: text,
  BOOKINGS_VISIBLE_TO: visibleTo,
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'is malformed: postgres://user:password@host/database')
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  ENCRYPTION_KEYS: encryptionKeys.optional(),
  PUBLIC_URL: origin.optional(),
  HOST: z.string().min(1).default('0.0.0.0'),
  PORT: portNumber(3000),
  LOG_LEVEL: z.enum(logLevels, { error: `is malformed: one of ${logLevels.join(', ')}` }).default('info'),
});

/** A variable set to nothing, as compose files and dashboards leave them, counts as not set. */
function withoutBlanks(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
}

/** @throws ConfigError with every problem at once. */
export function parseConfig(env: Environment): Config {
  const given = withoutBlanks(env);
  const parsed = environment.safeParse(given);
  const problems = [
    ...(parsed.error?.issues.map((issue) => `${issue.path[0]?.toString()} ${issue.message}`) ?? []),
    ...problemsTogether(given),
  ];
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
      appUrl: data.CAL_APP_URL,
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
    publicUrl: data.PUBLIC_URL ?? null,
    host: data.HOST,
    port: data.PORT,
    logLevel: data.LOG_LEVEL,
  });
}

/** Where `npm run sandbox` serves its page. @throws ConfigError */
export function parseSandboxPort(env: Environment): number {
  const parsed = portNumber(3400).safeParse(withoutBlanks(env).SANDBOX_PORT);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `SANDBOX_PORT ${issue.message}`));
}
