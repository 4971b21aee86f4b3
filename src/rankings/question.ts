import type { ColumnFilter, MemberStatsRequest } from '../calcom/schemas';
import type { Period, PeriodSpec } from '../lib/time/period';
import { rankingIds } from './ranking';

export type Reference = { readonly name: string } | { readonly id: number };

export type RatingOperator = 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte';
export type DateField = 'start' | 'created';
export const statusFilters = ['accepted', 'pending', 'cancelled', 'rejected', 'awaiting_host'] as const;
export type StatusFilter = (typeof statusFilters)[number];

export const rankingChoices = [...rankingIds, 'fair-share'] as const;
export type RankingChoice = (typeof rankingChoices)[number];

/** The question as typed: names are not looked up, and the period has no dates yet. */
export interface RankingsQuestion {
  /** Null asks for the overview of all eight. */
  readonly ranking: RankingChoice | null;
  readonly period: PeriodSpec;
  /** Null takes the widest scope that the connection has. */
  readonly scope: 'me' | 'team' | 'org' | null;
  readonly team: Reference | null;
  readonly dateField: DateField;
  readonly event: Reference | null;
  readonly member: MemberFilter | null;
  /** Asks for this person's card instead of lists; `ranking` and `member` are null then. */
  readonly person: Person | null;
  readonly statuses: readonly StatusFilter[];
  readonly paid: boolean | null;
  readonly rating: { readonly operator: RatingOperator; readonly operand: number } | null;
  /** Whether to compare with the equal period before. Null when the question does not say. */
  readonly versus: 'previous' | 'none' | null;
}

export type Scope =
  /** The owner of the Cal.com access. The asker may be another, so the name says whose numbers these are. */
  | { readonly kind: 'me'; readonly ownerName: string }
  | { readonly kind: 'team'; readonly teamId: number; readonly teamName: string }
  | { readonly kind: 'org' };

/** The question of a command without words. */
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
 * Builds Cal.com's request. With `dateField: 'start'` Cal.com compares the period's start with a booking's
 * start, and the period's end with the booking's *end*: a meeting over midnight on the last day is not
 * counted.
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

/** Filters by the host's name or e-mail address. `text` is empty for `isEmpty` and `isNotEmpty`. */
export interface MemberFilter {
  readonly by: 'name' | 'email';
  readonly operator: TextOperator;
  readonly text: string;
}

/** One person: the asker, or a member by e-mail address or by (part of) the name. */
export type Person = { readonly by: 'me' } | { readonly by: 'name' | 'email'; readonly text: string };
