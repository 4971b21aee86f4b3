import { readFileSync } from 'node:fs';
import { acme } from '../sandbox/local-calcom/world/companies';
import { describeUnderstanding } from '../src/slack/understand/describe';
import type { Names } from '../src/slack/understand/names';
import type { AskedCommand } from '../src/slack/understand/questions';
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
  const asked: AskedCommand | null = /rankings|any/.test(command)
    ? 'rankings'
    : /bookings/.test(command)
      ? 'bookings'
      : null;
  if (asked === null) return ['', ''];
  const { understanding } = understand(asked, text, {
    names,
    calendar: { now, timeZone: 'UTC', weekStart: 1 },
  });
  return describeUnderstanding(understanding);
}

if (require.main === module) main(process.argv.slice(2));
