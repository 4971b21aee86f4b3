import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformFileSync } from '@swc/core';
import { makeScratchFolder } from './scratch-folder';

const root = join(__dirname, '..', '..');

/** A folder and all below it. */
export const foldersIn = (top: string): readonly string[] => [
  top,
  ...readdirSync(join(root, top), { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(relative(root, entry.parentPath), entry.name)),
];

/**
 * Compiles the product and this folder's scripts, or the folders that are given, so that a child process starts at once and can be killed as what it is.
 * Answers the folder, laid out as the project is.
 */
export function compileForChild(folders: readonly string[] = [...foldersIn('src'), 'test/store']): string {
  const out = makeScratchFolder();
  for (const folder of folders) {
    for (const file of readdirSync(join(root, folder)).filter((name) => /(?<!\.test|\.d)\.ts$/.test(name))) {
      const { code } = transformFileSync(join(root, folder, file), {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        swcrc: false,
        configFile: false,
      });
      const target = join(out, folder, file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, code);
    }
  }
  symlinkSync(join(root, 'node_modules'), join(out, 'node_modules'));
  return out;
}
