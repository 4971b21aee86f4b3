import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { createLocalSlack } from '../sandbox/local-slack/local-slack';
import { freePort } from '../sandbox/page-server/free-port';
import { commands } from '../src/cli/commands';
import { parseConfig, variableNames } from '../src/config/config';
import { isBuilt } from './support/child-process';

const root = join(__dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const isKnown = (name: string) => variableNames.includes(name.replace(/_FILE$/, ''));

/** The instructions of a Dockerfile, a list a stage. */
function stagesOf(text: string): readonly (readonly (readonly [instruction: string, rest: string])[])[] {
  const lines = text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line))
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1).trim()] as const);
  const stages: (readonly [string, string])[][] = [];
  for (const line of lines) {
    if (line[0] === 'FROM') stages.push([]);
    stages.at(-1)?.push(line);
  }
  return stages;
}

const execOf = (text: string) => z.array(z.string()).parse(JSON.parse(text.slice(text.indexOf('['))));

if (!isBuilt) console.warn('The image is not tried, since there is no dist/: run npm run build first');

(isBuilt ? describe : describe.skip)('Dockerfile', () => {
  const [build = [], image = []] = stagesOf(read('Dockerfile'));
  const restOf = (stage: typeof image, instruction: string) =>
    stage.filter(([each]) => each === instruction).map(([, rest]) => rest);
  const scratch = mkdtempSync(join(tmpdir(), 'roundup image '));
  const app = join(scratch, 'app');
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  beforeAll(() => {
    mkdirSync(join(scratch, 'build'), { recursive: true });
    mkdirSync(app);
    const ignored = read('.dockerignore');
    for (const rest of restOf(build, 'COPY')) {
      const [target = '', ...sources] = rest.split(/\s+/).reverse();
      for (const source of sources) {
        expect(ignored).toContain(`!${source}`);
        cpSync(join(root, source), join(scratch, 'build', target, target === './' ? source : ''), {
          recursive: true,
        });
      }
    }
    // What the stage compiles from these alone is what the project compiles: nothing else is configured.
    expect(Object.keys(JSON.parse(read('tsconfig.json')))).not.toContain('extends');
    cpSync(join(root, 'dist'), join(scratch, 'build', 'dist'), { recursive: true });
    for (const rest of restOf(image, 'COPY')) {
      const [target = '', ...sources] = rest.split(/\s+/).reverse();
      for (const source of sources.filter((each) => !each.startsWith('--'))) {
        if (source.endsWith('node_modules'))
          symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'), 'junction');
        else if (source.startsWith('/app/')) {
          cpSync(join(scratch, 'build', source.slice('/app/'.length)), join(app, target), {
            recursive: true,
          });
        } else cpSync(join(root, source), join(app, source));
      }
    }
  });

  const start = (command: readonly string[], env: Readonly<Record<string, string>>) => {
    const [program = '', ...args] = command;
    return spawn(program, args, { cwd: app, env: { PATH: process.env.PATH, ...env }, stdio: 'pipe' });
  };

  it('is of the Node to deploy on, and runs as nobody in particular', () => {
    const versions = restOf([...build, ...image], 'FROM').map((rest) => /^node:(\d+)/.exec(rest)?.[1]);
    expect(versions).toEqual(['24', '24']);
    expect(restOf(image, 'USER')).toEqual(['node']);
    expect(restOf(image, 'VOLUME')).toEqual([parseEnv(restOf(image, 'ENV')).DATA_DIR]);
    expect(build.concat(image).filter(([, rest]) => /curl|wget|https?:\/\/(?!127)/.test(rest))).toEqual([]);
  });

  it('starts from its own layout, is healthy while it serves, and ends on the signal it names', async () => {
    const slack = await createLocalSlack();
    const port = await freePort();
    const entry = [...execOf(restOf(image, 'ENTRYPOINT')[0] ?? ''), ...execOf(restOf(image, 'CMD')[0] ?? '')];
    const health = execOf(restOf(image, 'HEALTHCHECK')[0] ?? '');
    const env = { PORT: `${port}` };
    const child = start(entry, {
      ...env,
      DATA_DIR: join(scratch, 'data'),
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
    });
    try {
      let printed = '';
      await new Promise<void>((resolve, reject) => {
        child.stdout.on('data', (text) => {
          printed += text;
          if (printed.includes('takes requests from Slack')) resolve();
        });
        child.stderr.on('data', (text) => reject(new Error(String(text))));
      });
      const [healthy] = await once(start(health, env), 'close');
      child.kill(z.enum(['SIGTERM']).parse(restOf(image, 'STOPSIGNAL')[0]));
      const [ended] = await once(child, 'close');
      const [gone] = await once(start(health, env), 'close');
      expect([healthy, ended, gone]).toEqual([0, 0, 1]);
    } finally {
      child.kill('SIGKILL');
      await slack.close();
    }
  });
});

const parseEnv = (lines: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    lines.flatMap((line) => line.split(' ')).map((pair) => pair.split('=') as [string, string]),
  );

const service = z.looseObject({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  depends_on: z.record(z.string(), z.unknown()).optional(),
  volumes: z.array(z.string()).optional(),
  env_file: z.string().optional(),
  read_only: z.boolean().optional(),
});

