import { readFileSync } from 'node:fs';
import { acme } from '../sandbox/local-calcom/world/companies';
import { readAccountCommand } from '../src/slack/account/account';
import { readDigestCommand } from '../src/slack/digests/command';
import type { Understanding } from '../src/slack/understand/decide';
import type { Names } from '../src/slack/understand/names';
import type { AskedCommand, Reading } from '../src/slack/understand/reading';
import { understand } from '../src/slack/understand/understand';

/** The names that the sandbox's first workspace knows. */
export function namesOfSandbox(): Names {
  const { teams, personal } = acme;
  const types = [...teams.flatMap(({ eventTypes }) => eventTypes), ...Object.values(personal).flat()];
  const people = teams.flatMap(({ people }) => people);
  return {
    teams: teams.map(({ name, slug }, index) => ({ id: 1 + index, name, slug })),
    members: people.map(([handle, name], index) => ({
      userId: 101 + index,
      name,
      email: `${handle}@acme.test`,
    })),
    eventTypes: types.map(([slug, name], index) => ({ id: 301 + index, name, slug })),
  };
}

/** Fills in the names that a phrase leaves open. */
export function fillPhrase(phrase: string, { teams, members, eventTypes }: Names): string {
  const person = members[1]?.name ?? '';
  return phrase
    .replaceAll('{person}', person)
    .replaceAll('{first name}', person.split(' ')[0] ?? '')
    .replaceAll('{team}', teams[0]?.name ?? '')
    .replaceAll('{event}', eventTypes[0]?.name ?? '');
}

/** Prints what each line of a file is read as: `command<tab>text` in, with what it is read as and how sure behind it. */
function main([file]: readonly string[]): void {
  if (file === undefined) throw new Error('npm run phrases -- FILE');
  const now = new Date();
  const names = namesOfSandbox();
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [command = '', typed = ''] = line.split('\t');
    const text = fillPhrase(typed, names);
    console.log([command, text, ...readAs(command, text, names, now)].join('\t'));
  }
}

function readAs(command: string, text: string, names: Names, now: Date): readonly string[] {
  if (command === '/cal-digest') return [JSON.stringify(readDigestCommand(text))];
  if (command === '/cal-account') return [JSON.stringify(readAccountCommand(text))];
  const asked: AskedCommand = command === '/cal-bookings' ? 'bookings' : 'rankings';
  const calendar = { now, timeZone: 'UTC', weekStart: 1 } as const;
  return describeUnderstanding(understand(asked, text, { names, calendar }).understanding);
}

const short = ({ command, text }: Reading) =>
  `/cal-${command} ${text.replace(/(^| )last 30 days(?= |$)/, '').trim()}`.trim();

/** A reading for people who try the grammar: the exact question, and how sure it is. */
export function describeUnderstanding(
  understanding: Understanding,
): readonly [question: string, sure: string, notes: string] {
  switch (understanding.kind) {
    case 'help':
      return ['help', 'same', ''];
    case 'answer':
      return [
        short(understanding.reading),
        understanding.isGuess ? 'guess' : 'same',
        [JSON.stringify(understanding.notes), ...understanding.others.map(short)].join(' | '),
      ];
    case 'elsewhere':
      return [`/cal-${understanding.command}`, 'ask', ''];
    case 'ask':
      return [understanding.options.map(short).join(' | '), 'ask', ''];
    case 'lost':
      return [
        `not understood: ${understanding.problem?.reason ?? understanding.words.join(' ')}`,
        'ask',
        understanding.likely.map(short).join(' | '),
      ];
  }
}

if (require.main === module) main(process.argv.slice(2));
