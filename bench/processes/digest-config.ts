import { type Config, parseConfig } from '../../src/config/config';

/** Of a Roundup for many workspaces, with the embedded database. */
export function digestConfig(
  given: { readonly slackUrl: string; readonly calcomUrl: string; readonly dataDir: string },
  more: Readonly<Record<string, string>> = {},
): Config {
  return parseConfig({
    SLACK_CLIENT_ID: '1.2',
    SLACK_CLIENT_SECRET: 'a-client-secret-of-the-bench',
    SLACK_STATE_SECRET: 'a state secret of the bench',
    SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
    SLACK_API_URL: `${given.slackUrl}/api/`,
    CAL_API_URL: given.calcomUrl,
    PUBLIC_URL: 'http://127.0.0.1:3999/',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: given.dataDir,
    ...more,
  });
}

/** Of one with Postgres. */
export const postgresConfig = ({
  databaseUrl,
  ...places
}: {
  readonly databaseUrl: string;
  readonly calcomUrl: string;
  readonly slackUrl?: string;
}): Config =>
  digestConfig(
    { slackUrl: 'http://127.0.0.1:9', dataDir: '.', ...places },
    { DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64') },
  );
