import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, ConfigError, parseConfig, parseSandboxPort } from '../../src/config/config';
import { secretsOf } from '../../src/config/redacted-values';

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
        regions: [
          { apiUrl: new URL('https://api.cal.com/'), appUrl: new URL('https://app.cal.com/') },
          { apiUrl: new URL('https://api.cal.eu/'), appUrl: new URL('https://app.cal.eu/') },
        ],
        oauth: null,
      },
      bookingsVisibleTo: [],
      store: { databaseUrl: null, dataDir: './data', encryptionKeys: null },
      proxy: null,
      publicUrl: null,
      host: '0.0.0.0',
      port: 3000,
      metricsToken: null,
      tracesTo: null,
      logLevel: 'info',
      logFormat: 'json',
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('gives each region of CAL_API_URL the app address in the same place of CAL_APP_URL', () => {
    const regionsOf = (env: Record<string, string>) =>
      parseConfig({ ...http, ...env }).calcom.regions.map(({ apiUrl, appUrl }) => [apiUrl.href, appUrl.href]);
    expect(
      regionsOf({
        CAL_API_URL: 'https://api.cal.eu, https://api.acme.test',
        CAL_APP_URL: 'https://app.cal.eu,https://acme.test/cal',
      }),
    ).toEqual([
      ['https://api.cal.eu/', 'https://app.cal.eu/'],
      ['https://api.acme.test/', 'https://acme.test/cal/'],
    ]);
    expect(
      regionsOf({ CAL_API_URL: 'https://a.test,https://b.test', CAL_APP_URL: 'https://c.test' }),
    ).toEqual([
      ['https://a.test/', 'https://c.test/'],
      ['https://b.test/', 'https://c.test/'],
    ]);
  });

  it('refuses another number of app addresses than of API addresses', () => {
    const env = { CAL_API_URL: 'https://a.test', CAL_APP_URL: 'https://b.test,https://c.test' };
    expect(problemsOf({ ...http, ...env })).toEqual([expect.stringMatching(/CAL_APP_URL and CAL_API_URL/)]);
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
        METRICS_TOKEN: 'nobody-guesses-this',
        LOG_LEVEL: 'debug',
      }),
    ).toMatchObject({
      slack: { apiUrl: new URL('https://slack-gov.com/api/') },
      calcom: {
        regions: [{ apiUrl: new URL('https://api.cal.eu/'), appUrl: new URL('https://acme.test/cal/') }],
      },
      bookingsVisibleTo: 'everyone',
      host: '127.0.0.1',
      port: 0,
      metricsToken: 'nobody-guesses-this',
      logLevel: 'debug',
      logFormat: 'json',
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
    ['SLACK_API_URL', 'https://slack.test/api/?token=leaked'],
    ['CAL_API_URL', 'https://api.cal.test/#leaked'],
    ['PUBLIC_URL', 'https://roundup.test?leaked'],
    ['BOOKINGS_VISIBLE_TO', 'leaked'],
    ['PORT', 'leaked'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'leaked:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'ftp://leaked/'],
    ['METRICS_TOKEN', 'leaked'],
    ['METRICS_TOKEN', 'leaked twice and in words'],
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
    expect(said).toMatch(/docs\/configuration\.md/);
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
    const names = ['SLACK_API_URL', 'CAL_API_URL', 'CAL_APP_URL', 'PUBLIC_URL'];
    const env = { ...http, ...Object.fromEntries(names.map((name) => [name, url])) };
    expect(problemsOf(env)).toEqual(
      names.map((name) => expect.stringMatching(new RegExp(`^${name} must begin with https`))),
    );
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

  it.each(['-1', '65536', '3000.5', '1e3', '0x10', '3000/tcp', ':3000', 'tcp://10.0.0.1:3000', 'http'])(
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

// Each with a value that is taken, and where the configuration holds what was read of it.
const variables: readonly (readonly [string, string, (config: Config) => unknown])[] = [
  ['SLACK_BOT_TOKEN', 'xoxb-1-2-def', ({ slack }) => slack.botToken],
  ['SLACK_SIGNING_SECRET', 'fedcba9876543210fedcba9876543210', ({ slack }) => slack.transport],
  ['SLACK_APP_TOKEN', 'xapp-1-A1-abc', ({ slack }) => slack.transport],
  ['SLACK_CLIENT_ID', '123.456', ({ slack }) => slack.oauth?.clientId],
  ['SLACK_CLIENT_SECRET', 'ab12', ({ slack }) => slack.oauth?.clientSecret],
  ['SLACK_STATE_SECRET', 'none can guess it', ({ slack }) => slack.oauth?.stateSecret],
  ['SLACK_API_URL', 'https://slack.test/api', ({ slack }) => slack.apiUrl.href],
  ['CAL_API_KEY', 'cal_live_fedcba', ({ calcom }) => calcom.apiKey],
  ['CAL_API_URL', 'https://api.acme.test', ({ calcom }) => calcom.apiUrls.map(String)],
  ['CAL_APP_URL', 'https://cal.acme.test', ({ calcom }) => calcom],
  ['CAL_OAUTH_CLIENT_ID', 'clx1', ({ calcom }) => calcom.oauth?.clientId],
  ['CAL_OAUTH_CLIENT_SECRET', 'ab34', ({ calcom }) => calcom.oauth?.clientSecret],
  ['BOOKINGS_VISIBLE_TO', 'U024BE7LH', ({ bookingsVisibleTo }) => bookingsVisibleTo],
  ['DATABASE_URL', 'postgres://me@db.test/roundup', ({ store }) => store.databaseUrl],
  ['DATA_DIR', '/srv/round up', ({ store }) => store.dataDir],
  ['ENCRYPTION_KEYS', Buffer.alloc(32, 1).toString('base64'), ({ store }) => store.encryptionKeys],
  ['HTTP_PROXY', 'http://proxy.test:3128', ({ proxy }) => proxy?.http?.href],
  ['HTTPS_PROXY', 'http://proxy.test:3129', ({ proxy }) => proxy?.https?.href],
  ['PUBLIC_URL', 'https://roundup.test', ({ publicUrl }) => publicUrl?.href],
  ['HOST', '127.0.0.1', ({ host }) => host],
  ['PORT', '8080', ({ port }) => port],
  ['LOG_LEVEL', 'debug', ({ logLevel }) => logLevel],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:4318', ({ tracesTo }) => tracesTo?.href],
  ['LOG_FORMAT', 'pretty', ({ logFormat }) => logFormat],
];
const companions: Readonly<Record<string, object>> = {
  SLACK_CLIENT_ID: { SLACK_CLIENT_SECRET: 'secret', SLACK_STATE_SECRET: '0123456789abcdef' },
  SLACK_CLIENT_SECRET: { SLACK_CLIENT_ID: '123.456', SLACK_STATE_SECRET: '0123456789abcdef' },
  SLACK_STATE_SECRET: { SLACK_CLIENT_ID: '123.456', SLACK_CLIENT_SECRET: 'secret' },
  CAL_OAUTH_CLIENT_ID: { CAL_OAUTH_CLIENT_SECRET: 'secret' },
  CAL_OAUTH_CLIENT_SECRET: { CAL_OAUTH_CLIENT_ID: 'client' },
  DATABASE_URL: { ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64') },
};
const surroundings = (name: string) => ({
  ...http,
  ...(name.startsWith('SLACK_CLIENT') || name === 'SLACK_STATE_SECRET'
    ? { SLACK_BOT_TOKEN: '', CAL_API_KEY: '' }
    : {}),
  PUBLIC_URL: 'https://roundup.test',
  ...companions[name],
});

describe('what copying leaves around a value', () => {
  const wrappings: readonly (readonly [string, (value: string) => string])[] = [
    ['a line feed', (value) => `${value}\n`],
    ['a carriage return', (value) => `${value}\r\n`],
    ['blanks', (value) => `  ${value} \t`],
    ['double quotes', (value) => `"${value}"`],
    ['single quotes', (value) => `'${value}'`],
    ['typographic quotes', (value) => `“${value}”`],
    ['quotes, blanks within and a line end after them', (value) => `" ${value} "\r\n`],
    ['no-break spaces', (value) => `\u00a0${value}\u00a0`],
    ['zero-width spaces', (value) => `\u200b${value}\u200b`],
    ['a byte-order mark', (value) => `\ufeff${value}`],
    ['a mark of direction and a word joiner', (value) => `\u200e${value}\u2060`],
    ['a null character', (value) => `${value}\0`],
  ];

  describe.each(variables)('around %s', (name, value, read) => {
    it.each(wrappings)('is left out: %s', (_what, wrap) => {
      const plain = parseConfig({ ...surroundings(name), [name]: value });
      const wrapped = parseConfig({ ...surroundings(name), [name]: wrap(value) });
      expect(read(wrapped)).toEqual(read(plain));
      expect(wrapped).toEqual(plain);
    });

    it.each([
      ['a line break', '\n'],
      ['a null character', '\0'],
      ['a zero-width space', '\u200b'],
      ['a byte-order mark', '\ufeff'],
      ['a no-break space', '\u00a0'],
    ])('is refused by name and not shown where it is inside: %s', (_what, character) => {
      const middle = Math.ceil(value.length / 2);
      const broken = `${value.slice(0, middle)}${character}${value.slice(middle)}`;
      const problems = problemsOf({ ...surroundings(name), [name]: broken });
      expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} is malformed: `))]);
      expect(problems.join()).not.toContain(value.slice(middle));
    });
  });

  it('is left out around each of several, and a comma after the last one', () => {
    const { calcom, bookingsVisibleTo, store } = parseConfig({
      ...http,
      CAL_API_URL: '"https://a.test" ,\u200b\'https://b.test\',\n',
      BOOKINGS_VISIBLE_TO: '"U024BE7LH","W012A3CDE"',
      ENCRYPTION_KEYS: `"${Buffer.alloc(32, 1).toString('base64')}"\n,\ufeff${Buffer.alloc(32, 2).toString('base64')}`,
    });
    expect(calcom.apiUrls.map(String)).toEqual(['https://a.test/', 'https://b.test/']);
    expect(bookingsVisibleTo).toEqual(['U024BE7LH', 'W012A3CDE']);
    expect(store.encryptionKeys).toEqual([Buffer.alloc(32, 1), Buffer.alloc(32, 2)]);
  });

  it.each([
    ['rubbish inside', (key: string) => `${key.slice(0, 20)}!?${key.slice(20)}`, 'key 1 is not base64'],
    ['the same key twice', (key: string) => `${key},${key}`, 'key 2 stands there twice'],
  ])(
    'is not part of an encryption key: with %s it is refused as in the key file, and not shown',
    (_, change, why) => {
      const key = Buffer.alloc(32, 7).toString('base64');
      const problems = problemsOf({ ...http, ENCRYPTION_KEYS: change(key) });
      expect(problems).toEqual([expect.stringContaining(`ENCRYPTION_KEYS is malformed: ${why}`)]);
      expect(problems.join()).not.toContain(key.slice(0, 20));
    },
  );

  it.each([
    'postgres://u:leak@ed/word@host.test/db',
    'postgres://u:leak/ed@host.test/db',
    'postgres://u:12/leak@host.test/db',
    'postgres://u:leak?ed@host.test/db',
    'postgres://u:leak#ed@host.test/db',
    'postgres://u:leak%zzed@host.test/db',
    'postgres://u:lea ked@host.test/db',
  ])('is not part of a password: DATABASE_URL=%s is refused with what to write, and not shown', (url) => {
    const ENCRYPTION_KEYS = Buffer.alloc(32, 7).toString('base64');
    const problems = problemsOf({ ...http, DATABASE_URL: url, ENCRYPTION_KEYS });
    expect(problems).toEqual([
      expect.stringContaining('DATABASE_URL is malformed: encode @ / ? # % in the password'),
    ]);
    expect(problems.join()).not.toMatch(/leak|lea ked|host\.test/);
  });

  it.each(['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'CAL_API_KEY', 'PORT'])(
    'is one pair of quotes and no more: %s in two pairs, or with one quote, is refused by name',
    (name) => {
      const value = variables.find(([other]) => other === name)?.[1] ?? '';
      for (const broken of [`""${value}""`, `"'${value}'"`, `"${value}`, `${value}'`, `"${value}'`]) {
        expect(problemsOf({ ...http, [name]: broken })).toEqual([
          expect.stringMatching(new RegExp(`^${name} is malformed: `)),
        ]);
      }
    },
  );

  it('is all there is, where nothing but invisible characters is set', () => {
    for (const nothing of ['""', "' '", '\ufeff', '\u200b\u00a0', '\r\n']) {
      expect(parseConfig({ ...http, LOG_LEVEL: nothing, SLACK_APP_TOKEN: nothing })).toEqual(
        parseConfig(http),
      );
    }
  });

  it('does not matter to the sandbox’s port', () => {
    expect(parseSandboxPort({ SANDBOX_PORT: '\ufeff"3500"\r\n' })).toBe(3500);
  });
});

describe('SLACK_SIGNING_SECRET', () => {
  it.each(['leaked-but-long-enough-to-be-taken-one', '0123456789abcdef', `${'0123456789abcdef'.repeat(2)}0`])(
    'is refused where it has not the shape of one (%s)',
    (value) => {
      const problems = problemsOf({ ...http, SLACK_SIGNING_SECRET: value });
      expect(problems).toEqual([expect.stringMatching(/^SLACK_SIGNING_SECRET is malformed: 32 /)]);
      expect(problems.join()).not.toContain(value);
    },
  );
});

describe('a secret in a file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'roundup-test-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function fileWith(text: string): string {
    const path = join(folder, `secret ${Math.random()}`);
    writeFileSync(path, text);
    return path;
  }

  const secrets = variables.filter(([name]) => /TOKEN|SECRET|KEY|DATABASE_URL/.test(name));

  it('is what every secret may be', () => {
    expect(secrets.map(([name]) => name)).toEqual([
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_APP_TOKEN',
      'SLACK_CLIENT_SECRET',
      'SLACK_STATE_SECRET',
      'CAL_API_KEY',
      'CAL_OAUTH_CLIENT_SECRET',
      'DATABASE_URL',
      'ENCRYPTION_KEYS',
    ]);
  });

  it.each(secrets)('is read from %s_FILE, and trimmed', (name, value) => {
    const plain = parseConfig({ ...surroundings(name), [name]: value });
    const file = ` "${fileWith(`\ufeff${value}\r\n`)}"\n`;
    expect(parseConfig({ ...surroundings(name), [name]: undefined, [`${name}_FILE`]: file })).toEqual(plain);
  });

  describe.each(secrets)('%s_FILE', (name, value) => {
    const problemsWith = (path: string) =>
      problemsOf({ ...surroundings(name), [name]: undefined, [`${name}_FILE`]: path });

    it('is refused beside the variable itself, in one sentence', () => {
      const both = { [name]: value, [`${name}_FILE`]: fileWith(value) };
      expect(problemsOf({ ...surroundings(name), ...both })).toEqual([
        `${name}_FILE and ${name} are both set: keep one of them`,
      ]);
    });

    it.each([
      ['there is no such file', () => join(folder, 'leaked'), /does not exist/],
      ['it is below a file', () => join(fileWith(value), 'leaked'), /does not exist/],
      ['it is a folder', () => folder, /folder/],
      ['the file is empty', () => fileWith(''), /empty/],
      ['nothing can be seen in the file', () => fileWith('\ufeff \r\n'), /empty/],
      ['the file has no end', () => '/dev/zero', /too large/],
      ['the path cannot be one', () => 'x'.repeat(5_000), /cannot be read/],
    ])('is refused in one sentence that shows no path: %s', (_what, path, words) => {
      const problems = problemsWith(path());
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(new RegExp(`^${name}_FILE names `));
      expect(problems[0]).toMatch(words);
      expect(problems.join()).not.toMatch(/leaked|roundup-test|xxx/);
    });
  });

  it('that is malformed is refused by name and not shown', () => {
    const env = { ...http, SLACK_BOT_TOKEN: undefined, SLACK_BOT_TOKEN_FILE: fileWith('leaked token') };
    expect(problemsOf(env)).toEqual([expect.stringMatching(/^SLACK_BOT_TOKEN is malformed: /)]);
    expect(problemsOf(env).join()).not.toContain('leaked');
  });

  it('may be kept from others', () => {
    const path = fileWith(http.CAL_API_KEY);
    chmodSync(path, 0o400);
    expect(parseConfig({ ...http, CAL_API_KEY: '', CAL_API_KEY_FILE: path })).toEqual(parseConfig(http));
  });
});

describe('HOST', () => {
  it.each([
    ['[::]', '::'],
    ['::', '::'],
    ['[::1]', '::1'],
    ['http://0.0.0.0', '0.0.0.0'],
    ['http://0.0.0.0/', '0.0.0.0'],
    ['http://[::]/', '::'],
    ['https://127.0.0.1', '127.0.0.1'],
    ['localhost', 'localhost'],
    ['web-1.internal', 'web-1.internal'],
    ['"0.0.0.0"', '0.0.0.0'],
  ])('%s is %s', (HOST, host) => {
    expect(parseConfig({ ...http, HOST }).host).toBe(host);
  });

  it.each([
    'x86_64-conda-linux-gnu',
    'x86_64-apple-darwin13.4.0',
    '0.0.0.0:3000',
    'http://0.0.0.0:3000',
    'http://0.0.0.0/path',
    'tcp://0.0.0.0',
    '[::',
    ':::',
    '*',
    '256.0.0.1',
    '0',
    'two words',
    '-host',
    'a'.repeat(64),
  ])('is refused by name as %s', (HOST) => {
    const problems = problemsOf({ ...http, HOST });
    expect(problems).toEqual([expect.stringMatching(/^HOST is malformed: /)]);
    expect(problems.join()).not.toContain(HOST === '0' ? 'HOST 0 ' : HOST);
  });
});

describe('the proxy', () => {
  const proxy = (env: Readonly<Record<string, string>>) => parseConfig({ ...http, ...env }).proxy;
  const at = (address: string) => new URL(address);

  it('is read in upper and lower case, and the lower one counts', () => {
    const read = { http: null, https: at('http://proxy.test:3128/'), noProxyHosts: 'localhost,.acme.test' };
    const noProxy = ' localhost , .acme.test ';
    expect(proxy({ HTTPS_PROXY: 'http://proxy.test:3128', NO_PROXY: noProxy })).toEqual(read);
    expect(proxy({ https_proxy: 'http://proxy.test:3128', no_proxy: noProxy })).toEqual(read);
    expect(
      proxy({ https_proxy: 'http://proxy.test:3128', HTTPS_PROXY: 'http://other.test', no_proxy: noProxy }),
    ).toEqual(read);
  });

  it('of HTTP_PROXY alone is that of https: addresses too', () => {
    const both = at('http://proxy.test:3128/');
    expect(proxy({ http_proxy: 'http://proxy.test:3128' })).toEqual({
      http: both,
      https: both,
      noProxyHosts: '',
    });
  });

  it('needs no http:// before it', () => {
    expect(proxy({ HTTPS_PROXY: 'proxy.test:3128' })?.https).toEqual(at('http://proxy.test:3128/'));
  });

  it('is none where only exceptions are given', () => {
    expect(proxy({ NO_PROXY: '*' })).toBeNull();
  });

  it.each([
    'socks5://leaked:leaked@proxy.test:1080',
    'http://leaked:%zz@proxy.test',
    'http://leaked:lea/ked@proxy.test',
    'ftp://leaked.test',
    'http://',
    'http://leaked.test/pac',
  ])('is refused by name and not shown as %s', (address) => {
    const problems = problemsOf({ ...http, HTTPS_PROXY: address });
    expect(problems).toEqual([expect.stringMatching(/^HTTPS_PROXY is malformed: /)]);
    expect(problems.join()).not.toMatch(/leaked/);
  });

  it('has a password that counts among the secrets, also as it stands in a header', () => {
    const secrets = secretsOf(parseConfig({ ...http, HTTPS_PROXY: 'http://me:hunter%402@proxy.test:3128' }));
    expect(secrets).toEqual(
      expect.arrayContaining(['hunter@2', Buffer.from('me:hunter@2').toString('base64')]),
    );
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
