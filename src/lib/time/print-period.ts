import { monthNames } from './calendar';
import { dots, toDateWords } from './parse-period';
import type { PeriodSpec } from './period';

/** Prints the period in the exact form; `parsePeriod` reads it back unchanged. */
export function printPeriod(spec: PeriodSpec): string {
  switch (spec.kind) {
    case 'today':
    case 'yesterday':
    case 'tomorrow':
      return spec.kind;
    case 'this':
    case 'last':
    case 'next':
      return `${spec.kind} ${spec.unit}`;
    case 'last-days':
    case 'last-weeks':
    case 'last-months':
    case 'next-days':
    case 'next-weeks':
    case 'next-months': {
      const words = spec.kind.replace('-', ` ${spec.count} `);
      return spec.count === 1 ? words.slice(0, -1) : words;
    }
    case 'date':
      return spec.date;
    case 'range':
      return `${spec.first}${dots}${spec.last}`;
    case 'since':
      return `since ${spec.first}`;
    case 'until':
      return `until ${spec.last}`;
    case 'month':
      return spec.year === null
        ? (monthNames[spec.month - 1] ?? '')
        : `${spec.year}-${String(spec.month).padStart(2, '0')}`;
    case 'quarter':
      return spec.year === null ? `q${spec.quarter}` : `q${spec.quarter} ${spec.year}`;
    case 'year':
      return String(spec.year);
    case 'weekday':
      return spec.direction === null ? spec.weekday : `${spec.direction} ${spec.weekday}`;
    case 'to-date':
      return toDateWords.find(([, unit]) => unit === spec.unit)?.[0] ?? '';
    case 'since-day':
      return `since ${spec.day}`;
    case 'since-digest':
      return 'since the last digest';
  }
}