describe('compose.yaml', () => {
  const { services, volumes } = z
    .looseObject({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.unknown()) })
    .parse(parse(read('compose.yaml'), { merge: true }));

  it('runs commands that there are, with variables that there are, from a file that has an example', () => {
    const ours = Object.entries(services).filter(([name]) => name !== 'postgres');
    expect(ours.map(([name]) => name)).toEqual(['roundup', 'web', 'worker']);
    for (const [, { command = [], environment = {}, env_file, read_only }] of ours) {
      expect(command.filter((each) => !Object.hasOwn(commands, each))).toEqual([]);
      expect(Object.keys(environment).filter((name) => !isKnown(name))).toEqual([]);
      expect(existsSync(join(root, `${env_file}.example`))).toBe(true);
      expect(read_only).toBe(true);
    }
  });

  it('names services and volumes that there are', () => {
    for (const { depends_on = {}, volumes: mounted = [] } of Object.values(services)) {
      expect(Object.keys(depends_on).filter((name) => !Object.hasOwn(services, name))).toEqual([]);
      expect(mounted.filter((each) => !Object.hasOwn(volumes, each.split(':')[0] ?? ''))).toEqual([]);
    }
  });
});

describe('.env.example', () => {
  const names = [...read('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)];

  it('has every variable once, and no value', () => {
    expect(
      names
        .map(([, name]) => name)
        .filter((name) => name !== 'POSTGRES_PASSWORD')
        .sort(),
    ).toEqual([...variableNames].filter((name) => name !== 'SLACK_API_URL').sort());
    expect(names.map(([, , value]) => value).filter((value) => value !== '')).toEqual([]);
  });

  it('left as it is, is as good as no file', () => {
    const env = Object.fromEntries(names.map(([, name = '', value = '']) => [name, value]));
    expect(parseConfig(env, 'nothing')).toEqual(parseConfig({}, 'nothing'));
  });
});

describe('what hosts are told', () => {
  const started = (line: string) => /node (\S*dist\/index\.js)(?: (\S+))?$/.exec(line.trim());

  it.each([
    ['Procfile', [...read('Procfile').matchAll(/^\w+: (.+)$/gm)].map(([, line = '']) => line)],
    [
      'deploy/roundup.service',
      [...read('deploy/roundup.service').matchAll(/^ExecStart=(.+)$/gm)].map(([, line = '']) => line),
    ],
    ['render.yaml', [...read('render.yaml').matchAll(/startCommand: (.+)$/gm)].map(([, line = '']) => line)],
  ])('%s starts commands that there are', (_name, lines) => {
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(Object.keys(commands)).toContain(started(line)?.[2]);
  });

  it('render.yaml and app.json ask for variables that there are, which are enough to start', () => {
    const render = z
      .object({ services: z.array(z.looseObject({ envVars: z.array(z.looseObject({ key: z.string() })) })) })
      .parse(parse(read('render.yaml')));
    const heroku = z
      .looseObject({ env: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(read('app.json')));
    const asked = render.services.flatMap(({ envVars }) => envVars.map(({ key }) => key));
    expect(
      [...asked, ...Object.keys(heroku.env)].filter((name) => name !== 'NODE_VERSION' && !isKnown(name)),
    ).toEqual([]);
    for (const names of [asked, Object.keys(heroku.env)])
      expect(names).toEqual(
        expect.arrayContaining(['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'CAL_API_KEY']),
      );
    // Heroku sets DATABASE_URL itself, which wants keys.
    expect(Object.keys(heroku.env)).toContain('ENCRYPTION_KEYS');
  });

  it('deploy/roundup.service sets variables that there are', () => {
    const names = [...read('deploy/roundup.service').matchAll(/^Environment=(\w+)=/gm)].map(
      ([, name = '']) => name,
    );
    expect(names.filter((name) => !isKnown(name))).toEqual([]);
  });
});

describe('what ships', () => {
  const lockFile = z.object({
    packages: z.record(
      z.string(),
      z.looseObject({ dev: z.boolean().optional(), hasInstallScript: z.boolean().optional() }),
    ),
  });
  const shipped = Object.entries(lockFile.parse(JSON.parse(read('package-lock.json'))).packages).filter(
    ([path, { dev }]) => path.startsWith('node_modules/') && dev !== true,
  );

  it('is in LICENSES.md, all of it and nothing else, under a licence that asks for no more than its text', () => {
    const names = new Set(shipped.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 13)));
    const listed = [...read('LICENSES.md').matchAll(/^- (\S+)$/gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual([...names].sort());
    const licenses = [...read('LICENSES.md').matchAll(/^## (.+)$/gm)].map(([, license]) => license);
    expect(
      licenses.filter(
        (each) => !/^(Apache-2\.0|BSD-[23]-Clause|ISC|MIT|0BSD|BlueOak-1\.0\.0)$/.test(each ?? ''),
      ),
    ).toEqual([]);
  });

  it('runs nothing while it is installed', () => {
    expect(shipped.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);
  });
});

describe('scripts of package.json', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')));

  it('use no word of a shell, which Windows has not', () => {
    const ours = /^(node|npm run|npm sbom|tsc|biome|knip) [^;|<>$"'=*]*(--[\w-]+=\w+ [^;|<>$"'=*]*)?$|^knip$/;
    const commands = Object.values(scripts).flatMap((script) => script.split(' && '));
    expect(commands.filter((command) => !ours.test(command))).toEqual([]);
  });
});
