import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commands } from '../src/cli/commands';
import { variableNames } from '../src/config/config';
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

  it('names every variable of the environment, and none that there is not', () => {
    const rows = [...read('docs/configuration.md').matchAll(/^\| (`[A-Z`, _]+`) \|/gm)];
    const named = rows.flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(named.sort()).toEqual([...variableNames, 'SANDBOX_PORT'].sort());
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
