import { z } from 'zod';

/** Everything the process is told from outside, checked once at start. */
export interface Config {
  readonly slack: {
    readonly botToken: string;
    readonly apiUrl: URL;
    readonly transport:
      | { readonly kind: 'http'; readonly signingSecret: string }
      | { readonly kind: 'socket'; readonly appToken: string };
  };
  readonly calcom: {
    readonly apiKey: string;
    readonly apiUrl: URL;
    readonly appUrl: URL;
  };
  readonly bookingsVisibleTo: BookingsVisibleTo;
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
}

/** Slack user ids that may list bookings with the shared Cal.com access, or everyone. */
export type BookingsVisibleTo = 'everyone' | readonly string[];

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

const present = (expected: string) => z.string({ error: `is missing: ${expected}` });

function secret(prefix: string, expected: string) {
  return present(expected).regex(new RegExp(`^${prefix}\\S+$`), `is malformed: ${expected}`);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

const origin = z
  .string()
  .refine((text) => URL.canParse(text), 'is malformed: a full address such as https://api.cal.com')
  .transform((text) => new URL(text.endsWith('/') ? text : `${text}/`))
  .refine(
    (url) => url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)),
    'must begin with https:// (http:// is for loopback addresses only)',
  )
  .refine((url) => url.username === '' && url.password === '', 'must not hold a user name or password');

function portNumber(fallback: number) {
  const expected = 'is malformed: a whole number from 0 to 65535';
  return z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, expected)
    .transform(Number);
}

const visibleTo = z
  .string()
  .default('')
  .transform((text): BookingsVisibleTo => {
    const names = text.split(',').map((name) => name.trim());
    return names.includes('everyone') ? 'everyone' : names.filter((name) => name !== '');
  })
  .refine(
    (value) => value === 'everyone' || value.every((id) => /^[UW][A-Z0-9]{2,}$/.test(id)),
    'is malformed: Slack user ids such as U024BE7LH separated by commas, or the word everyone',
  );

const environment = z.object({
  SLACK_BOT_TOKEN: secret('xoxb-', 'the bot token, xoxb-…, from "OAuth & Permissions" of your Slack app'),
  SLACK_APP_TOKEN: secret('xapp-', 'the app-level token, xapp-…, from "Basic Information"').optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .min(8, 'is malformed: the signing secret from "Basic Information" of your Slack app')
    .optional(),
  SLACK_API_URL: origin.prefault('https://slack.com/api/'),
  CAL_API_KEY: secret('', 'an API key from Cal.com, Settings → Developer → API keys'),
  // Copied from documentation it often ends in /v2, which every path has anyway.
  CAL_API_URL: origin
    .prefault('https://api.cal.com')
    .transform((url) => new URL(url.href.replace(/\/v2\/$/, '/'))),
  CAL_APP_URL: origin.prefault('https://app.cal.com'),
  BOOKINGS_VISIBLE_TO: visibleTo,
  HOST: z.string().min(1).default('0.0.0.0'),
  PORT: portNumber(3000),
  LOG_LEVEL: z.enum(logLevels, { error: `is malformed: one of ${logLevels.join(', ')}` }).default('info'),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** A variable set to nothing, as compose files and dashboards leave them, counts as not set. */
function withoutBlanks(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
}

/** @throws ConfigError with every problem at once. */
export function parseConfig(env: Environment): Config {
  const given = withoutBlanks(env);
  const parsed = environment.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  if (given.SLACK_APP_TOKEN === undefined && given.SLACK_SIGNING_SECRET === undefined) {
    problems.push(
      'SLACK_SIGNING_SECRET is missing: the signing secret from "Basic Information" of your Slack app' +
        ' (or set SLACK_APP_TOKEN to use Socket Mode, which needs no public address)',
    );
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);

  const { data } = parsed;
  return Object.freeze({
    slack: {
      botToken: data.SLACK_BOT_TOKEN,
      apiUrl: data.SLACK_API_URL,
      transport:
        data.SLACK_APP_TOKEN === undefined
          ? { kind: 'http' as const, signingSecret: data.SLACK_SIGNING_SECRET ?? '' }
          : { kind: 'socket' as const, appToken: data.SLACK_APP_TOKEN },
    },
    calcom: { apiKey: data.CAL_API_KEY, apiUrl: data.CAL_API_URL, appUrl: data.CAL_APP_URL },
    bookingsVisibleTo: data.BOOKINGS_VISIBLE_TO,
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
