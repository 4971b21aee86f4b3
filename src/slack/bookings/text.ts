import type { SectionView, WalkView } from '../../bookings/walk';
import type { Stream } from '../../bookings/walk-state';
import { sentenceCase } from '../../lib/text/fold';
import { describePeriodFrom } from '../../lib/time/describe-period';
import { resolvePeriod } from '../../lib/time/period';
import { printPeriod } from '../../lib/time/print-period';
import { formatWallTime } from '../../lib/time/wall-time';
import { joinList, singleLine } from '../kit/text';
import type { BookingsAnswer } from './ask-bookings';
import { type DateContext, dateText } from './booking-row';
import { type HostFilter, hostTexts } from './bookings-request';

const behindStreams: readonly Stream[] = ['past', 'cancelled', 'all'];

/** "Your next bookings: 14 this week." The number is left out unless all that it counts was read. */
export function headline(answer: BookingsAnswer): string {
  const { question, host, walk } = answer;
  const { attendee, uid } = question;
  const rows = walk.sections.flatMap((part) => part.rows);
  const guest = attendee === null ? '' : ` with ${singleLine(attendee.text, 40)}`;
  const what = `${noun(answer)}${guest}${periodPhrase(answer)}`;
  const isSearching = walk.sections.some((part) => part.searchedUntil !== null);
  if (rows.length === 0) {
    if (walk.sections.some((part) => part.firstRow > 1)) return 'No more bookings.';
    if (uid !== null) return 'No booking with this ID.';
    if (isSearching) return `No ${what} found yet.`;
    return host.by === 'me' ? `You have no ${what}.` : `No ${what}.`;
  }
  if (uid !== null) return rows.length === 1 ? 'One booking with this ID.' : 'The bookings with this ID.';
  const whose = host.by === 'me' ? 'Your' : host.by === 'everyone' ? 'Everyone’s' : `${hostName(host)}’s`;
  const count = countOf(answer);
  return `${whose} ${what}${count === null ? '' : `: ${count.text}`}.`;
}

const hostName = (host: Extract<HostFilter, { text: string }>) =>
  joinList(hostTexts(host).map((text) => singleLine(text, 40)));

/** "next bookings", "past and cancelled bookings" */
export function noun({ question: { streams, period } }: BookingsAnswer): string {
  const [only] = streams;
  if (only === 'all') return 'bookings';
  if (streams.length === 1 && only === 'upcoming' && period === null) return 'next bookings';
  return `${joinList(streams)} bookings`;
}

/** " last week", " in the next 7 days", ", 1–31 Oct 2026" */
export function periodPhrase({ period, askedAt }: BookingsAnswer): string {
  if (period === null) return '';
  const { spec } = period;
  if (spec.kind === 'to-date') return ` this ${spec.unit} so far`;
  if ('count' in spec) return ` in the ${printPeriod(spec).replace(' 1 ', ' ')}`;
  const isNamed = ['today', 'yesterday', 'tomorrow', 'this', 'last', 'next'].includes(spec.kind);
  if (isNamed) return ` ${printPeriod(spec)}`;
  const days = describePeriodFrom(period, askedAt);
  return /^(since|until)/.test(days) ? ` ${days}` : `, ${days}`;
}

interface Counted {
  readonly text: string;
  /** Where the count ends, when that is not the end of the period or of the list. */
  readonly until: Date | null;
}

/**
 * The number of rows. For upcoming bookings without a period, those of this week, or of next week when this
 * week has no more. Returns null when not all rows to count are known.
 */
function countOf({ walk, question, askedAt, timeZone, weekStart }: BookingsAnswer): Counted | null {
  const { sections } = walk;
  const totals = sections.map(({ knownRows }) =>
    knownRows?.completeBefore === null ? knownRows.starts.length : null,
  );
  const isWhole = totals.every((count) => count !== null);
  const total = totals.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const isAhead = question.streams.every((stream) => !behindStreams.includes(stream));
  if (question.period !== null || !isAhead) return isWhole ? { text: String(total), until: null } : null;
  const known = sections[0]?.knownRows ?? null;
  for (const kind of ['this', 'next'] as const) {
    const calendar = { now: askedAt, timeZone, weekStart, currentPeriod: 'whole' } as const;
    const { end } = resolvePeriod({ kind, unit: 'week' }, calendar);
    if (known === null || end === null || (known.completeBefore !== null && known.completeBefore <= end))
      return null;
    const count = known.starts.filter((start) => start <= end).length;
    if (count > 0) return { text: `${count} ${kind} week`, until: end };
  }
  return isWhole ? { text: String(total), until: null } : null;
}

/** Whether the answer depends on a zone's days, or the zone may not be the reader's. */
export const dependsOnZone = ({ period, created, updated, accessOwner }: BookingsAnswer) =>
  period !== null || created !== null || updated !== null || accessOwner.kind === 'shared';

