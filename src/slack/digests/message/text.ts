import type { DigestPeriod } from '../../../digests/digest';
import type { DigestList, DigestModel, DigestUpcoming } from '../../../digests/digest-model';
import { nextRun, periodBefore } from '../../../digests/schedule';
import { sentenceCase } from '../../../lib/text/fold';
import { hiddenName } from '../../../lib/text/member-name';
import { addDays, countDays, datePartsOf, isWholeMonth } from '../../../lib/time/calendar';
import { zoneTime } from '../../../lib/time/describe-period';
import { localDateOf } from '../../../lib/time/wall-time';
import { formatStandout, formatTotals, totalsNote } from '../../../rankings/totals';
import { formatUsual } from '../../../rankings/trend';
import { gapText, numbersNote } from '../../kit/gap-text';
import { countOf, joinList, singleLine } from '../../kit/text';
import { shownValue } from '../../rankings/text';
import { dayText, periodText, runDaysText, runTimeText } from '../list/text';

// Every function here returns plain text: names are not escaped yet.

/** "Sales EU", to start a line. */
function whoseText({ digest, accessName }: DigestModel): string {
  const { scope } = digest.content;
  if (scope.kind === 'org') return 'Everyone in the organisation';
  return singleLine(scope.kind === 'team' ? scope.teamName : (accessName ?? hiddenName), 60);
}

/** "Sales EU, 16–22 Nov" */
export const titleText = (model: DigestModel) =>
  `${whoseText(model)}, ${runDaysText(model.run, model.digest.schedule.timeZone)}`;

const lengthOf = ({ first, last }: DigestPeriod) => countDays(first, last);

/** "the week before", "the month before", or for other periods "a week earlier". */
function beforeText(period: DigestPeriod): string {
  if (isWholeMonth(period.first, period.last)) return 'the month before';
  return lengthOf(period) === 7 ? 'the week before' : 'a week earlier';
}

/** "92 bookings, 3 more than the week before" */
export function headlineText(model: DigestModel): string {
  const { figures, run } = model;
  const [bookings] = figures.figures;
  const count = countOf(bookings?.value ?? 0, 'booking');
  const what = figures.of === 'ten-busiest' ? `the ten busiest had ${count}` : count;
  if (model.isEmpty) return 'no bookings';
  if (typeof bookings?.before !== 'number') return what;
  const than = beforeText(run.period);
  const difference = bookings.value - bookings.before;
  if (difference === 0) return `${what}, as many as ${than}`;
  return `${what}, ${Math.abs(difference).toLocaleString('en')} ${difference > 0 ? 'more' : 'fewer'} than ${than}`;
}

/** "Within the usual 75–95." Empty when the range is not known. */
export function usualWords({ usual, figures, isEmpty }: DigestModel): string {
  const value = figures.figures[0]?.value;
  if (usual === null || value === undefined || figures.of !== 'calcom' || isEmpty) return '';
  const { least, most } = usual;
  const where = value < least ? 'Fewer than' : value > most ? 'More than' : 'Within';
  return `${where} the usual ${formatUsual(usual)}.`;
}

/** A rise is mentioned when it is at least this many and at least this share of the earlier value. */
const leastRise = 3;
const leastPart = 0.5;

/** "Lena Vogt rose from 4 to 11; cancellations fell from 11 to 10." Names nobody's fall. May be empty. */
export function standoutText({ lists, figures, isEmpty }: DigestModel): string {
  if (isEmpty) return '';
  const list = lists.find((each): each is Named => each.kind === 'named' && each.ranking.unit === 'bookings');
  const riser = (list?.rows ?? [])
    .flatMap(({ name, value, rankChange }) => {
      const from =
        rankChange === null || rankChange.kind === 'was-outside'
          ? null
          : rankChange.kind === 'new'
            ? 0
            : rankChange.valueBefore;
      const isRise = from !== null && value - from >= Math.max(leastRise, from * leastPart);
      return isRise && name !== hiddenName ? [{ name, from, value }] : [];
    })
    .sort((a, b) => b.value - b.from - (a.value - a.from))[0];
  const change = formatStandout(figures.figures) ?? '';
  if (riser === undefined) return change;
  const kind = list?.ranking.id === 'most-bookings' ? '' : ' completed';
  const rise = `${singleLine(riser.name, 60)} rose from ${riser.from} to ${riser.value}${kind}`;
  return change === '' ? `${rise}.` : `${rise}; ${change.charAt(0).toLowerCase()}${change.slice(1)}`;
}

/** "Completed 80 (+3)  ·  Cancelled 10 (−1)". Empty for none. */
export const figuresText = ({ figures }: DigestModel) =>
  figures.of === 'ten-busiest' ? '' : formatTotals(figures.figures).join('  ·  ');

/** Cal.com answers the same for no bookings and for no permission, so the text says both. */
export function emptyText(model: DigestModel): string {
  if (model.digest.content.scope.kind === 'me') return 'None were booked, or Cal.com doesn’t show them.';
  return `None were booked, or ${accessOwner(model)}’s Cal.com access can’t see them: that needs an owner or admin in Cal.com.`;
}

/** "The week of 2–8 Nov wasn’t posted: Roundup wasn’t running." */
export function missedText(missed: DigestPeriod, { digest, run }: DigestModel): string {
  const { unit, count } = countUnits(missed);
  const isMany = count > 1;
  const what = isMany ? `The ${count} ${unit}s` : `The ${unit}`;
  const days = periodText(missed, digest.schedule.timeZone, run.at);
  return `${what} of ${days} ${isMany ? 'weren’t' : 'wasn’t'} posted: Roundup wasn’t running.`;
}

