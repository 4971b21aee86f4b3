import { createGapCount, readPages } from '../bookings/scan';
import type { FetchPage } from '../bookings/walk';
import type { ReadGaps, WireBooking } from '../calcom/schemas';
import {
  createBookingFilter,
  eventTypeIdOf,
  isCountedFor,
  organiserIdOf,
  passesText,
  type RankingsCondition,
  toBookingsQuery,
} from './match';
import { maxRows, type RankedList, type RankingId, rankingIds, rankings, rankMembers } from './ranking';

/** A count of this size takes 100 calls, most of a minute's rate budget. */
export const maxBookingsCounted = 10_000;

export type RankingsCount =
  | {
      readonly kind: 'counted';
      /** All eight, in display order. */
      readonly lists: readonly RankedList[];
      readonly notes: readonly CountNote[];
      readonly gaps: ReadGaps;
    }
  /** Gives no lists: a ranking of some bookings says nothing about all of them. */
  | { readonly kind: 'too-many' };

/** Ranks by counting bookings page by page. Stops as soon as more than `max` are known to exist. */
export async function countRankings(
  condition: RankingsCondition,
  fetchPage: FetchPage,
  max = maxBookingsCounted,
): Promise<RankingsCount> {
  const tally = createRankingsTally(condition);
  const gaps = createGapCount();
  let read = 0;
  for await (const page of readPages(toBookingsQuery(condition), null, fetchPage)) {
    tally.addPage(page.rows);
    gaps.add(page);
    read += page.rows.length;
    // A server that ignores the bounds gives the total of all time; a row that does not fit reveals it.
    const total = tally.counted() === read ? (page.totalItems ?? read) : read;
    const isFull = read >= max && page.next !== null;
    if (isFull || total > max) return { kind: 'too-many' };
  }
  return { kind: 'counted', lists: tally.lists(), notes: countNotesFor(condition), gaps: gaps.read() };
}

/** A way in which our own count differs from Cal.com's. */
export type CountNote =
  | 'visible-only'
  /** Replaces `visible-only` when the server has Insights but refuses this access. */
  | 'refused'
  | 'own-with-team'
  | 'team-without-personal'
  | 'visible-as-org'
  | 'no-copies';

interface RankingsTally {
  /** Adds a page of bookings. A booking that was on an earlier page counts once. */
  addPage(page: readonly WireBooking[]): void;
  /** All eight, in display order. */
  lists(): readonly RankedList[];
  /** The bookings that fit the question, including those without a known organiser. */
  counted(): number;
}

interface Scores {
  readonly organiser: WireBooking['hosts'][number];
  /** The number of the organiser's bookings that each ranking counts. */
  readonly counts: Map<RankingId, number>;
  ratingSum: number;
}

/**
 * Counts the eight rankings from bookings, by organiser and by Cal.com's own rules, ten rows a list. Used
 * where Cal.com gives no rankings. Keeps no bookings, only their ids.
 */
export function createRankingsTally(condition: RankingsCondition): RankingsTally {
  const { now } = condition;
  const fitsQuestion = createQuestionFilter(condition);
  const byOrganiser = new Map<number, Scores>();
  const seen = new Set<number>();

  function count(booking: WireBooking): void {
    const [organiser] = booking.hosts;
    const organiserId = organiserIdOf(booking);
    if (organiser === undefined || organiserId === null) return;
    const scores = byOrganiser.get(organiserId) ?? { organiser, counts: new Map(), ratingSum: 0 };
    byOrganiser.set(organiserId, scores);
    for (const id of rankingIds) {
      if (isCountedFor[id](booking, now)) scores.counts.set(id, (scores.counts.get(id) ?? 0) + 1);
    }
    scores.ratingSum += booking.rating ?? 0;
  }

  function listOf(id: RankingId): RankedList {
    const rows = [...byOrganiser].flatMap(([userId, { organiser, counts, ratingSum }]) => {
      const { name, username } = organiser;
      const count = counts.get(id);
      // A member without a booking that the ranking counts is not in its list.
      if (count === undefined) return [];
      const value = rankings[id].unit === 'stars' ? ratingSum / count : count;
      return [{ userId, count: value, user: { id: userId, name, username } }];
    });
    const { ranking, members } = rankMembers(id, rows);
    return { ranking, members: members.slice(0, maxRows), mayHaveMore: members.length > maxRows };
  }

  return {
    addPage(page) {
      for (const booking of page) {
        if (seen.has(booking.id) || !fitsQuestion(booking)) continue;
        seen.add(booking.id);
        count(booking);
      }
    },
    lists: () => rankingIds.map(listOf),
    counted: () => seen.size,
  };
}

export const countNotesWhenRefused = (notes: readonly CountNote[]): readonly CountNote[] =>
  notes.map((note) => (note === 'visible-only' ? 'refused' : note));

export function countNotesFor({
  scope,
  eventTypeId,
}: Pick<RankingsCondition, 'scope' | 'eventTypeId'>): readonly CountNote[] {
  const ofScope = { me: 'own-with-team', team: 'team-without-personal', org: 'visible-as-org' } as const;
  return ['visible-only', ofScope[scope.kind], ...(eventTypeId === null ? [] : ['no-copies' as const])];
}

/** Does not test the team: bookings do not name theirs. */
function createQuestionFilter({ question, period, scope, ownId, eventTypeId }: RankingsCondition) {
  const { member } = question;
  const passes = createBookingFilter(question, period);
  return (booking: WireBooking): boolean => {
    const [organiser] = booking.hosts;
    return (
      passes(booking) &&
      (scope.kind !== 'me' || organiserIdOf(booking) === ownId) &&
      (eventTypeId === null || eventTypeIdOf(booking) === eventTypeId) &&
      (member === null || passesText(organiser?.[member.by] ?? null, member))
    );
  };
}

const words: Readonly<Record<CountNote, string>> = {
  'visible-only':
    'This server has no Insights, so Roundup counted the bookings that this Cal.com access can see.',
  refused:
    'Cal.com doesn’t show its rankings to this account, so Roundup counted the bookings that it can see.',
  'own-with-team': 'Team bookings are counted too: bookings don’t say whether they’re a team’s.',
  'team-without-personal': 'The members’ personal bookings are left out; Insights would count them.',
  'visible-as-org': 'The organisation may have more.',
  'no-copies': 'Copies of a managed event type aren’t counted with it.',
};

export const formatCountNote = (note: CountNote): string => words[note];
