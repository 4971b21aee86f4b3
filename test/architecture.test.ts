import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize, relative, sep } from 'node:path';

const src = join(__dirname, '..', 'src');

/** What may be imported from where: design.md §3. A folder ends in "/"; the first rule that fits a file counts. */
interface Rule {
  readonly folder: string;
  readonly own: readonly string[];
  /** May be named in `import type` only: it leaves no trace at run time. */
  readonly typesOnly?: readonly string[];
  readonly packages: readonly string[];
}

const models = ['insights/', 'bookings/'];
const rules: readonly Rule[] = [
  {
    folder: 'insights/',
    own: ['insights/'],
    typesOnly: ['calcom/schemas', 'calcom/column-filters', 'calcom/memberships'],
    packages: ['date-fns', 'date-fns-tz'],
  },
  { folder: 'bookings/', own: ['bookings/'], typesOnly: ['calcom/schemas'], packages: [] },
  { folder: 'calcom/', own: ['calcom/'], packages: ['undici', 'zod', 'node:*'] },
  {
    folder: 'accounts/',
    own: ['accounts/', 'store/'],
    typesOnly: ['calcom/', 'digests/digest', ...models],
    packages: ['zod', 'node:*'],
  },
  {
    folder: 'digests/',
    own: [
      'digests/',
      ...models,
      'accounts/',
      'store/',
      'slack/views/',
      'calcom/errors',
      'calcom/single-flight',
    ],
    typesOnly: ['calcom/', 'ops/', 'slack/'],
    packages: ['node:*'],
  },
  {
    folder: 'store/',
    own: ['store/', 'accounts/', 'insights/wall-time'],
    typesOnly: ['digests/digest', 'insights/'],
    packages: ['kysely', 'libsql', 'pg', 'zod', 'node:*'],
  },
  {
    folder: 'web/',
    own: ['web/', 'accounts/connect-link'],
    typesOnly: ['accounts/', 'calcom/schemas'],
    packages: ['types:@slack/bolt', 'node:*'],
  },
  {
    folder: 'ops/',
    own: ['ops/'],
    typesOnly: ['config'],
    packages: ['@slack/bolt', 'pino', 'prom-client', 'node:*', 'undici'],
  },
  {
    folder: 'slack/requests/',
    own: [
      'slack/requests/',
      'slack/ids',
      'slack/action-value',
      'calcom/errors',
      'digests/parse-schedule',
      ...models,
    ],
    typesOnly: ['digests/digest'],
    packages: ['zod'],
  },
  {
    folder: 'slack/views/',
    own: [
      'slack/views/',
      'slack/requests/',
      'slack/ids',
      'slack/action-value',
      'slack/explain-value',
      'calcom/errors',
      'store/store',
      ...models,
      'digests/',
    ],
    typesOnly: ['calcom/examine', 'accounts/', 'store/'],
    packages: ['types:@slack/bolt'],
  },
  {
    folder: 'slack/listeners/',
    own: ['slack/', ...models, 'digests/', 'accounts/', 'store/', 'calcom/'],
    packages: ['types:@slack/bolt', 'node:timers/promises'],
  },
  {
    folder: 'slack/',
    own: ['slack/', ...models, 'digests/', 'accounts/', 'store/', 'calcom/', 'ops/'],
    typesOnly: ['config'],
    packages: ['@slack/bolt', 'types:undici', 'zod', 'node:*'],
  },
  { folder: 'sandbox/page/', own: ['sandbox/page/'], typesOnly: ['sandbox/slack/types'], packages: [] },
  {
    folder: 'sandbox/',
    own: ['sandbox/', 'config', 'app', 'app-settle'],
    packages: ['ws', 'yaml', 'zod', 'node:*'],
  },
  {
    folder: 'config',
    own: ['config-values', 'config-together', 'config-environment', 'accounts/secret-box'],
    typesOnly: ['config'],
    packages: ['zod', 'node:*'],
  },
  { folder: 'app', own: [''], packages: ['@slack/bolt', 'undici', 'node:*'] },
  {
    folder: 'index',
    own: [
      'app',
      'app-crash',
      'app-signals',
      'app-tasks',
      'config',
      'ops/redact',
      'sandbox/start-sandbox',
      'store/store-start-error',
    ],
    typesOnly: ['config-together'],
    packages: ['node:*'],
  },
];

