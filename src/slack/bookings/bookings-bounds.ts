import type { LocalDate } from '../../lib/time/calendar';
import { readDateWord } from '../../lib/time/parse-period';
import type { PeriodSpec } from '../../lib/time/period';
import { printPeriod } from '../../lib/time/print-period';
import { badValue, type ReadValue } from '../kit/filters';
import type { Problem } from '../kit/problem';

/** Days that were given apart, as Cal.com's own parameters are: both are inside. */
export interface Bounds {
  after: LocalDate | null;
  before: LocalDate | null;
}

/** `after:` or `before:` with a date; of a month or a year it is the first day or the last. */
export const readBound =
  (field: keyof Bounds, bounds: Bounds): ReadValue =>
  (value) => {
    const read = readDateWord(value.toLowerCase());
    if (read.kind === 'invalid') return { ok: false, problem: { reason: 'period', problem: read.problem } };
    if (read.kind === 'none') return badValue(field, value, `a date, such as ${field}:2026-01-31`);
    bounds[field] = field === 'after' ? read.first : read.last;
    return { ok: true };
  };

/** The two in place of a period; they cannot stand beside one. */
export function applyBounds(draft: { period: PeriodSpec | null }, bounds: Bounds): Problem | null {
  const { after, before } = bounds;
  const period = periodOf(bounds);
  if (period === null) return null;
  if (draft.period !== null) {
    const second = after === null ? 'before:' : 'after:';
    return { reason: 'contradiction', first: printPeriod(draft.period), second };
  }
  if (after !== null && before !== null && before < after) {
    return { reason: 'period', problem: { reason: 'end-before-start', first: after, last: before } };
  }
  draft.period = period;
  return null;
}

function periodOf({ after, before }: Bounds): PeriodSpec | null {
  if (after === null) return before === null ? null : { kind: 'until', last: before };
  return before === null ? { kind: 'since', first: after } : { kind: 'range', first: after, last: before };
}
