import { describePeriod, zoneLabel } from '../../lib/time/describe-period';
import { localDateOf } from '../../lib/time/wall-time';
import type { RankingsAnswer, UnderstoodQuestion } from '../../rankings/answer';
import type { MemberFilter, RankingsQuestion, Scope, TextOperator } from '../../rankings/question';
import { formatValue, type RankedList, type RankedMember } from '../../rankings/ranking';
import { singleLine } from '../kit/text';

/** What tells a count of our own from Cal.com's. */
type Counted = Partial<Pick<RankingsAnswer, 'countNotes'>>;

/** Whose bookings were counted. Plain text: names in it are not escaped yet. */
function scopeWords(scope: Scope, { countNotes = null }: Counted = {}): string {
  if (scope.kind === 'org') return 'Whole organisation';
  if (scope.kind === 'team') return `Team ${scope.teamName}`;
  const without = countNotes === null ? ', without team bookings' : '';
  return `Only ${scope.ownerName}, whose Cal.com access this is${without}`;
}

/** The exact days, and what of them is still to come. */
export function periodWords({ period, askedAt }: Pick<RankingsAnswer, 'period' | 'askedAt'>): string {
  const days = describePeriod(period);
  if (!period.isRunning || period.end === null || /running/.test(days)) return days;
  const endsToday = period.lastDay === localDateOf(askedAt, period.timeZone);
  return `${days} (${endsToday ? 'today is not over' : 'bookings ahead included'})`;
}

const ratingSigns = { eq: '=', neq: '≠', gt: '>', gte: '≥', lt: '<', lte: '≤' } as const;

/** Everything that was understood, so that a wrong guess is seen: plain text, one part each. */
export function understoodWords(answer: UnderstoodQuestion & Counted): readonly string[] {
  const { member } = answer.question;
  return clean([...commonWords(answer), member === null ? '' : memberWords(member)]);
}

export const textWords: Readonly<Record<TextOperator, string>> = {
  contains: 'contains',
  notContains: 'does not contain',
  equals: 'is',
  notEquals: 'is not',
  startsWith: 'starts with',
  endsWith: 'ends with',
  isEmpty: 'is empty',
  isNotEmpty: 'is not empty',
};

function memberWords({ by, operator, text }: MemberFilter): string {
  return `host ${by === 'email' ? 'e-mail' : 'name'} ${textWords[operator]} ${text}`;
}

/** The same for a channel: whom a member filter names stays with the asker. */
export function publicWords(answer: UnderstoodQuestion & Counted): readonly string[] {
  return clean([...commonWords(answer), answer.question.member === null ? '' : 'some members only']);
}

function commonWords(answer: UnderstoodQuestion & Counted): readonly string[] {
  const { question, scope, period, eventType } = answer;
  const { statuses, paid, rating } = question;
  return [
    scopeWords(scope, answer),
    periodWords(answer),
    zoneLabel(period.timeZone),
    question.dateField === 'created' ? 'by the day they were booked' : 'by start time',
    eventType === null ? '' : `event type ${eventType.name}`,
    statuses.length === 0 ? '' : `status ${statuses.join(' or ').replace(/_/g, ' ')}`,
    paid === null ? '' : paid ? 'paid only' : 'unpaid only',
    rating === null ? '' : `rated ${ratingSigns[rating.operator]} ${rating.operand}`,
  ];
}

const clean = (parts: readonly string[]) =>
  parts.filter((part) => part !== '').map((part) => singleLine(part, 120));

export function isFiltered({ question, eventType }: RankingsAnswer): boolean {
  const { member, statuses, paid, rating } = question;
  return eventType !== null || member !== null || statuses.length > 0 || paid !== null || rating !== null;
}

/**
 * May this list be shared with its names? Not those that rank people from below; and filters can turn a kind list
 * round: "most bookings" of those that were cancelled, or rated badly.
 */
export function mayNameInPublic({ ranking }: RankedList, { statuses, rating }: RankingsQuestion): boolean {
  const isTurned =
    rating !== null || statuses.some((status) => status === 'cancelled' || status === 'rejected');
  return ranking.namesInPublic && !isTurned;
}

/** What the list leaves out, so that nobody is taken for zero. */
export function coverageWords(list: RankedList, { countNotes }: Pick<RankingsAnswer, 'countNotes'>): string {
  const { members, mayHaveMore, ranking } = list;
  const thing = ranking.unit === 'stars' ? 'a rating' : 'such a booking';
  const without = `Members without ${thing} are not listed.`;
  if (!mayHaveMore) return without;
  const isTieAtEnd = members.at(-1)?.value === members.at(-2)?.value;
  return isTieAtEnd
    ? `Ten at most: others may have the same last number, and ${countNotes === null ? 'Cal.com picks who' : 'the first by name'} is listed. ${without}`
    : `Ten at most: others may have some too. ${without}`;
}

/** For eight empty lists. Cal.com answers "none" and "not for you" in the same way, so both are said. */
export function emptyWords(answer: RankingsAnswer): string {
  if (answer.countNotes !== null) {
    const filters = isFiltered(answer) ? ' with these filters' : '';
    return `No bookings found${filters} among those that this Cal.com access can see.`;
  }
  return (
    `No bookings found${isFiltered(answer) ? ' with these filters' : ''}, or no permission to see them:` +
    ' Cal.com answers both the same way. Team and organisation rankings need an owner or admin.'
  );
}

/** Whose access answered in place of the asker's own. Plain text. */
export function throughWords(ownerName: string): string {
  return (
    'Your own Cal.com account does not see these bookings: the workspace’s shared access answered, ' +
    `that of ${singleLine(ownerName, 60)}. For your own numbers, add scope:me.`
  );
}

/** "1. Ana Pires, 14 bookings", for a screen reader and for notifications. */
export function memberLine(member: RankedMember, list: RankedList): string {
  return `${member.rank}. ${singleLine(member.name, 60)}, ${formatValue(member.value, list.ranking.unit)}`;
}

/** A number beside its bar: the unit stands in the title. */
export function shortValue(value: number, list: Pick<RankedList, 'ranking'>): string {
  return list.ranking.unit === 'stars' ? `${value.toFixed(2)} ★` : String(value);
}
