import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const root = join(__dirname, '..');

/**
 * What may be imported from where: docs/architecture.md. A place that ends in "/" is a folder with all below it, one
 * that ends in "/*" only the files in it, and any other a file. The first rule whose place fits a file counts. A file
 * may always import its own folder.
 */
interface Rule {
  readonly place: string;
  readonly may: readonly string[];
  /** May be named in `import type` alone, which leaves no trace at run time. */
  readonly types?: readonly string[];
  /** `types:` before a package that may be named in `import type` alone. */
  readonly packages?: readonly string[];
}

const models = ['src/rankings/', 'src/fair-share/', 'src/bookings/'];
const ports = ['src/accounts/', 'src/digests/*', 'src/store/*'];
const handlerTypes = ['src/slack/bolt/', 'src/slack/services'];
const bolt = '@slack/bolt';

const rules: readonly Rule[] = [
  { place: 'src/lib/text/', may: [] },
  { place: 'src/lib/time/', may: ['src/lib/text/'], packages: ['date-fns', 'date-fns-tz'] },
  { place: 'src/lib/', may: [], packages: ['lru-cache', 'node:*'] },
  { place: 'src/calcom/', may: ['src/lib/'], packages: ['undici', 'zod', 'node:*'] },
  {
    place: 'src/fair-share/',
    may: ['src/lib/', 'src/bookings/', 'src/rankings/'],
    types: ['src/calcom/schemas'],
  },
  { place: 'src/rankings/', may: ['src/lib/', 'src/bookings/'], types: ['src/calcom/schemas'] },
  { place: 'src/bookings/', may: ['src/lib/'], types: ['src/calcom/schemas'] },
  {
    place: 'src/digests/worker/',
    may: ['src/digests/', 'src/lib/', 'src/calcom/errors', 'src/store/errors'],
    types: ['src/slack/api/', 'src/slack/kit/', 'src/calcom/client', 'src/accounts/', 'src/ops/'],
    packages: ['node:*'],
  },
  {
    place: 'src/digests/',
    may: [...models, 'src/lib/', 'src/calcom/errors'],
    types: ['src/calcom/client', 'src/calcom/schemas', 'src/accounts/'],
  },
  {
    place: 'src/accounts/',
    may: ['src/lib/', 'src/calcom/errors'],
    types: ['src/calcom/'],
    packages: ['zod', 'node:*'],
  },
  {
    place: 'src/store/',
    may: ['src/accounts/', 'src/digests/*', 'src/lib/'],
    types: models,
    packages: ['kysely', 'libsql', 'pg', 'zod', 'node:*'],
  },
  {
    place: 'src/slack/kit/',
    may: [...models, 'src/digests/*', 'src/lib/', 'src/calcom/errors', 'src/store/errors'],
    types: ['src/accounts/'],
    packages: [`types:${bolt}`, 'zod', 'node:crypto'],
  },
  {
    place: 'src/slack/api/',
    may: ['src/slack/kit/', 'src/lib/', 'src/ops/', 'src/accounts/encryption'],
    types: [...ports, 'src/slack/services'],
    packages: [bolt, 'zod', 'node:*'],
  },
  {
    place: 'src/slack/bolt/',
    may: [
      'src/slack/kit/',
      'src/slack/api/',
      'src/lib/',
      'src/ops/',
      'src/store/errors',
      'src/calcom/errors',
      'src/accounts/workspace',
    ],
    types: [...ports, 'src/slack/services', 'src/config/config'],
    packages: [bolt, 'zod', 'undici', 'node:*'],
  },
  {
    place: 'src/slack/ask/',
    may: [...models, 'src/slack/kit/', 'src/lib/', 'src/accounts/', 'src/calcom/errors', 'src/store/errors'],
    types: [...ports, ...handlerTypes, 'src/calcom/'],
    packages: [`types:${bolt}`, 'node:*'],
  },
  // A number's explanation lists the bookings behind it.
  ...feature('src/slack/rankings/', [...models, 'src/slack/bookings/booking-row']),
  ...feature('src/slack/bookings/', ['src/bookings/', 'src/rankings/']),
  // A digest shows rankings as an answer does, and what is typed of them is read alike.
  ...feature('src/slack/digests/', [
    ...models,
    'src/digests/*',
    'src/slack/rankings/',
    'src/slack/understand/',
  ]),
  ...feature('src/slack/filters/', [...models, 'src/slack/rankings/', 'src/slack/bookings/']),
  // What a text of either command asks.
  ...feature('src/slack/understand/', [...models, 'src/slack/rankings/', 'src/slack/bookings/']),
  ...feature('src/slack/account/', []),
  ...feature('src/slack/share/', models),
  ...feature('src/slack/home/', [
    ...models,
    'src/slack/bookings/',
    'src/slack/digests/',
    'src/slack/account/',
  ]),
  { place: 'src/slack/', may: ['src/'], packages: [bolt, 'node:*'] },
  {
    place: 'src/web/',
    may: ['src/accounts/', 'src/lib/'],
    types: ['src/calcom/schemas', 'src/config/config'],
    packages: [bolt, 'node:*'],
  },
  {
    place: 'src/ops/',
    may: ['src/lib/'],
    types: ['src/config/config'],
    packages: [
      bolt,
      'pino',
      'prom-client',
      'node:*',
      'undici',
      '@opentelemetry/api',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-trace-base',
      '@opentelemetry/exporter-trace-otlp-http',
    ],
  },
  { place: 'src/config/', may: ['src/accounts/', 'src/lib/'], packages: ['zod', 'node:*'] },
  { place: 'src/app/', may: ['src/'], packages: [bolt, 'undici', 'node:*'] },
  { place: 'src/cli/', may: ['src/'], packages: ['node:*'] },
  {
    place: 'src/index',
    may: ['src/app/', 'src/cli/', 'src/config/', 'src/ops/', 'src/store/errors'],
    packages: ['node:*'],
  },
  { place: 'sandbox/page/', may: [], types: ['sandbox/local-slack/types'] },
  { place: 'sandbox/run', may: ['sandbox/', 'src/app/', 'src/config/'], packages: ['node:*'] },
  {
    // Its first workspace has been used already, which HTTP alone would take long to bring about.
    place: 'sandbox/seed',
    may: ['sandbox/', 'src/config/', 'src/accounts/connections', 'src/store/open-store', 'src/lib/'],
    types: ['src/calcom/schemas'],
  },
  {
    place: 'sandbox/',
    may: ['sandbox/'],
    packages: ['@hono/node-server', 'hono', 'hono/streaming', 'ws', 'yaml', 'zod', 'node:*'],
  },
];

