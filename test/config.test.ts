import { ConfigError, parseConfig, parseSandboxPort } from '../src/config';

const http = {
  SLACK_BOT_TOKEN: 'xoxb-1-2-abc',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  CAL_API_KEY: 'cal_live_0123456789',
};
const socket = {
  SLACK_BOT_TOKEN: http.SLACK_BOT_TOKEN,
  SLACK_APP_TOKEN: 'xapp-1-A1-abc',
  CAL_API_KEY: http.CAL_API_KEY,
};

function problemsOf(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const without = (name: keyof typeof http) => ({ ...http, [name]: undefined });

describe('parseConfig', () => {
  it('fills in everything that has a default', () => {
    const config = parseConfig(http);
    expect(config).toEqual({
      slack: {
        botToken: 'xoxb-1-2-abc',
        oauth: null,
        apiUrl: new URL('https://slack.com/api/'),
        transport: { kind: 'http', signingSecret: '0123456789abcdef0123456789abcdef' },
      },
      calcom: {
        apiKey: 'cal_live_0123456789',
        apiUrls: [new URL('https://api.cal.com/'), new URL('https://api.cal.eu/')],
        appUrl: new URL('https://app.cal.com/'),
        oauth: null,
      },
      bookingsVisibleTo: [],
      store: { databaseUrl: null, dataDir: './data', encryptionKeys: null },
      publicUrl: null,
      host: '0.0.0.0',
      port: 3000,
      logLevel: 'info',
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes every variable', () => {
    expect(
      parseConfig({
        ...http,
        SLACK_API_URL: 'https://slack-gov.com/api',
        CAL_API_URL: 'https://api.cal.eu/',
        CAL_APP_URL: 'https://acme.test/cal',
        BOOKINGS_VISIBLE_TO: 'everyone',
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'debug',
      }),
    ).toMatchObject({
      slack: { apiUrl: new URL('https://slack-gov.com/api/') },
      calcom: { apiUrls: [new URL('https://api.cal.eu/')], appUrl: new URL('https://acme.test/cal/') },
      bookingsVisibleTo: 'everyone',
      host: '127.0.0.1',
      port: 0,
      logLevel: 'debug',
    });
  });

  it('needs no signing secret over Socket Mode, and takes Socket Mode when both are set', () => {
    const transport = { kind: 'socket', appToken: 'xapp-1-A1-abc' };
    expect(parseConfig(socket).slack.transport).toEqual(transport);
    expect(parseConfig({ ...http, ...socket }).slack.transport).toEqual(transport);
  });

  it.each(['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'] as const)('asks for %s', (name) => {
    for (const env of [without(name), { ...http, [name]: '' }, { ...http, [name]: '  \n' }]) {
      expect(problemsOf(env)).toEqual([expect.stringMatching(new RegExp(`^${name} is missing: .{10,}`))]);
    }
  });

  const many = {
    SLACK_SIGNING_SECRET: http.SLACK_SIGNING_SECRET,
    SLACK_CLIENT_ID: '123.456',
    SLACK_CLIENT_SECRET: 'client-secret',
    SLACK_STATE_SECRET: 'nobody guesses this',
    PUBLIC_URL: 'https://roundup.test',
  };

  it('takes the variables of many workspaces', () => {
    expect(parseConfig(many)).toMatchObject({
      slack: {
        botToken: null,
        oauth: { clientId: '123.456', clientSecret: 'client-secret', stateSecret: 'nobody guesses this' },
      },
      publicUrl: new URL('https://roundup.test/'),
    });
  });

  it.each([
    ['SLACK_CLIENT_SECRET', { SLACK_CLIENT_SECRET: undefined }],
    ['SLACK_STATE_SECRET', { SLACK_STATE_SECRET: undefined }],
    ['PUBLIC_URL', { PUBLIC_URL: undefined }],
    ['SLACK_BOT_TOKEN', { SLACK_BOT_TOKEN: http.SLACK_BOT_TOKEN }],
    ['SLACK_APP_TOKEN', { SLACK_APP_TOKEN: 'xapp-1-A1-abc' }],
    ['CAL_API_KEY', { CAL_API_KEY: http.CAL_API_KEY }],
    ['ENCRYPTION_KEYS', { DATABASE_URL: 'postgres://me:leaked@db.test/roundup' }],
    ['CAL_OAUTH_CLIENT_SECRET', { CAL_OAUTH_CLIENT_ID: 'client' }],
    ['ENCRYPTION_KEYS', { ENCRYPTION_KEYS: Buffer.alloc(31).toString('base64') }],
  ])('says that %s does not fit the others: %j', (name, changes) => {
    const problems = problemsOf({ ...many, ...changes });
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} `))]);
    expect(problems.join()).not.toMatch(/leaked/);
  });

  it('says with the missing signing secret that Socket Mode needs none', () => {
    expect(problemsOf(without('SLACK_SIGNING_SECRET'))[0]).toContain('SLACK_APP_TOKEN');
  });

  it.each([
    ['SLACK_BOT_TOKEN', 'xoxp-1-2-leaked'],
    ['SLACK_BOT_TOKEN', 'xoxb-1 2-leaked'],
    ['SLACK_BOT_TOKEN', 'xoxb-'],
    ['SLACK_APP_TOKEN', 'xoxb-1-leaked'],
    ['SLACK_SIGNING_SECRET', 'leaked'],
    ['CAL_API_KEY', 'cal_live leaked'],
    ['SLACK_API_URL', 'leaked'],
    ['CAL_API_URL', 'api.cal.com/leaked'],
    ['CAL_API_URL', 'ftp://leaked.test'],
    ['CAL_APP_URL', 'javascript:leaked'],
    ['CAL_APP_URL', 'https://leaked:leaked@acme.test'],
    ['BOOKINGS_VISIBLE_TO', 'leaked'],
    ['PORT', 'leaked'],
    ['LOG_LEVEL', 'leaked'],
  ])('refuses a malformed %s without saying its value (%s)', (name, value) => {
    const problems = problemsOf({ ...http, [name]: value });
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} (is malformed: |must )`))]);
    expect(problems.join()).not.toMatch(/leaked/);
  });

  it('reports every problem at once, none of the values, and where to read on', () => {
    const env = {
      SLACK_BOT_TOKEN: 'leaked-token',
      CAL_API_KEY: '',
      CAL_API_URL: 'http://leaked.test',
      BOOKINGS_VISIBLE_TO: 'leaked-name',
      PORT: '99999',
      LOG_LEVEL: 'leaked-level',
    };
    const names = ['SLACK_BOT_TOKEN', 'CAL_API_URL', 'BOOKINGS_VISIBLE_TO', 'PORT', 'LOG_LEVEL'];
    const expected = [...names, 'SLACK_SIGNING_SECRET'];
    expect(problemsOf(env).map((problem) => problem.split(' ')[0])).toEqual(expected);
    const said = new ConfigError(problemsOf(env)).message;
    for (const name of expected) expect(said).toContain(name);
    expect(said).toMatch(/README/);
    expect(said).toMatch(/npm run sandbox/);
    expect(said).not.toMatch(/leaked|99999/);
  });

  it.each([
    'http://127.0.0.1:3401',
    'http://127.9.8.7',
    'http://localhost:80/',
    'http://[::1]:3401',
    'https://acme.test',
  ])('takes %s', (url) => {
    expect(problemsOf({ ...http, SLACK_API_URL: url, CAL_API_URL: url, CAL_APP_URL: url })).toEqual([]);
  });

  it.each([
    'http://acme.test',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'http://[::2]',
    'http://localhost.acme.test',
    'http://127.0.0.1.acme.test',
    'http://127.acme.test',
    'http://mylocalhost',
  ])('takes plain http for loopback alone, so not %s', (url) => {
    expect(problemsOf({ ...http, CAL_API_URL: url })).toEqual([
      expect.stringMatching(/^CAL_API_URL must begin with https/),
    ]);
  });

  it.each([
    ['', []],
    [' , ', []],
    ['everyone', 'everyone'],
    [' everyone ', 'everyone'],
    ['U024BE7LH', ['U024BE7LH']],
    ['U024BE7LH, W012A3CDE ,', ['U024BE7LH', 'W012A3CDE']],
    ['U024BE7LH,everyone', 'everyone'],
  ])('lets "%s" list bookings as %j', (value, visibleTo) => {
    expect(parseConfig({ ...http, BOOKINGS_VISIBLE_TO: value }).bookingsVisibleTo).toEqual(visibleTo);
  });

  it.each(['ana', '@ana', 'C024BE7LH', 'u024be7lh', 'U024BE7LH U012A3CDE', 'nobody', 'ana@acme.test'])(
    'does not take "%s" for Slack user ids',
    (value) => {
      expect(problemsOf({ ...http, BOOKINGS_VISIBLE_TO: value })).toHaveLength(1);
    },
  );

  it.each(['-1', '65536', '3000.5', '1e3', '0x10', ' 3000', 'http'])(
    'does not take "%s" for a port',
    (PORT) => {
      expect(problemsOf({ ...http, PORT })).toEqual([expect.stringMatching(/^PORT is malformed/)]);
    },
  );

  it('takes blanks for what they are: not set', () => {
    const blanks = {
      SLACK_APP_TOKEN: '',
      SLACK_API_URL: ' ',
      CAL_API_URL: '',
      CAL_APP_URL: '\t',
      PORT: '',
      HOST: '',
      LOG_LEVEL: '',
    };
    expect(parseConfig({ ...http, ...blanks })).toEqual(parseConfig(http));
  });
});

describe('parseSandboxPort', () => {
  it('is 3400 unless said otherwise', () => {
    expect(parseSandboxPort({})).toBe(3400);
    expect(parseSandboxPort({ SANDBOX_PORT: ' ' })).toBe(3400);
    expect(parseSandboxPort({ SANDBOX_PORT: '0' })).toBe(0);
    expect(parseSandboxPort({ SANDBOX_PORT: '65535' })).toBe(65_535);
  });

  it('refuses what is no port, by name', () => {
    expect(() => parseSandboxPort({ SANDBOX_PORT: 'leaked' })).toThrow(ConfigError);
    expect(() => parseSandboxPort({ SANDBOX_PORT: 'leaked' })).toThrow(/SANDBOX_PORT is malformed/);
    expect(() => parseSandboxPort({ SANDBOX_PORT: 'leaked' })).not.toThrow(/leaked/);
  });
});
