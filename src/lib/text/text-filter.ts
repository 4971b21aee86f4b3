import { foldText, plainTypography } from './fold';

/** How a text is held against what was typed, in Cal.com's words. */
export const textOperators = [
  'contains',
  'notContains',
  'equals',
  'notEquals',
  'startsWith',
  'endsWith',
  'isEmpty',
  'isNotEmpty',
] as const;
export type TextOperator = (typeof textOperators)[number];

/** Whose bookings count, by the host's name or e-mail address. The tests for emptiness have no text. */
export interface MemberFilter {
  readonly by: 'name' | 'email';
  readonly operator: TextOperator;
  readonly text: string;
}

export const needsText = (operator: TextOperator) => operator !== 'isEmpty' && operator !== 'isNotEmpty';

/**
 * As Cal.com compares: whole texts with regard to case and parts without; what is missing passes no test but that for
 * emptiness. Typography does not count.
 */
export function passesText(value: string | null, { operator, text }: Omit<MemberFilter, 'by'>): boolean {
  const isEmpty = value === null || value === '';
  if (operator === 'isEmpty') return isEmpty;
  if (operator === 'isNotEmpty') return !isEmpty;
  if (value === null) return false;
  const [given, part] = [foldText(value), foldText(text)];
  const [whole, wanted] = [plainTypography(value), plainTypography(text)];
  switch (operator) {
    case 'contains':
      return given.includes(part);
    case 'notContains':
      return !given.includes(part);
    case 'equals':
      return whole === wanted;
    case 'notEquals':
      return whole !== wanted;
    case 'startsWith':
      return given.startsWith(part);
    case 'endsWith':
      return given.endsWith(part);
  }
}
