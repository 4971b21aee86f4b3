import { type NamedThing, type Names, nearestNames } from './names';
import { parseReading, printReading, type Reading } from './reading';

interface GivenName {
  readonly kind: NamedThing['kind'];
  readonly text: string;
  readonly replaceWith: (thing: NamedThing) => Reading;
}

type ResolvedNames =
  | { readonly kind: 'same' }
  | { readonly kind: 'read'; readonly reading: Reading; readonly given: string; readonly read: string }
  | { readonly kind: 'ask'; readonly options: readonly Reading[] };

/** Completes the first partial name of the question: "team:sales" becomes "Sales EU". */
export function resolveNames(reading: Reading, names: Names): ResolvedNames {
  for (const name of namesIn(reading)) {
    const found = nearestNames(name, names);
    const [only] = found;
    if (only === undefined || only.distance === 0) continue;
    if (found.length > 1) return { kind: 'ask', options: found.map(({ thing }) => name.replaceWith(thing)) };
    return { kind: 'read', reading: name.replaceWith(only.thing), given: name.text, read: only.thing.label };
  }
  return { kind: 'same' };
}

export function namesIn(reading: Reading): readonly GivenName[] {
  const asked = parseReading(reading);
  if (asked === null) return [];
  if (asked.command === 'rankings') {
    const { team, event, person } = asked.question;
    return givenNames(asked.question, (question) => printReading({ ...asked, question }), {
      team,
      event,
      person,
    });
  }
  const { team, event, host } = asked.question;
  return givenNames(asked.question, (question) => printReading({ ...asked, question }), {
    team,
    event,
    host,
  });
}

type Field = { readonly name: string } | { readonly by: string; readonly text?: string } | object | null;

function givenNames<Q>(
  question: Q,
  print: (question: Q) => Reading,
  fields: Readonly<Record<string, Field>>,
): readonly GivenName[] {
  return Object.entries(fields).flatMap(([field, value]): readonly GivenName[] => {
    const kind = field === 'team' || field === 'event' ? field : 'person';
    const text = textOf(value);
    const meant = (thing: NamedThing) =>
      thing.kind === 'person' ? { by: thing.by, text: thing.text } : thing.reference;
    return text === null
      ? []
      : [{ kind, text, replaceWith: (thing) => print({ ...question, [field]: meant(thing) }) }];
  });
}

/** Returns null for ids, addresses, "me" and "everyone". */
function textOf(value: Field): string | null {
  if (value === null) return null;
  if ('name' in value) return value.name;
  return 'by' in value && value.by === 'name' && value.text !== undefined ? value.text : null;
}
