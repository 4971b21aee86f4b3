import { describePeriodFrom, zoneTime } from '../../lib/time/describe-period';
import type { PeriodBefore } from '../../lib/time/period-before';
import { printPeriod } from '../../lib/time/print-period';
import type { RankingsAnswer, RankingsTotals, ResolvedQuestion } from '../../rankings/answer';
import { maxBookingsCounted } from '../../rankings/count';
import {
  type MemberFilter,
  type RankingsQuestion,
  type Scope,
  type StatusFilter,
  statusFilters,
} from '../../rankings/question';
import { formatPercentChange } from '../../rankings/rank-change';
import { formatValue, type RankedList, type RankedMember, type RankingId } from '../../rankings/ranking';
import { formatStandout } from '../../rankings/totals';
import { countOf, joinList, singleLine, thousands } from '../kit/text';
import { operatorText } from './member';

type Counted = Partial<Pick<RankingsAnswer, 'countNotes'>>;

/** Plain text: names are not escaped yet. */
function scopeText(scope: Scope, { countNotes = null }: Counted): string {
  if (scope.kind === 'org') return 'Everyone in the organisation';
  if (scope.kind === 'team') return `Team ${scope.teamName}`;
  return `Your own bookings${countNotes === null ? ' (team bookings not included)' : ''}`;
}

function formatPeriod({ period, askedAt }: Pick<ResolvedQuestion, 'period' | 'askedAt'>): string {
  const days = describePeriodFrom(period, askedAt).replace(
    /(?:, (?:until )?\d\d:\d\d)? \(still running\)$/,
    '',
  );
  return period.isRunning && period.end !== null ? `${days}, so far` : days;
}

const ratingSigns = { eq: '=', neq: '≠', gt: '>', gte: '≥', lt: '<', lte: '≤' } as const;
const statusText: Readonly<Record<StatusFilter, string>> = {
  accepted: 'confirmed',
  pending: 'pending',
  cancelled: 'cancelled',
  rejected: 'rejected',
  awaiting_host: 'awaiting a host',
};

/** Names whichever are fewer: the statuses that count, or those that don't. */
function statusesText(statuses: RankingsQuestion['statuses']): string {
  const others = statusFilters.filter((status) => !statuses.includes(status));
  if (statuses.length === 0 || others.length === 0) return '';
  const inWords = (each: readonly StatusFilter[]) => each.map((status) => statusText[status]);
  return others.length < statuses.length
    ? `all but ${inWords(others).join(' and ')}`
    : `only ${inWords(statuses).join(' or ')}`;
}

/** Everything understood that differs from the default, so that a wrong guess is seen. Plain text. */
export function formatUnderstood(answer: ResolvedQuestion & Counted): readonly string[] {
  const { member } = answer.question;
  return clean([...commonText(answer), member === null ? '' : memberText(member)]);
}

function memberText({ by, operator, text }: MemberFilter): string {
  return `host ${by === 'email' ? 'e-mail' : 'name'} ${operatorText[operator]} ${text}`;
}

/** The form for a channel, which does not say whom a member filter names. */
export function formatPublic(answer: ResolvedQuestion & Counted): readonly string[] {
  return clean([...commonText(answer), answer.question.member === null ? '' : 'some members only']);
}

function commonText(answer: ResolvedQuestion & Counted): readonly string[] {
  const { question, scope, period, eventType } = answer;
  const { statuses, paid, rating } = question;
  return [
    scopeText(scope, answer),
    formatPeriod(answer),
    zoneTime(period.timeZone),
    question.dateField === 'created' ? 'by the day they were booked' : '',
    eventType === null ? '' : `only ${eventType.name}`,
    statusesText(statuses),
    paid === null ? '' : paid ? 'only paid' : 'only unpaid',
    rating === null ? '' : `only rated ${ratingSigns[rating.operator]} ${rating.operand}`,
  ];
}

const clean = (parts: readonly string[]) =>
  parts.filter((part) => part !== '').map((part) => singleLine(part, 120));

/** What the numbers are compared with, if that was asked for. Plain text. */
export function formatComparison(answer: RankingsAnswer): readonly string[] {
  const { comparison, totals, question } = answer;
  const before: PeriodBefore | null = comparison ?? totals?.before ?? null;
  if (question.versus !== 'previous') return [];
  if (before === null) return ['nothing before to compare with'];
  const days = describePeriodFrom(before.period, answer.askedAt);
  const isWhole = before.notes.some(({ kind }) => kind === 'not-over');
  return [
    `compared with ${isWhole ? 'all of ' : ''}${days}`,
    ...before.notes.flatMap((note) =>
      note.kind === 'lengths-differ' ? [`${note.days} vs ${note.daysBefore} days`] : [],
    ),
  ];
}