/** A folder a feature of Slack: its model, what all features share, and the features it stands on. */
function feature(place: string, may: readonly string[]): Rule[] {
  const shared = [
    'src/slack/kit/',
    'src/slack/ask/',
    'src/lib/',
    // Who may see what is a model, and pure.
    'src/accounts/permission',
    'src/calcom/errors',
    'src/store/errors',
  ];
  const types = [...handlerTypes, ...ports, 'src/calcom/', 'src/slack/api/', 'src/slack/share/'];
  return [{ place, may: [...shared, ...may], types, packages: [`types:${bolt}`, 'zod', 'node:crypto'] }];
}

interface Import {
  readonly from: string;
  readonly isTypeOnly: boolean;
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?([^;'"]*?)\bfrom\s+'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'|\b(?:import|require)\('([^']+)'\)/g;

function importsOf(text: string): readonly Import[] {
  return [...text.matchAll(importPattern)].map(([, type, names = '', from, bare, dynamic]) => ({
    from: from ?? bare ?? dynamic ?? '',
    isTypeOnly: type !== undefined || /^\{(\s*type\s[^,}]+,?)+\s*\}\s*$/.test(names),
  }));
}

function targetOf(file: string, { from }: Import): string {
  return posix.normalize(posix.join(posix.dirname(file), from)).replace(/\.(js|ts)$/, '');
}

function isIn(target: string, place: string): boolean {
  if (place.endsWith('/*')) return posix.dirname(target) === place.slice(0, -2);
  return place.endsWith('/') ? target.startsWith(place) : target === place;
}

function complaintsAbout(file: string, text: string): readonly string[] {
  const name = file.replace(/\.ts$/, '');
  const rule = rules.find(({ place }) => isIn(name, place));
  if (rule === undefined) return [`${file} has no place in the map`];
  return importsOf(text)
    .filter((each) => !isAllowed(rule, file, each))
    .map(({ from }) => `${file} imports ${from}`);
}

function isAllowed(rule: Rule, file: string, each: Import): boolean {
  const { from, isTypeOnly } = each;
  if (!from.startsWith('.'))
    return (rule.packages ?? []).some(
      (name) =>
        name === from ||
        from.startsWith(`${name}/`) ||
        (name === 'node:*' && from.startsWith('node:')) ||
        (name === `types:${from}` && isTypeOnly),
    );
  const target = targetOf(file, each);
  const may = [...rule.may, ...(isTypeOnly ? (rule.types ?? []) : [])];
  return isIn(target, rule.place) || may.some((place) => isIn(target, place));
}

/** The first circle found, as the files one passes on the way round, or null. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  const walk = (file: string): readonly string[] | null => {
    const at = path.indexOf(file);
    if (at !== -1) return [...path.slice(at), file];
    if (done.has(file)) return null;
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const found = walk(next);
      if (found !== null) return found;
    }
    path.pop();
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const found = walk(file);
    if (found !== null) return found;
  }
  return null;
}

function graphOf(texts: ReadonlyMap<string, string>): Map<string, readonly string[]> {
  const names = new Set([...texts.keys()].map((file) => file.replace(/\.ts$/, '')));
  return new Map(
    [...texts].map(([file, text]) => [
      file.replace(/\.ts$/, ''),
      importsOf(text)
        .filter(({ from }) => from.startsWith('.'))
        .map((each) => targetOf(file, each))
        .filter((target) => names.has(target)),
    ]),
  );
}

const filesIn = (top: string): readonly (readonly [string, string])[] =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => {
      const name = posix.join(top, file.replaceAll('\\', '/'));
      return [name, readFileSync(join(root, name), 'utf8')] as const;
    });

const texts = new Map(['src', 'sandbox'].flatMap(filesIn));
const product = [...texts].filter(([file]) => file.startsWith('src/'));

/** Names that this code once had for what its field calls otherwise, each as one identifier or a part of one. */
const formerNames =
  'absence ackedBlank alarm anew answerMemory askWider bookingFit buildLine calledOff connecting courier daysLeftOut deed deeds door endedByPause examine foresee frontier gate giveUpPosting goesOn handOn heldRun isLastWord keepMs lane movement notices obstacle oneATurn orSay outlook pacer patience pictures plainLine planAnew pressId problemsTogether quota reckoning replaceAt runEnds screen sectionInHand spareCalls spoken streamInHand takeBackClaims ticket tokenSource toldThrough tookBack traps trouble turnstile unlessSaid waitingRoom wantedToStop whisper whoIs windowCheck wireText';

/** Where one of them stays, and why. */
const stillSo: Readonly<Record<string, string>> = {
  'src/slack/kit/action-value.ts pressId': 'buttons of 0.1.0 carry it so',
  'src/store/schema.ts notices': 'the name of a table',
  'test/flows/isolation/press.ts screen': 'somebody’s own, and no message that is replaced',
};

/** The names that a file gives to others: its own, what it exports, and the fields of its types. */
function namesIn(file: string, text: string): readonly string[] {
  const base = posix.basename(file).replace(/\.(?:test|proof)?\.?ts$/, '');
  const exported = text.matchAll(
    /^export (?:abstract |async )*(?:const|let|function|class|interface|type) (\w+)/gm,
  );
  const types = text.matchAll(/^(?:export )?(?:interface|type) [^{;]*\{\n([\s\S]*?)^\}/gm);
  const fields = [...types].flatMap(([, body = '']) => [
    ...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(<]/gm),
  ]);
  return [
    base.replace(/-(\w)/g, (_, first: string) => first.toUpperCase()),
    ...[...exported, ...fields].map(([, name = '']) => name),
  ];
}

const wordsOf = (name: string) => `${name.replace(/([A-Z])/g, ' $1').toLowerCase()} `.replace(/^ ?/, ' ');

function formerNamesIn(file: string, text: string): readonly string[] {
  const former = formerNames.split(' ');
  return [...new Set(namesIn(file, text))]
    .filter((name) => former.some((each) => wordsOf(name).includes(wordsOf(each))))
    .map((name) => `${file} ${name}`)
    .filter((found) => !Object.hasOwn(stillSo, found));
}

/** What the move of November 2026 has left to be cut. It only ever gets shorter. */
const stillToCut: readonly string[] = [];

describe('architecture', () => {
  it('lets each folder import only what the map allows', () => {
    const complaints = [...texts].flatMap(([file, text]) => complaintsAbout(file, text));
    expect(complaints.sort()).toEqual([...stillToCut].sort());
  });

  it('has no files that import each other in a circle, types included', () => {
    expect(circleIn(graphOf(texts))).toBeNull();
  });

  it('finds a circle that is planted, be it of types alone', () => {
    const planted = new Map([
      ['src/a.ts', "import { b } from './b';"],
      ['src/b.ts', "import type { C } from './deep/c';"],
      ['src/deep/c.ts', "import type { A } from '../a';"],
    ]);
    expect(circleIn(graphOf(planted))).toEqual(['src/a', 'src/b', 'src/deep/c', 'src/a']);
  });

  it.each([
    ['src/rankings/x.ts', "import { createCalcomClient } from '../calcom/client';"],
    ['src/rankings/x.ts', "import { bookingSchema } from '../calcom/schemas';"],
    ['src/bookings/x.ts', "import { readFileSync } from 'node:fs';"],
    ['src/calcom/x.ts', "import type { Booking } from '../bookings/booking';"],
    ['src/lib/time/x.ts', "import type { Ranking } from '../../rankings/ranking';"],
    ['src/slack/kit/x.ts', "import { App } from '@slack/bolt';"],
    ['src/slack/kit/x.ts', "import { createCalcomClient } from '../../calcom/client';"],
    ['src/slack/bookings/x.ts', "import { a } from '../digests/list/actions';"],
    ['src/digests/x.ts', "import type { Message } from '../slack/kit/blocks';"],
    ['sandbox/local-calcom/x.ts', "import { versionFor } from '../../src/calcom/versions';"],
    ['sandbox/page/x.ts', "import { createServer } from 'node:http';"],
    ['src/elsewhere/x.ts', "import '../app/app';"],
  ])('complains when %s says %s', (file, text) => {
    expect(complaintsAbout(file, text)).toHaveLength(1);
  });

  it('calls nothing by a name that it had before it had the field’s', () => {
    const all = ['src', 'sandbox', 'test', 'bench'].flatMap(filesIn);
    expect(all.length).toBeGreaterThan(texts.size);
    expect(all.flatMap(([file, text]) => formerNamesIn(file, text))).toEqual([]);
  });

  it.each([
    ['src/lib/turnstile.ts', ''],
    ['src/x.ts', 'export function planAnew() {}'],
    ['src/x.ts', 'interface X {\n  readonly waitingRoom: number;\n}'],
  ])('finds a former name in %s: %s', (file, text) => {
    expect(formerNamesIn(file, text)).toHaveLength(1);
  });

  it('reads the environment in the entries alone', () => {
    const readers = [...texts].filter(([, text]) => /process\.env/.test(text)).map(([file]) => file);
    expect(readers.sort()).toEqual(['sandbox/run.ts', 'src/index.ts']);
  });

  it('keeps every file within 400 lines, or has it say why', () => {
    const long = [...texts].filter(([, text]) => {
      const lines = text.split('\n');
      return lines.length > 401 && !/over 400 lines because/i.test(lines.slice(0, 12).join('\n'));
    });
    expect(long.map(([file]) => file)).toEqual([]);
  });

  it('has no clock and no randomness in the models, and in what is between a question and a message', () => {
    const pure = product.filter(([file]) =>
      /^src\/(rankings|fair-share|bookings|lib\/time|lib\/text|slack\/kit)\/|^src\/slack\/.*(request|message|view|text)\.ts$/.test(
        file,
      ),
    );
    const impure = pure.filter(([, text]) =>
      /\bnew Date\(\)|\bDate\.now\b|\bMath\.random\b|\bprocess\./.test(text),
    );
    expect(pure.length).toBeGreaterThan(20);
    expect(impure.map(([file]) => file)).toEqual([]);
  });
});
