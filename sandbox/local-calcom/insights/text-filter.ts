import type { FilterValue } from './member-stats-request';

type TextOperation = Extract<FilterValue, { type: 't' }>['data'];

/** SQL's reading: nothing but the emptiness tests is ever true of a null. */
export function matchesText(value: string | null, { operator, operand }: TextOperation): boolean {
  const empty = value === null || value === '';
  if (operator === 'isEmpty') return empty;
  if (operator === 'isNotEmpty') return !empty;
  if (value === null) return false;
  switch (operator) {
    case 'equals':
      return value === operand;
    case 'notEquals':
      return value !== operand;
    case 'contains':
      return isLike(value, `%${operand}%`);
    case 'notContains':
      return !isLike(value, `%${operand}%`);
    case 'startsWith':
      return isLike(value, `${operand}%`);
    case 'endsWith':
      return isLike(value, `%${operand}`);
  }
}

/** ILIKE: without regard to case, and with % and _ of the operand still working as wildcards. */
function isLike(value: string, pattern: string): boolean {
  const source = pattern
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 'isu').test(value);
}
