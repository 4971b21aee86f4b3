import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commands } from '../src/cli/commands';
import { variableNames } from '../src/config/config';
import { createMetrics, gaugeNames } from '../src/ops/metrics';
import { commands as slashCommands } from '../src/slack/kit/ids';
import { people } from './support/bot-under-test';
import { eventually } from './support/eventually';
import { useBot } from './support/use-bot';

const root = join(__dirname, '..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const read = (page: string) => readFileSync(join(root, page), 'utf8');
const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(read('package.json'));

/** Quoted of Slack itself. */
const slackWords = new Set(['dispatch_failed']);

const sourcesOf = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(join(folder, name)));

const all = (pattern: RegExp) =>
  pages.flatMap((page) => [...read(page).matchAll(pattern)].map(([, found = '']) => [page, found] as const));

describe('README.md', () => {
  it('is shorter than 900 words', () => {
    expect(read('README.md').split(/\s+/).length).toBeLessThan(900);
  });
});

describe('the documentation', () => {
  it('leads to files that there are', () => {
    const links = all(/\]\((?!https?:|#)([^)#]+)/g);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter(([page, link]) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });

  it('runs scripts and tasks that there are', () => {
    const missing = [
      ...all(/npm run ([\w:-]+)/g).filter(([, name]) => scripts[name] === undefined),
      ...all(/node dist\/index\.js ([\w-]+)/g).filter(
        ([, name]) => !/^--/.test(name) && commands[name] === undefined,
      ),
    ];
    expect(missing).toEqual([]);
  });

  it('names metrics that there are, in the dashboard and the alarms too', async () => {
    const metrics = createMetrics();
    for (const name of gaugeNames) metrics.addGauge(name, () => 0);
    const known = new Set(
      [...(await metrics.render()).matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name),
    );
    const files = [...pages, 'deploy/grafana.json', 'deploy/alerts.yml'];
    const named = files.flatMap((file) =>
      [...read(file).matchAll(/\b(?:roundup|process|nodejs)_[a-z_]+\b/g)].map(([name]) => `${file}: ${name}`),
    );
    expect(named.length).toBeGreaterThan(30);
    const unknown = named.filter((line) => !known.has(line.replace(/^.*: |_(?:bucket|sum|count)$/g, '')));
    expect(unknown).toEqual([]);
    expect([...known].filter((name) => /^roundup_/.test(name) && !named.join('\n').includes(name))).toEqual(
      [],
    );
  });

  it('says of every alarm what to do', () => {
    const rules = [...read('deploy/alerts.yml').matchAll(/alert: (\w+)/g)].map(([, name]) => name);
    const rows = [...read('docs/operate.md').matchAll(/^\| `(Roundup\w+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual(rules);
  });

  it('names every variable of the environment, and none that there is not', () => {
    const rows = [...read('docs/configuration.md').matchAll(/^\| (`[A-Z`, _]+`) \|/gm)];
    const named = rows.flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(named.sort()).toEqual([...variableNames, 'SANDBOX_PORT'].sort());
  });
});

describe('a sentence that the documentation quotes', () => {
  const quotes = all(/“([^”]{3,})”/g).filter(([, quote]) => !slackWords.has(quote));
  const said = sourcesOf('src').join('\n');

  it.each(quotes)('%s: “%s” is what Roundup says', (_page, quote) => {
    expect(said).toContain(quote);
  });
});

describe('a command in the documentation', () => {
  const bot = useBot();
  const typed = new Set(
    all(/^\s*(?:> )?(\/cal-[a-z]+.*)$/gm)
      .map(([, line]) => line.trim())
      .concat(all(/`(\/cal-[a-z]+[^`…|[\]]*)`/g).map(([, line]) => line.trim())),
  );

  it.each([...typed])('%s is understood', async (line) => {
    const [command = '', ...words] = line.split(' ');
    expect(Object.values(slashCommands)).toContain(command);
    const ana = bot().person(people.ana);
    const before = new Set(ana.seen().map(({ ts }) => ts));
    await ana.typeOnly(command, words.join(' '));
    const said = await eventually('an answer, or a form', async () => {
      const form = bot().slack.openViews(people.ana).at(-1);
      if (form !== undefined) {
        await bot().slack.closeView({ userId: people.ana, viewId: form.id });
        return JSON.stringify(form.view);
      }
      return ana.seen().find(({ ts, words: shown }) => !before.has(ts) && !shown.endsWith('…'))?.words;
    });
    expect(said).not.toMatch(/can’t tell|can't tell|don’t understand|Did you mean|Not what you meant/i);
  });
});
