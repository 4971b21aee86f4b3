import type { Reason, Reconciliation } from '../../../rankings/reconcile';
import { gapWords } from '../../kit/gap-words';
import { plainLine } from '../../kit/mrkdwn';

const numbers = new Intl.NumberFormat('en');
const stars = (value: number) => value.toFixed(2);

/** What the number and the bookings have to do with each other: the sum first, then why. Plain text. */
export function reconciliationWords(reconciliation: Reconciliation, name: string): readonly [string, string] {
  const { was, unit } = reconciliation;
  const changed =
    was === null
      ? []
      : [`This ranking said ${unit === 'stars' ? stars(was) : was}; it has changed since it was made.`];
  const about = [
    ...gapWords(reconciliation.gaps),
    ...aboutDifference(reconciliation, plainLine(name, 60)),
    ...changed,
  ];
  return [sumWords(reconciliation), about.join(' ')];
}

function sumWords({ unit, counted, listed, bookings, reasons }: Reconciliation): string {
  const soFar = reasons.includes('not-looked') ? ' so far' : '';
  if (unit === 'bookings') {
    return counted === null
      ? `${bookings} listed${soFar}`
      : `${numbers.format(counted)} counted, ${numbers.format(bookings)} listed${soFar}`;
  }
  const ratings = `${numbers.format(bookings)} ${bookings === 1 ? 'rating' : 'ratings'} listed${soFar}`;
  const mean =
    listed === null ? '' : bookings === 1 ? `: ${stars(listed)}` : `, their mean is ${stars(listed)}`;
  return counted === null ? `${ratings}${mean}` : `${stars(counted)} stars on average; ${ratings}${mean}`;
}

function aboutDifference(reconciliation: Reconciliation, name: string): readonly string[] {
  const { difference, counted, bookings, unit, reasons, gaps } = reconciliation;
  const why = reasons.map((reason) => reasonWords(reason, reconciliation));
  switch (difference) {
    case 'none':
      if (reasons.length > 0) return why;
      return [unit === 'stars' ? 'These are the ratings behind the average.' : 'All of them are listed.'];
    case 'uncounted':
      return [`${name} is no longer in this list, so Cal.com does not say the number of today.`, ...why];
    case 'fewer': {
      const missing =
        unit === 'stars' || counted === null ? null : counted - bookings - (gaps?.unreadable ?? 0);
      if (reasons.includes('not-looked')) return why;
      // Those that could not be read may be just the ones that are missing.
      if (missing !== null && missing <= 0) return [];
      const subject = missing === null ? 'The ratings are' : missing === 1 ? '1 is' : `${missing} are`;
      return [`${subject} not visible to you.`, ...why];
    }
    case 'more':
    case 'another':
      return why;
  }
}

function reasonWords(reason: Reason, { difference, looked, unit }: Reconciliation): string {
  const things = unit === 'stars' ? 'ratings' : 'bookings';
  switch (reason) {
    case 'not-looked':
      return `Roundup looked through the latest ${numbers.format(looked)} bookings of this period; more may be among the earlier ones.`;
    case 'own-only':
      return 'Cal.com shows this access only bookings that its owner hosts or attends.';
    case 'other-access':
      return 'The workspace’s shared access counted them; your own Cal.com account lists only what you host, attend or run.';
    case 'not-visible':
      return 'Cal.com counts more than it lists: bookings of people who have left, or of event types that were deleted, are listed for nobody but their hosts and guests.';
    case 'paid':
      return 'Bookings do not say whether they were paid, so paid and unpaid ones are listed.';
    case 'team-unclear':
      return 'Some may be another team’s: the event types of all teams could not be read.';
    case 'changed':
      if (difference === 'more') return 'Some may have been booked or changed since they were counted.';
      if (difference === 'another') return `Some ${things} may not be visible to you, or have changed since.`;
      return 'Or they were moved, changed or deleted since they were counted.';
  }
}
