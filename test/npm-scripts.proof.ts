import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

const root = join(__dirname, '..');

describe('scripts of package.json', () => {
  const project = mkdtempSync(join(tmpdir(), 'roundup ä '));
  const inProject = (...path: readonly string[]) => join(project, ...path);
  const programs = join(project, 'only node and npm');
  const index = inProject('dist', 'index.js');

  // One that compiles soon, with the scripts of this one.
  beforeAll(() => {
    const page = inProject('sandbox', 'page');
    mkdirSync(page, { recursive: true });
    for (const name of ['package.json', 'tsconfig.json', 'build.mjs'].filter((each) =>
      existsSync(join(root, each)),
    ))
      cpSync(join(root, name), inProject(name));
    for (const folder of [['sandbox'], ['sandbox', 'page']])
      cpSync(join(root, ...folder, 'tsconfig.json'), inProject(...folder, 'tsconfig.json'));
    for (const name of ['index.html', 'style.css']) writeFileSync(join(page, name), name);
    writeFileSync(join(page, 'main.ts'), 'document.title = "Sandbox";\n');
    writeFileSync(inProject('sandbox', 'run.ts'), 'console.log("runs the sandbox");\n');
    mkdirSync(inProject('src'));
    writeFileSync(inProject('src', 'index.ts'), 'console.log("runs", process.argv[2]);\n');
    symlinkSync(join(root, 'node_modules'), inProject('node_modules'), 'junction');
    mkdirSync(programs);
    symlinkSync(process.execPath, join(programs, 'node'));
    symlinkSync(npm(), join(programs, 'npm'));
    // npm itself runs every script with it.
    symlinkSync('/bin/sh', join(programs, 'sh'));
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  const run = (script: string, PATH = process.env.PATH) =>
    spawn('npm', ['run', script], {
      cwd: project,
      env: { PATH, HOME: project, npm_config_update_notifier: 'false' },
      stdio: 'pipe',
    });

  async function printedBy(script: string, path?: string): Promise<string> {
    const child = run(script, path);
    let printed = '';
    child.stdout.on('data', (text) => {
      printed += text;
    });
    child.stderr.on('data', (text) => {
      printed += text;
    });
    await once(child, 'close');
    return printed;
  }

  it('need only node and npm on the path', async () => {
    expect(await printedBy('sandbox', programs)).toContain('runs the sandbox');
    expect(await printedBy('start', programs)).toContain('runs undefined');
  });

  it('leave what is built as it is while nothing has changed', async () => {
    await printedBy('build');
    const before = statSync(index);
    await printedBy('start');
    expect(statSync(index)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
  });

  it.each([
    ['build', 'src/index.ts', 'dist/index.js'],
    ['sandbox', 'sandbox/run.ts', 'dist-sandbox/sandbox/run.js'],
  ])('take no file away from a running instance when %s builds again', async (script, source, target) => {
    await printedBy(script);
    writeFileSync(inProject(source), 'console.log("runs again");\n');
    const read = [inProject(target), inProject(target.replace('run.js', 'page/index.html'))];
    const child = run(script);
    let missed = false;
    while (child.exitCode === null) {
      missed ||= !read.every((file) => existsSync(file));
      await nextTurn();
    }
    expect(missed).toBe(false);
    expect(readFileSync(inProject(target), 'utf8')).toContain('runs again');
  });

  it('leave what is built as it is when the new does not compile', async () => {
    await printedBy('build');
    const before = readFileSync(index, 'utf8');
    writeFileSync(inProject('src', 'index.ts'), 'const text: string = 1;\n');
    await printedBy('build');
    expect(readFileSync(index, 'utf8')).toBe(before);
  });
});

/** Where npm's own script is: a link to it works as a program. */
function npm(): string {
  const besideNode = join(dirname(process.execPath), 'npm');
  if (existsSync(besideNode)) return besideNode;
  const [found] = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'npm'))
    .filter(existsSync);
  if (found === undefined) throw new Error('npm is not on the path');
  return found;
}
