import type { DigestList, DigestModel, DigestRow, DigestUpcoming } from '../../../digests/digest-model';
import { countDays } from '../../../lib/time/calendar';
import { describePeriod, zoneLabel } from '../../../lib/time/describe-period';
import type { Period } from '../../../lib/time/period';
import { formatPublicRankChange, spokenRankChange } from '../../../rankings/rank-change';
import { formatValue, type RankingUnit } from '../../../rankings/ranking';
import { totalsNote } from '../../../rankings/totals';
import { joinList, singleLine } from '../../kit/text';

/** Whose bookings these are: plain text. */
export function whoseWords({ digest, accessName }: DigestModel): string {
  const { scope } = digest.content;
  if (scope.kind === 'org') return 'Whole organisation';
  return singleLine(
    scope.kind === 'team' ? `Team ${scope.teamName}` : (accessName ?? 'A colleague (hidden)'),
    80,
  );
}

/** Hidden people stay hidden, also where it is their access that is asked with. */
const ownerWords = ({ accessName }: Pick<DigestModel, 'accessName'>) =>
  accessName === null ? 'a colleague (hidden)' : singleLine(accessName, 60);

/** What the headline's figures leave open. */
export function figuresNote({ figures, isEmpty }: DigestModel): string {
  if (isEmpty) return '';
  switch (figures.of) {
    case 'calcom':
      return totalsNote;
    case 'lists':
      return 'Totals are the sums of lists that nobody is missing from.';
    case 'ten-busiest':
      return 'Cal.com lists ten members at most, so the totals are not known.';
  }
}

/** For a week without any booking: Cal.com answers "none" and "not for you" in the same way, so both are said. */
export function emptyWords({ digest }: DigestModel): string {
  return (
    'No bookings, or no permission to see them: Cal.com answers both the same way.' +
    (digest.content.scope.kind === 'me'
      ? ''
      : ' Team and organisation numbers need an owner or admin of it in Cal.com.')
  );
}

/** "The week of Mon 2 – Sun 8 Nov 2026 was not posted: Roundup was not running." */
export function missedWords(missed: Period): string {
  const { firstDay, lastDay } = missed;
  const weeks = firstDay === null || lastDay === null ? 0 : countDays(firstDay, lastDay) / 7;
  const isMany = weeks > 1 && Number.isInteger(weeks);
  const what = isMany ? `The ${weeks} weeks` : weeks === 1 ? 'The week' : 'The digest';
  return `${what} of ${describePeriod(missed)} ${isMany ? 'were' : 'was'} not posted: Roundup was not running.`;
}

/** "The three highest numbers are 5, 3 and 2 (the week before: 4, 4 and 1)." */
export function namelessWords(list: Extract<DigestList, { kind: 'nameless' }>): string {
  const { ranking, values, valuesBefore } = list;
  const show = (value: number) => (ranking.unit === 'stars' ? `${value.toFixed(2)} ★` : String(value));
  const before =
    valuesBefore === null
      ? ''
      : ` (the week before: ${valuesBefore.length === 0 ? 'none' : joinList(valuesBefore.map(show))})`;
  if (values.length === 0) return `Nobody is in this list${before}.`;
  const which = ranking.direction === 'lowest-first' ? 'lowest' : 'highest';
  const count = ['', '', 'two ', 'three '][values.length] ?? '';
  const subject = values.length === 1 ? `The ${which} number is` : `The ${count}${which} numbers are`;
  return `${subject} ${joinList(values.map(show))}${before}.`;
}

/** "1. Ana Pires, 14 bookings (up 3 places, 9 more)" */
export function spokenRow(row: DigestRow, unit: RankingUnit): string {
  const move = rowNote(row, unit);
  const words = `${row.rank}. ${singleLine(row.name, 60)}, ${formatValue(row.value, unit)}`;
  return move === '' ? words : `${words} (${spokenRankChange(move)})`;
}

/** What became of a row since the week before, but for a fall: a channel is told of nobody's (design §5.3). */
export function rowNote({ move }: DigestRow, unit: RankingUnit): string {
  return move === null ? '' : formatPublicRankChange({ move }, unit);
}

/** "34 bookings ahead in Mon 16 – Sun 22 Nov 2026, 3 of them not confirmed yet." */
export function upcomingWords(upcoming: DigestUpcoming, { digest, accessName }: DigestModel): string {
  const days = describePeriod(upcoming.period);
  if (upcoming.kind === 'not-allowed') {
    return `What is booked for ${days} is not shown: this Cal.com access may not list bookings.`;
  }
  const { bookings, pending, isCut, isOwnersAlone } = upcoming;
  const thing = bookings === 1 ? 'booking' : 'bookings';
  // Cal.com's list of a team's bookings leaves out what its members are booked for on their own.
  const how = digest.content.scope.kind === 'team' ? ' through the team’s event types' : '';
  return [
    bookings === 0 && !isCut
      ? `No bookings${how} ahead in ${days} that this Cal.com access may see.`
      : `${isCut ? 'More than ' : ''}${bookings} ${thing}${how} ahead in ${days}${pending > 0 ? `, ${pending} of them not confirmed yet` : ''}.`,
    isCut ? 'Only the first thousand that Cal.com lists are counted.' : '',
    isOwnersAlone ? `All are ${ownerWords({ accessName })}’s own: this access may see no others.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Whose access, which days, in which zone, beside what: one part each, plain text. */
export function understoodWords(model: DigestModel): readonly string[] {
  const { digest, period, before, countNotes } = model;
  const access =
    digest.content.access === 'own'
      ? `Asked with the Cal.com access of ${ownerWords(model)}`
      : `Asked with the workspace’s shared Cal.com access (${ownerWords(model)})`;
  return [
    access,
    whoseWords(model) +
      (digest.content.scope.kind === 'me' && countNotes === null ? ', without team bookings' : ''),
    `${describePeriod(period)}, whole days in ${zoneLabel(period.timeZone)}, by start time`,
    before === null ? 'not compared' : `compared with ${describePeriod(before)}`,
  ].map((part) => singleLine(part, 160));
}
