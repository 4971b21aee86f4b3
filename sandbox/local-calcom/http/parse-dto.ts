import type { z } from 'zod';
import { invalidFields } from './api-error';

const constraintNames = new Map([
  ['too_big', 'max'],
  ['too_small', 'min'],
  ['invalid_value', 'isEnum'],
  ['invalid_type', 'isType'],
]);

/** The checked value, or a 400 that names every refused field and echoes what was sent in it. */
export function parseDto<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidFields(
    parsed.error.issues.map(({ path, code, message }) => {
      const property = path.join('.');
      return {
        property,
        value: valueAt(input, path),
        constraints: { [constraintNames.get(code) ?? code]: `${property}: ${message}` },
      };
    }),
  );
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}
