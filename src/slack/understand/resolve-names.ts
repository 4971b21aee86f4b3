import { parseBookingsRequest, printBookingsRequest } from '../bookings/bookings-request';
import { parseRankingsRequest, printRankingsRequest } from '../rankings/rankings-request';
import { type NamedThing, type Names, nearestNames } from './names';
import type { Reading } from './questions';

/** A name in a filter of an exact question. */
interface GivenName {
  readonly kind: NamedThing['kind'];
  readonly text: string;
  /** The question with what the name stands for in its place. */
  readonly put: (thing: NamedThing) => string;
}

type Settled =
  | { readonly kind: 'same' }
  | { readonly kind: 'read'; readonly reading: Reading; readonly given: string; readonly read: string }
  /** Several have such a name. */
  | { readonly kind: 'ask'; readonly options: readonly Reading[] };

/** The question with the first of its names that is a part of one written out: "team:sales" is Sales EU. */
export function resolveNames(reading: Reading, names: Names): Settled {
  for (const name of namesIn(reading)) {
    const found = nearestNames(name, names);
    const [only] = found;
    if (only === undefined || only.distance === 0) continue;
    const options = found.map(({ thing }) => ({ command: reading.command, text: name.put(thing) }));
    const [first = reading] = options;
    if (options.length > 1) return { kind: 'ask', options };
    return { kind: 'read', reading: first, given: name.text, read: only.thing.label };
  }
  return { kind: 'same' };
}

export function namesIn({ command, text }: Reading): readonly GivenName[] {
  if (command === 'rankings') {
    const parsed = parseRankingsRequest(text);
    if (parsed.kind !== 'question') return [];
    const { team, event, person } = parsed.question;
    return given(parsed.question, printRankingsRequest, { team, event, person });
  }
  const parsed = parseBookingsRequest(text);
  if (parsed.kind !== 'question') return [];
  const { team, event, host } = parsed.question;
  return given(parsed.question, printBookingsRequest, { team, event, host });
}

type Field = { readonly name: string } | { readonly by: string; readonly text?: string } | object | null;

function given<Q>(
  question: Q,
  print: (question: Q) => string,
  fields: Readonly<Record<string, Field>>,
): readonly GivenName[] {
  return Object.entries(fields).flatMap(([field, value]): readonly GivenName[] => {
    const kind = field === 'team' || field === 'event' ? field : 'person';
    const text = textOf(value);
    const meant = (thing: NamedThing) =>
      thing.kind === 'person' ? { by: thing.by, text: thing.text } : thing.reference;
    return text === null
      ? []
      : [{ kind, text, put: (thing) => print({ ...question, [field]: meant(thing) }) }];
  });
}

/** A name that was typed: no id, no address, and neither "me" nor "everyone". */
function textOf(value: Field): string | null {
  if (value === null) return null;
  if ('name' in value) return value.name;
  return 'by' in value && value.by === 'name' && value.text !== undefined ? value.text : null;
}
