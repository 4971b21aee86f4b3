import type { ColumnFilter, MemberStatsRequest } from '../calcom/schemas';
import type { Period, PeriodSpec } from '../lib/time/period';
import { rankingIds } from './ranking';

/** A team or an event type, by the name a person typed or by Cal.com's id. */
export type Reference = { readonly name: string } | { readonly id: number };

export type RatingOperator = 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte';
export type DateField = 'start' | 'created';
export const statusFilters = ['accepted', 'pending', 'cancelled', 'rejected', 'awaiting_host'] as const;
export type StatusFilter = (typeof statusFilters)[number];

/** What `/cal-rankings` can show: the eight rankings, and how fairly bookings are shared out. */
export const rankingChoices = [...rankingIds, 'fair-share'] as const;
export type RankingChoice = (typeof rankingChoices)[number];

/** What was asked, as far as the words say it: names are not looked up and the period has no dates yet. */
export interface RankingsQuestion {
  /** Null: the overview of all eight. */
  readonly ranking: RankingChoice | null;
  readonly period: PeriodSpec;
  /** Null: the widest that the connection has. */
  readonly scope: 'me' | 'team' | 'org' | null;
  readonly team: Reference | null;
  readonly dateField: DateField;
  readonly event: Reference | null;
  readonly member: MemberFilter | null;
  /** Whose card is asked for in place of lists, and then neither a ranking nor a member is given. Null: nobody's. */
  readonly person: Person | null;
  readonly statuses: readonly StatusFilter[];
  readonly paid: boolean | null;
  readonly rating: { readonly operator: RatingOperator; readonly operand: number } | null;
  /** Whether the equal period before stands beside; null: not said. */
  readonly versus: 'previous' | 'none' | null;
}

/** The scope once names are looked up. */
export type Scope =
  /** The owner of the Cal.com access, who need not be the person who asks: the name says whose numbers these are. */
  | { readonly kind: 'me'; readonly ownerName: string }
  | { readonly kind: 'team'; readonly teamId: number; readonly teamName: string }
  | { readonly kind: 'org' };

/** What a command without words asks. */
export const defaultQuestion: RankingsQuestion = {
  ranking: null,
  period: { kind: 'last-days', count: 30 },
  scope: null,
  team: null,
  dateField: 'start',
  event: null,
  member: null,
  person: null,
  statuses: [],
  paid: null,
  rating: null,
  versus: null,
};

const instant = (date: Date | null) => date?.toISOString() ?? null;

/**
 * The question in Cal.com's words. With `dateField: 'start'` the server compares the period's start with a
 * booking's start, and the period's end with the booking's *end*: a meeting over midnight on the last day is
 * not counted.
 */
export function toMemberStatsRequest(
  question: RankingsQuestion,
  period: Period,
  scope: Scope,
  eventTypeId: number | null,
): MemberStatsRequest {
  const columnFilters: ColumnFilter[] = [];
  if (period.start !== null || period.end !== null) {
    columnFilters.push({
      id: question.dateField === 'created' ? 'createdAt' : 'startTime',
      value: {
        type: 'dr',
        data: { startDate: instant(period.start), endDate: instant(period.end), preset: 'c' },
      },
    });
  }
  if (eventTypeId !== null) {
    columnFilters.push({ id: 'eventTypeId', value: { type: 'ms', data: [eventTypeId] } });
  }
  const { member, statuses, paid, rating } = question;
  if (member !== null) {
    columnFilters.push({
      id: member.by === 'email' ? 'userEmail' : 'userName',
      value: { type: 't', data: { operator: member.operator, operand: member.text } },
    });
  }
  if (statuses.length > 0) {
    columnFilters.push({ id: 'status', value: { type: 'ms', data: [...statuses] } });
  }
  if (paid !== null) {
    columnFilters.push({ id: 'paid', value: { type: 'ss', data: paid ? 'true' : 'false' } });
  }
  if (rating !== null) columnFilters.push({ id: 'rating', value: { type: 'n', data: { ...rating } } });

  const base = { timeZone: period.timeZone, columnFilters };
  if (scope.kind === 'team') return { scope: 'team', selectedTeamId: scope.teamId, ...base };
  return { scope: scope.kind === 'me' ? 'user' : 'org', ...base };
}

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

/** One person: whoever asks, or a member by an e-mail address or (a part of) their name. */
export type Person = { readonly by: 'me' } | { readonly by: 'name' | 'email'; readonly text: string };