/** Whole weeks or months in a period; any other length counts as one digest. */
function countUnits({ first, last }: DigestPeriod): { readonly unit: string; readonly count: number } {
  const [start, end] = [datePartsOf(first), datePartsOf(addDays(last, 1))];
  const months = (end.year - start.year) * 12 + end.month - start.month;
  if (start.day === 1 && end.day === 1) return { unit: 'month', count: months };
  const weeks = countDays(first, last) / 7;
  return Number.isInteger(weeks) ? { unit: 'week', count: weeks } : { unit: 'digest', count: 1 };
}

type Named = Extract<DigestList, { kind: 'named' }>;
type Nameless = Extract<DigestList, { kind: 'nameless' }>;

/** "5, 3 and 2 (the week before: 4, 4 and 1)": the first values of a list without names. */
export function namelessText(list: Nameless, period: DigestPeriod): string {
  const say = (values: readonly number[]) =>
    values.length === 0 ? 'nobody' : joinList(values.map((value) => shownValue(value, list)));
  const before = list.valuesBefore === null ? '' : ` (${beforeText(period)}: ${say(list.valuesBefore)})`;
  return `${say(list.values)}${before}`;
}

/** "Next week: 76 booked, 6 not confirmed. Busiest: Rui Pires 23." */
export function upcomingText(upcoming: DigestUpcoming, model: DigestModel): string {
  const when = `${comingWeek(upcoming, model)}:`;
  if (upcoming.kind === 'not-allowed') return `${when} not shown, this Cal.com access can’t list bookings.`;
  const { bookings, pending, hosts, isCut, isOwnersAlone } = upcoming;
  const [busiest] = hosts;
  // Cal.com's list for a team leaves out bookings of its members' personal event types.
  const how = model.digest.content.scope.kind === 'team' ? ' through the team’s event types' : '';
  const open = pending > 0 ? `, ${pending} not confirmed` : '';
  return [
    bookings === 0 && !isCut
      ? `${when} nothing booked yet${how}.`
      : `${when} ${isCut ? 'more than ' : ''}${bookings.toLocaleString('en')} booked${how}${open}.`,
    busiest === undefined || hosts.length < 2
      ? ''
      : `Busiest: ${singleLine(busiest.name, 60)} ${busiest.bookings}.`,
    isOwnersAlone ? `Only ${accessOwner(model)}’s own: this access can’t see others.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** "This week" or "Next week", as of the day of the post. */
export function comingWeek({ period }: DigestUpcoming, { run, digest }: DigestModel): string {
  const today = localDateOf(run.at, digest.schedule.timeZone);
  return period.first <= today ? 'This week' : 'Next week';
}

/** Hidden people stay hidden, even as owners of the access. */
const accessOwner = ({ accessName }: DigestModel) =>
  accessName === null ? 'a colleague (hidden)' : singleLine(accessName, 60);

/** The parts of the context line: access, zone, unequal month lengths, and the next post. */
export function contextText(model: DigestModel): readonly string[] {
  const { digest, run, countNotes, nextAt } = model;
  const [days, daysBefore] = [run.period, periodBefore(run.period)].map(lengthOf);
  const isUneven = digest.content.isCompared && days !== daysBefore;
  const { timeZone } = digest.schedule;
  const isShared = digest.content.access === 'shared';
  const owner = accessOwner(model);
  return [
    isShared ? `Shared Cal.com access (${owner})` : `${sentenceCase(owner)}’s Cal.com access`,
    ...(digest.content.scope.kind === 'me' && countNotes === null ? ['team bookings not included'] : []),
    zoneTime(timeZone),
    ...(isUneven ? [`${days} vs ${daysBefore} days`] : []),
    nextAt === null ? 'paused' : nextText(nextAt, timeZone, model),
  ];
}

function nextText(nextAt: Date, timeZone: string, { digest }: DigestModel): string {
  if (digest.skipAt?.getTime() !== nextAt.getTime()) return `next: ${runTimeText(nextAt, timeZone)}`;
  const then = nextRun(digest.schedule, nextAt).at;
  return `${dayText(nextAt, timeZone)} is skipped, next: ${runTimeText(then, timeZone)}`;
}

/** What could mislead about the numbers, in one line. Empty for nothing. */
export function footnoteText(model: DigestModel): string {
  const { figures, lists, upcoming, isEmpty } = model;
  if (isEmpty) return '';
  const hasCancelled = lists.some(({ ranking }) => ranking.list === 'mostCancelled');
  return [
    ...numbersNote(model),
    ...(upcoming?.kind === 'load' ? gapText(upcoming.gaps) : []),
    figures.of === 'ten-busiest' ? 'Cal.com lists ten people at most, so the total isn’t known.' : '',
    upcoming?.kind === 'load' && upcoming.isCut
      ? 'Only the first thousand upcoming bookings are counted.'
      : '',
    figures.of === 'calcom' && hasCancelled ? totalsNote : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** What the lists leave out, so that nobody is taken for zero. Empty for nothing. */
export function coverageText({ lists, digest }: DigestModel): string {
  const { rows: most } = digest.content;
  const named = lists.flatMap((list) => (list.kind === 'named' && list.rows.length > 0 ? [list] : []));
  return [
    named.some(({ rows, mayHaveMore }) => mayHaveMore || rows.length === most)
      ? `Top ${most} each: others may have some too.`
      : '',
    named.length > 0 ? 'People without one aren’t listed.' : '',
    lists.some(({ kind }) => kind === 'nameless') ? 'Bottom lists are posted without names.' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
