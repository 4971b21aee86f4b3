// Compiles and bundles src into dist, or compiles with "sandbox" that and the sandbox into dist-sandbox, when they have
// changed; with "--checked" without looking for errors of types once more, which takes four times as long. Replaces file by file, so that a running Roundup never misses one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(fileURLToPath(import.meta.url)));
const compiler = 'node_modules/typescript/bin/tsc';
const isSandbox = process.argv.includes('sandbox');
const isChecked = process.argv.includes('--checked');
const out = isSandbox ? 'dist-sandbox' : 'dist';
const inputs = isSandbox ? ['src', 'sandbox'] : ['src'];
const page = join('sandbox', 'page');
const stamp = join(out, '.built-from');

if (!existsSync(compiler)) {
  // Without development dependencies, `npm start` runs what was built before.
  if (process.argv.includes('--if-possible')) process.exit();
  console.error('TypeScript is not installed here: npm ci');
  process.exit(1);
}
const hash = hashOfInput();
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) await build();

async function build() {
  const fresh = `${out}-${process.pid}`;
  try {
    if (isSandbox) {
      compile('-p', 'sandbox', '--outDir', fresh);
      compile('-p', page, '--outDir', join(fresh, page));
      for (const name of readdirSync(page).filter((each) => /\.(html|css)$/.test(each)))
        cpSync(join(page, name), join(fresh, page, name));
    } else {
      if (!isChecked) compile('-p', '.', '--noEmit');
      await bundle(fresh);
    }
    for (const file of filesIn(fresh)) {
      const target = join(out, relative(fresh, file));
      mkdirSync(dirname(target), { recursive: true });
      renameSync(file, target);
    }
    writeFileSync(stamp, hash);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/**
 * A file a thread, packages included: starting reads two files instead of a thousand. What is native, or wanted by few,
 * stays where it is installed. Lines of stack traces are told by `node --enable-source-maps`.
 */
async function bundle(outdir) {
  const { build: esbuild } = await import('esbuild');
  const programs = { index: 'src/index.ts', 'ack-proxy-thread': 'src/slack/bolt/ack-proxy-thread.ts' };
  const forTraces = ['resources', 'sdk-*', 'exporter-*'].map((name) => `@opentelemetry/${name}`);
  /** A third of all: zod's messages in fifty languages, Bolt's receivers for Express and for AWS, and encodings that Slack never sends. */
  const unused =
    /zod.v4.locales.index\.js$|bolt.dist.receivers.(Express|AwsLambda)\w+\.js$|iconv-lite.encodings.(dbcs-data|sbcs-data-generated)\.js$/;
  await esbuild({
    entryPoints: Object.fromEntries(Object.entries(programs).filter(([, source]) => existsSync(source))),
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['libsql', 'pg-native', ...forTraces],
    plugins: [{ name: 'unused', setup: (on) => on.onLoad({ filter: unused }, () => ({ contents: '' })) }],
    minifyWhitespace: true,
    lineLimit: 120,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
  });
  // esbuild leaves letters beyond ASCII in regular expressions. With a single one V8 keeps and reads the whole file
  // with two bytes a character.
  const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  for (const file of filesIn(outdir).filter((each) => each.endsWith('.js')))
    writeFileSync(file, readFileSync(file, 'utf8').replace(/[^\0-\x7f]/g, escaped));
}

function compile(...args) {
  const all = isChecked ? [...args, '--noCheck'] : args;
  const { status } = spawnSync(process.execPath, [compiler, ...all], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${inputs.join(' and ')} do not compile`);
}

function hashOfInput() {
  const sum = createHash('sha256');
  for (const file of [
    'tsconfig.json',
    'build.mjs',
    // What is installed, since packages are bundled.
    'node_modules/.package-lock.json',
    ...inputs.flatMap(filesIn).sort(),
  ])
    sum.update(`${file}\0`).update(readFileSync(file));
  return sum.digest('hex');
}

function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