export function isFiltered({ question, eventType }: ResolvedQuestion): boolean {
  const { member, statuses, paid, rating } = question;
  return eventType !== null || member !== null || statuses.length > 0 || paid !== null || rating !== null;
}

/**
 * Whether a list may be posted with names. Lists that rank people from below may not, nor may lists that a
 * filter turns around: "most bookings" of those that were cancelled, or rated badly.
 */
export function mayNameInPublic({ ranking }: RankedList, { statuses, rating }: RankingsQuestion): boolean {
  const isTurned =
    rating !== null || statuses.some((status) => status === 'cancelled' || status === 'rejected');
  return ranking.namesInPublic && !isTurned;
}

const claims: Readonly<Record<RankingId, string>> = {
  'most-bookings': 'had the most bookings',
  'least-bookings': 'had the fewest bookings',
  'most-cancelled': 'had the most cancelled bookings',
  'most-completed': 'completed the most bookings',
  'least-completed': 'completed the fewest bookings',
  'most-no-show': 'had the most host no-shows',
  'highest-rated': 'had the highest rating',
  'lowest-rated': 'had the lowest rating',
};

type Names = readonly Pick<RankedMember, 'name' | 'value' | 'rank'>[];

/** `Rui Pires had the most bookings: 56 of 334 (17%), twice as many as anyone else.` Needs a member. */
export function rankingHeadline(list: RankedList, members: Names, totals: RankingsTotals | null): string {
  const { id } = list.ranking;
  const first = leadersOf(members);
  const all = id === 'most-bookings' ? totalOf(totals, 'created') : null;
  const share = all === null || first.isTied ? '' : ` of ${thousands(all)}${percentOf(first.value, all)}`;
  const times = list.ranking.direction === 'highest-first' ? timesText(list, members) : '';
  return `${first.names} ${claims[id]}: ${shownValue(first.value, list)}${first.isTied ? ' each' : ''}${share}${times}.`;
}

/** `headline` is about the whole period. `details` say in one line what stands out. */
export function overviewHeadline(
  answer: RankingsAnswer,
  members: Names,
): { readonly headline: string; readonly details: readonly string[] } {
  const list = answer.lists.find(({ ranking }) => ranking.id === 'most-bookings');
  const { totals } = answer;
  const created = totals?.figures.find(({ id }) => id === 'created');
  if (totals === null || typeof created?.value !== 'number') {
    const isSaid = list !== undefined && members.length > 0;
    return { headline: isSaid ? rankingHeadline(list, members, null) : nobodyText, details: [] };
  }
  const { value, before } = created;
  const headline = `${countOf(value, 'booking')} ${formatInPeriod(answer)}${formatChange(value, before)}.`;
  const standout = formatStandout(totals.figures);
  const stated = [...leaderText(list, members), ...(standout === null ? [] : [standout])];
  return { headline, details: stated.length === 0 ? [] : [stated.join(' ')] };
}

function leaderText(list: RankedList | undefined, members: Names): readonly string[] {
  if (list === undefined || members.length === 0) return [];
  const { names, value, isTied } = leadersOf(members);
  if (isTied) return [`${names} have ${thousands(value)} each.`];
  return [`${names} has ${thousands(value)} of them${timesText(list, members)}.`];
}

function leadersOf(members: Names) {
  const first = members.filter(({ rank }) => rank === 1);
  const value = first[0]?.value ?? 0;
  const shown = first.map(({ name }) => singleLine(name, 40));
  const names = first.length > 2 ? `${first.length} people` : joinList(shown);
  return { names, value, isTied: first.length > 1 };
}

const timesWords: Readonly<Record<number, string>> = { 2: 'twice', 3: 'three times', 4: 'four times' };

/** `, twice as many as anyone else`; '' when nobody stands out. */
function timesText({ ranking }: RankedList, [first, second]: Names): string {
  if (ranking.unit === 'stars' || first === undefined || second === undefined) return '';
  const times = Math.floor(first.value / second.value);
  return times < 2 ? '' : `, ${timesWords[times] ?? `${times} times`} as many as anyone else`;
}

/** `, 4 more than before (+1%)` */
export function formatChange(value: number, before: number | null): string {
  if (before === null) return '';
  if (value === before) return ', as many as before';
  const percent = formatPercentChange(before, value);
  const size = thousands(Math.abs(value - before));
  return `, ${size} ${value > before ? 'more' : 'fewer'} than before${percent === null ? '' : ` (${percent})`}`;
}

const percentOf = (part: number, all: number) =>
  all >= 10 && part <= all ? ` (${Math.round((part / all) * 100)}%)` : '';