/** Whose bookings, when and with which filters, so that a wrong guess is seen. Plain text. */
export function aboutTexts(answer: BookingsAnswer, zoneText: string): readonly string[] {
  const { question, created, updated, teamName, eventName, timeZone, askedAt } = answer;
  const period = answer.period === null ? '' : describePeriodFrom(answer.period, askedAt);
  const counted = countOf(answer)?.until ?? null;
  const last = answer.walk.sections[0]?.rows.at(-1)?.start ?? null;
  // The count ends there, but the rows go on.
  const until = counted !== null && last !== null && last > counted ? null : counted;
  return [
    whoseText(answer),
    headline(answer).includes(period) ? '' : period,
    until === null ? '' : `until ${formatWallTime(until, timeZone, 'EEE d MMM')}`,
    question.attendee === null ? '' : `attendee ${question.attendee.text}`,
    teamName === null ? '' : `team ${teamName}`,
    eventName ?? '',
    question.uid === null ? '' : `booking ${question.uid}`,
    created === null ? '' : `booked ${describePeriodFrom(created, askedAt)}`,
    updated === null ? '' : `changed ${describePeriodFrom(updated, askedAt)}`,
    zoneText,
  ]
    .filter((part) => part !== '')
    .map((part) => singleLine(part, 120));
}

function whoseText({ host, accessOwner }: BookingsAnswer): string {
  const access = accessOwner.kind === 'own' ? 'your access' : `${singleLine(accessOwner.name, 40)}’s access`;
  if (host.by === 'me') return 'Your own account';
  return `${host.by === 'everyone' ? 'Everyone’s bookings' : `${hostName(host)}’s bookings`} that ${access} can see`;
}

/** "Looked as far as Fri 12 Mar.", when we filter rows ourselves. */
export function searchedTexts({ sections }: WalkView, dateContext: DateContext): readonly string[] {
  return sections.flatMap(({ searchedUntil, direction }) => {
    if (searchedUntil === null) return [];
    const where = direction === 'ahead' ? 'later' : 'earlier';
    return [
      `Looked as far as ${dateText(searchedUntil, dateContext)}. *Keep looking* goes through ${where} bookings.`,
    ];
  });
}

/** "Past and cancelled, latest first". Empty when there is only one section. */
export function partTitle({ direction }: SectionView, { question, walk }: BookingsAnswer): string {
  if (walk.sections.length < 2) return '';
  const isBehind = direction === 'behind';
  if (question.streams.includes('all'))
    return isBehind ? 'Past and cancelled, latest first' : 'Coming up, soonest first';
  const streams = question.streams.filter((stream) => behindStreams.includes(stream) === isBehind);
  return `${sentenceCase(joinList(streams))}, ${isBehind ? 'latest' : 'soonest'} first`;
}

/** "Showing 10." "Showing 41–50." "Showing all 7 coming up and 10 past." */
export function rangeTexts(parts: readonly SectionView[], { walk }: BookingsAnswer): readonly string[] {
  const whatOf = ({ direction }: SectionView) =>
    walk.sections.length < 2 ? '' : direction === 'ahead' ? ' coming up' : ' past';
  const found = parts.filter(({ rows }) => rows.length > 0);
  const ranges = found.map((part) => {
    const { rows, firstRow, next } = part;
    const last = firstRow + rows.length - 1;
    if (firstRow > 1) return `${firstRow}–${last}${next === null ? ', the end' : ''}${whatOf(part)}`;
    const shown = next !== null ? `${last}` : last === 1 ? 'the only one' : `all ${last}`;
    return shown + whatOf(part);
  });
  const none = parts.filter((part) => !found.includes(part)).map((part) => `None${whatOf(part)} found yet.`);
  return [...(ranges.length === 0 ? [] : [`Showing ${joinList(ranges)}.`]), ...none];
}

/** For an empty list: the likely reason, and what to try. */
export function emptyTexts(answer: BookingsAnswer): readonly string[] {
  const { question, walk, host, accessOwner } = answer;
  if (walk.sections.some((part) => part.searchedUntil !== null || part.firstRow > 1)) return [];
  const { streams, uid, host: _host, ...filters } = question;
  const access =
    accessOwner.kind === 'own'
      ? 'Your Cal.com access'
      : `${singleLine(accessOwner.name, 40)}’s Cal.com access`;
  if (uid !== null) return [`${access} can’t see it, or it’s in another list.`];
  if (isOverAndAhead(answer)) return ['That period is over.'];
  if (isLeftEmpty(answer))
    return ['Nothing more is coming up in that period.', 'Try a longer one or fewer filters.'];
  const name = filters.attendee === null ? '' : 'Write an attendee’s name or e-mail in full, as in Cal.com.';
  const isFiltered = Object.values(filters).some((filter) => filter !== null);
  const others = ['upcoming', 'past', 'all'].filter((other) => !streams.some((stream) => stream === other));
  const tip = isFiltered ? 'Try a longer period or fewer filters.' : `Try \`${others.join('` or `')}\`.`;
  return [host.by === 'me' ? '' : `${access} can see none.`, tip, name].filter((text) => text !== '');
}

/** Only upcoming bookings were asked for, and the period is over. */
export function isOverAndAhead(answer: BookingsAnswer): boolean {
  const { period, askedAt } = answer;
  return asksAhead(answer) && period?.end != null && period.end < askedAt;
}

/** Only upcoming bookings were asked for, the period has begun, and none are left. */
export function isLeftEmpty(answer: BookingsAnswer): boolean {
  const { period, askedAt, walk } = answer;
  const hasBegun = period?.start != null && period.start < askedAt;
  const isEmpty = walk.sections.every(({ rows, next }) => rows.length === 0 && next === null);
  return asksAhead(answer) && hasBegun && isEmpty;
}

const asksAhead = ({ question }: BookingsAnswer) =>
  question.streams.every((stream) => !behindStreams.includes(stream));

export const incompleteText =
  'Cal.com has more bookings here than I can read at once, so some may be missing. A shorter period shows all.';

export const tooLongText =
  'There is more, but this question is too long for a button. Ask again with fewer filters.';
