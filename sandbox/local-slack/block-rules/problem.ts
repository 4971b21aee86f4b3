import type { z } from 'zod';

/** One thing Slack would refuse, and where it stands. */
export interface Problem {
  readonly pointer: string; // JSON pointer, such as /blocks/0/text/text
  readonly message: string;
}

type Path = readonly PropertyKey[];

export function pointerTo(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, part) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined),
    value,
  );
}

function sentence(issue: z.core.$ZodIssue, given: unknown): string {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'string'
        ? `must be less than ${Number(issue.maximum) + 1} characters`
        : issue.origin === 'array'
          ? `no more than ${issue.maximum} items allowed`
          : `must be at most ${issue.maximum}`;
    case 'too_small':
      return issue.origin === 'string'
        ? `must be more than ${Number(issue.minimum) - 1} characters`
        : issue.origin === 'array'
          ? `no fewer than ${issue.minimum} items allowed`
          : `must be at least ${issue.minimum}`;
    case 'unrecognized_keys':
      return `additional property: ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return `unsupported type: ${JSON.stringify(at(given, issue.path))}`;
    case 'invalid_type':
      return at(given, issue.path) === undefined
        ? `missing required field: ${String(issue.path.at(-1))}`
        : `must be a valid ${issue.expected}`;
    default:
      return issue.message;
  }
}

/** `base` is where the checked value stands in the whole, such as ['blocks', 3]. */
export function problemsOf(error: z.ZodError, given: unknown, base: Path): readonly Problem[] {
  return error.issues.map((issue) => ({
    pointer: pointerTo([...base, ...issue.path]),
    message: sentence(issue, given),
  }));
}

const visibleKeys = new Set(['text', 'title', 'caption']);

/** Characters of a block, or of any part of one, that a reader sees. */
export function visibleLength(part: unknown): number {
  if (Array.isArray(part)) return part.reduce<number>((sum, item) => sum + visibleLength(item), 0);
  if (typeof part !== 'object' || part === null) return 0;
  return Object.entries(part).reduce(
    (sum, [key, value]) =>
      sum + (typeof value === 'string' ? (visibleKeys.has(key) ? value.length : 0) : visibleLength(value)),
    0,
  );
}
