import type { PeriodSpec } from '../../lib/time/period';

/** What a comparison in words came to; `used` counts words from the left. */
export type VersusReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly given: string }
  | { readonly kind: 'versus'; readonly used: number; readonly versus: Versus };

/** Nothing, or the period before as it was called, which has to fit the period asked for. */
export type Versus = 'none' | { readonly called: Called; readonly isLast: boolean };

type Called = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'period';

const called: readonly Called[] = ['day', 'week', 'month', 'quarter', 'year', 'period'];
const starters = [['vs'], ['vs.'], ['versus'], ['compared', 'to'], ['compared', 'with'], ['against']];
const before = ['previous', 'prior', 'preceding'];

/** Reads `vs the week before`, `compared with the previous month`, `vs last week`, `vs none`. */
export function readVersus(words: readonly string[]): VersusReading {
  const lower = words.map((word) => word.toLowerCase());
  const starter = starters.find((each) => each.every((word, at) => lower[at] === word));
  if (starter === undefined) return { kind: 'none' };
  const skipped = starter.length + (lower[starter.length] === 'the' ? 1 : 0);
  const [first = '', second = ''] = lower.slice(skipped);
  const read = (versus: Versus, used: number): VersusReading => ({
    kind: 'versus',
    used: skipped + used,
    versus,
  });
  const named = (text: string) => called.find((each) => each === text);
  if (first === 'none' || first === 'nothing') return read('none', 1);
  if (first === 'yesterday') return read({ called: 'day', isLast: true }, 1);
  if (before.includes(first)) {
    const name = named(second);
    return name ? read({ called: name, isLast: false }, 2) : read({ called: 'period', isLast: false }, 1);
  }
  const [name, last] = [named(first), named(second)];
  if (name && second === 'before') return read({ called: name, isLast: false }, 2);
  if (first === 'last' && last) return read({ called: last, isLast: true }, 2);
  return { kind: 'invalid', given: words.slice(starter.length, starter.length + 3).join(' ') };
}

/** Whether the period before is rightly called so: the week before goes with a week, last week with this one. */
export function fitsPeriod({ called: name, isLast }: Exclude<Versus, 'none'>, period: PeriodSpec): boolean {
  if (name === 'period') return !isLast;
  if (isLast) {
    const isCurrent = period.kind === 'this' || period.kind === 'to-date';
    return name === 'day' ? period.kind === 'today' : isCurrent && period.unit === name;
  }
  return unitOf(period) === name;
}

function unitOf(period: PeriodSpec): Called | null {
  switch (period.kind) {
    case 'today':
    case 'yesterday':
    case 'tomorrow':
    case 'date':
      return 'day';
    case 'this':
    case 'last':
    case 'next':
    case 'to-date':
      return period.unit;
    case 'last-days':
    case 'next-days':
      return period.count === 7 ? 'week' : period.count === 1 ? 'day' : null;
    case 'last-weeks':
    case 'next-weeks':
      return period.count === 1 ? 'week' : null;
    case 'last-months':
    case 'next-months':
      return period.count === 1 ? 'month' : null;
    case 'month':
    case 'quarter':
    case 'year':
      return period.kind;
    // A Monday is set beside the Monday before.
    case 'weekday':
      return 'week';
    default:
      return null;
  }
}
