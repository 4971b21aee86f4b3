// Writes LICENSES.md: what ships with Roundup, under which licence. npm run licenses
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

// The lock file has every platform's packages, also those that are not installed here.
const shipped = Object.entries(packages)
  .filter(([path, { dev }]) => path.startsWith('node_modules/') && !dev)
  .map(([path, { license }]) => [
    path.slice(path.lastIndexOf('node_modules/') + 13),
    license ?? licenseIn(path),
  ]);

/** Some packages say it in an older way, which the lock file leaves out. */
function licenseIn(path) {
  const { license, licenses } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  return license?.type ?? license ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'not stated';
}

const names = new Map();
for (const [name, license] of shipped) names.set(license, new Set(names.get(license)).add(name));
const sections = [...names]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(
    ([license, of]) =>
      `## ${license}\n\n${[...of]
        .sort()
        .map((name) => `- ${name}`)
        .join('\n')}\n`,
  );
writeFileSync(
  'LICENSES.md',
  `# Licences of what ships with Roundup\n\nRoundup itself is under the [MIT licence](LICENSE). Each package's text is in its folder of \`node_modules\`.\nMade by \`npm run licenses\`.\n\n${sections.join('\n')}`,
);
