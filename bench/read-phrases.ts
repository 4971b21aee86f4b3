import { readFileSync } from 'node:fs';
import { generateWorld } from '../sandbox/local-calcom/world/generate-world';
import { describeUnderstanding } from '../src/slack/understand/describe';
import type { Names } from '../src/slack/understand/names';
import type { AskedCommand } from '../src/slack/understand/questions';
import { understand } from '../src/slack/understand/understand';

/** The names that the sandbox's first workspace knows. */
export function namesOfSandbox(now: Date): Names {
  const world = generateWorld({ seed: 1, now });
  const inOrganisation = new Set(
    world.memberships.flatMap(({ teamId, userId, accepted }) =>
      teamId === world.organizationId && accepted ? [userId] : [],
    ),
  );
  return {
    teams: world.teams.filter(({ parentId }) => parentId === world.organizationId),
    members: world.members.flatMap(({ id, name, email }) =>
      inOrganisation.has(id) ? [{ userId: id, name: name ?? '', email }] : [],
    ),
    eventTypes: world.eventTypes.map(({ id, title, slug }) => ({ id, name: title ?? slug, slug })),
  };
}

/** Prints what each line of a file is read as: `command<tab>text` in, with what it is read as and how sure behind it. */
function main([file]: readonly string[]): void {
  if (file === undefined) throw new Error('npm run phrases -- FILE');
  const now = new Date();
  const names = namesOfSandbox(now);
  const plain = names.members.find(({ name }) => /^[A-Z]\p{L}+ [A-Z]\p{L}+$/u.test(name));
  const [person, event] = [plain?.name ?? '', names.eventTypes[0]?.name ?? ''];
  const team = names.teams[0]?.name ?? '';
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    const [command = '', typed = ''] = line.split('\t');
    const text = typed
      .replaceAll('{person}', person)
      .replaceAll('{first name}', person.split(' ')[0] ?? '')
      .replaceAll('{team}', team)
      .replaceAll('{event}', event);
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
