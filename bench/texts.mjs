// Prints every text that a person may see in Slack or on a page, by feature, so that all can be read in one go. Texts
// with values in them show each value as {…}. Left out: what has no letter, ids, and what only logs and errors say.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from '@swc/core';

const places = ['src/slack', 'src/web', 'src/rankings', 'src/fair-share', 'src/lib/time'];
const inside = process.argv.slice(2);

/** A sentence, or a label: two words, or one that begins with a capital letter. */
const isText = (text) =>
  /\p{L}{2}/u.test(text) && (/\p{L}.*\s\S/su.test(text) || /^\p{Lu}\p{Ll}+[….:?]?$/u.test(text));

/** Whatever is thrown or logged is no text for people. */
const isSilent = (node) =>
  (node.type === 'NewExpression' && /Error$/.test(node.callee.value ?? '')) ||
  (node.type === 'CallExpression' && /logger|failure|metrics|zod|^z$/.test(JSON.stringify(node.callee)));

function* textsIn(node) {
  if (Array.isArray(node)) {
    for (const each of node) yield* textsIn(each);
    return;
  }
  if (node === null || typeof node !== 'object' || isSilent(node)) return;
  if (/^(Import|Export)\w*Declaration$/.test(node.type) && node.source) return;
  if (/^Ts/.test(node.type ?? '') && !/As|Satisfies|Const/.test(node.type)) return;
  if (node.type === 'StringLiteral') yield node.value;
  if (node.type === 'TemplateLiteral') {
    yield node.quasis.map(({ cooked, raw }) => cooked ?? raw).join('{…}');
    yield* textsIn(node.expressions);
    return;
  }
  for (const [key, value] of Object.entries(node)) if (key !== 'span') yield* textsIn(value);
}

for (const place of places) {
  const files = readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  for (const file of files.map((each) => posix.join(place, each)).sort()) {
    if (inside.length > 0 && !inside.some((part) => file.includes(part))) continue;
    const parsed = parseSync(readFileSync(join(process.cwd(), file), 'utf8'), { syntax: 'typescript' });
    const texts = [...new Set(textsIn(parsed.body))].map((text) => text.trim()).filter(isText);
    if (texts.length === 0) continue;
    console.log(`\n## ${file}`);
    for (const text of texts) console.log(`- ${text.replaceAll('\n', ' ⏎ ')}`);
  }
}