interface Import {
  readonly from: string;
  readonly isTypeOnly: boolean;
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|\bimport\('([^']+)'\)/g;

function importsOf(text: string): readonly Import[] {
  return [...text.matchAll(importPattern)].map(([, type, from = '', dynamic]) => ({
    from: dynamic ?? from,
    isTypeOnly: type !== undefined,
  }));
}

function complaintsAbout(file: string, text: string): readonly string[] {
  const rule = rules.find(({ folder }) => file.startsWith(folder));
  if (rule === undefined) return [`${file} has no place in the map`];
  return importsOf(text)
    .filter(({ from, isTypeOnly }) => !isAllowed(rule, file, from, isTypeOnly))
    .map(({ from }) => `${file} imports ${from}`);
}

function isAllowed(rule: Rule, file: string, from: string, isTypeOnly: boolean): boolean {
  if (!from.startsWith('.')) {
    return rule.packages.some(
      (name) =>
        name === from ||
        from.startsWith(`${name}/`) ||
        (name === 'node:*' && from.startsWith('node:')) ||
        (name === `types:${from}` && isTypeOnly),
    );
  }
  const target = normalize(join(file, '..', from))
    .split(sep)
    .join('/')
    .replace(/\.js$/, '');
  const isIn = (places: readonly string[]) =>
    places.some((place) =>
      place.endsWith('/') || place === '' ? target.startsWith(place) : target === place,
    );
  return isIn(rule.own) || (isTypeOnly && isIn(rule.typesOnly ?? []));
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => relative(src, join(src, file)).split(sep).join('/'));

describe('architecture', () => {
  it('lets each folder import only what the map allows', () => {
    const complaints = files.flatMap((file) => complaintsAbout(file, readFileSync(join(src, file), 'utf8')));
    expect(complaints).toEqual([]);
  });

  it.each([
    ['insights/x.ts', "import { createCalcomClient } from '../calcom/client';"],
    ['insights/x.ts', "import { bookingSchema } from '../calcom/schemas';"],
    ['bookings/x.ts', "import { readFileSync } from 'node:fs';"],
    ['calcom/x.ts', "import type { Booking } from '../bookings/booking';"],
    ['slack/views/x.ts', "import { App } from '@slack/bolt';"],
    ['slack/views/x.ts', "import { createCalcomClient } from '../../calcom/client';"],
    ['sandbox/calcom/x.ts', "import { versionFor } from '../../calcom/versions';"],
    ['sandbox/page/x.ts', "import { createServer } from 'node:http';"],
    ['elsewhere/x.ts', "import '../app';"],
  ])('complains when %s says %s', (file, text) => {
    expect(complaintsAbout(file, text)).toHaveLength(1);
  });

  it('reads the environment in the entry alone', () => {
    const readers = files.filter((file) => /process\.env/.test(readFileSync(join(src, file), 'utf8')));
    expect(readers).toEqual(['index.ts']);
  });

  it('keeps every file within 400 lines, or has it say why', () => {
    const long = files.filter((file) => {
      const lines = readFileSync(join(src, file), 'utf8').split('\n');
      return lines.length > 401 && !/over 400 lines because/i.test(lines.slice(0, 12).join('\n'));
    });
    expect(long).toEqual([]);
  });

  it('has no clock and no randomness in the models, requests and views', () => {
    const pure = files.filter((file) => /^(insights|bookings|slack\/(requests|views))\//.test(file));
    const impure = pure.filter((file) =>
      /\bnew Date\(\)|\bDate\.now\b|\bMath\.random\b|\bprocess\./.test(readFileSync(join(src, file), 'utf8')),
    );
    expect(pure.length).toBeGreaterThan(20);
    expect(impure).toEqual([]);
  });
});