const totalOf = (totals: RankingsTotals | null, id: 'created' | 'rescheduled') =>
  totals?.figures.find((figure) => figure.id === id)?.value ?? null;

/** `in the last 30 days`, `last week`, `for 5–31 Jan` */
export function formatInPeriod(answer: ResolvedQuestion): string {
  const spec = answer.question.period;
  switch (spec.kind) {
    case 'today':
    case 'yesterday':
    case 'tomorrow':
    case 'this':
    case 'last':
    case 'next':
      return printPeriod(spec);
    case 'last-days':
    case 'last-weeks':
    case 'last-months':
    case 'next-days':
    case 'next-weeks':
    case 'next-months':
      return `in the ${printPeriod(spec)}`;
    case 'since':
    case 'until':
      return describePeriodFrom(answer.period, answer.askedAt);
    default:
      return `for ${formatPeriod(answer).replace(/, so far$/, '')}`;
  }
}

const things: Readonly<Record<RankedList['ranking']['column'], string>> = {
  Bookings: 'a booking',
  Cancelled: 'a cancelled booking',
  Completed: 'a completed booking',
  'No-shows': 'a no-show',
  Rating: 'a rating',
};

/** What the list leaves out, so that a missing member is not taken for zero. At most 90 characters. */
export function formatCoverage(list: RankedList): string {
  const { mayHaveMore, ranking } = list;
  if (!mayHaveMore) return `Members without ${things[ranking.column]} aren’t listed.`;
  const tie = tieAtEnd(list);
  return tie === null
    ? `Top ten. Members without ${things[ranking.column]} aren’t listed.`
    : `Top ten: others may have ${shownValue(tie, list)} too. Members without one aren’t listed.`;
}

/** The tied value at the end of a full list, which others may have too; null without such a tie. */
export function tieAtEnd({
  members,
  mayHaveMore,
}: Pick<RankedList, 'members' | 'mayHaveMore'>): number | null {
  const last = members.at(-1)?.value;
  return mayHaveMore && last !== undefined && last === members.at(-2)?.value ? last : null;
}

/** The footnote of an overview: what its lists leave out, or why totals and lists differ. */
export function formatOverviewCoverage({ totals, lacksTotals }: RankingsAnswer): string {
  if ((totalOf(totals, 'rescheduled') ?? 0) > 0)
    return 'Top ten each. The lists count rescheduled bookings as cancelled, the totals don’t.';
  const missing = lacksTotals === true ? ' Cal.com didn’t give the totals.' : '';
  return `Top ten each. Members without one aren’t listed.${missing}`;
}

export const nobodyText = 'Nobody is in this list.';

/** For eight empty lists. Cal.com answers alike without bookings and without permission, so both are said. */
export function formatEmpty(answer: ResolvedQuestion & Counted): string {
  const what = `No bookings ${formatInPeriod(answer)}${isFiltered(answer) ? ' with these filters' : ''}`;
  return answer.countNotes
    ? `${what} among those that this Cal.com access can see.`
    : `${what}, or no permission to see them. Only owners and admins see a team’s or organisation’s numbers in Cal.com.`;
}

export const teamsHint = 'You are in several teams: choose whose bookings to count below, or add `team:"…"`.';

export function formatUncountable(why: 'paid' | 'too-many', isRefused: boolean): string {
  const who = isRefused
    ? 'Cal.com doesn’t show its rankings to this account'
    : 'This Cal.com server has no Insights';
  const how = `${who}, so Roundup counts the bookings themselves`;
  return why === 'paid'
    ? `*Rankings can’t be filtered by \`paid:\` here.* ${how}, and those don’t say whether they were paid.`
    : `*There are more than ${thousands(maxBookingsCounted)} bookings.* ${how}, and so many take too long. Ask for a shorter period, a team or an event type.`;
}

/** `fallbackOwner`: the owner of the access that answered instead of the asker's own. */
export const formatAbout = (answer: RankingsAnswer, fallbackOwner: string | null): readonly string[] => [
  ...formatUnderstood(answer),
  ...(fallbackOwner === null
    ? []
    : [`seen with ${singleLine(fallbackOwner, 60)}’s Cal.com access, which sees more than yours`]),
  ...formatComparison(answer),
];

/** "1. Ana Pires, 14 bookings", for a screen reader and for notifications. */
export function memberLine(member: RankedMember, list: RankedList): string {
  return `${member.rank}. ${singleLine(member.name, 60)}, ${formatValue(member.value, list.ranking.unit)}`;
}

/** A number beside its bar. The title gives the unit. */
export function shownValue(value: number, list: Pick<RankedList, 'ranking'>): string {
  return list.ranking.unit === 'stars' ? `${value.toFixed(2)} ★` : thousands(value);
}
