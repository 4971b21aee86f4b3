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

/** So many bookings are a hundred calls, most of a minute's budget. */
export const maxBookingsCounted = 10_000;

export type RankingsCount =
  | {
      readonly kind: 'counted';
      /** All eight, in the order in which they are shown. */
      readonly lists: readonly RankedList[];
      readonly notes: readonly CountNote[];
      readonly gaps: ReadGaps;
    }
  /** Nothing is said of some of them: a ranking of a part is none of the whole. */
  | { readonly kind: 'too-many' };

/** Ranks by counting bookings one by one, page after page. Ends at once where there are known to be too many. */
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
    // Where the bounds were ignored, it is the number of all there ever were.
    const total = tally.counted() === read ? (page.totalItems ?? read) : read;
    const isFull = read >= max && page.next !== null;
    if (isFull || total > max) return { kind: 'too-many' };
  }
  return { kind: 'counted', lists: tally.lists(), notes: notesOn(condition), gaps: gaps.read() };
}

/** What such a count leaves out or takes in, other than Cal.com's own. */
export type CountNote =
  | 'visible-only'
  /** In its place where the server counts, and shows this access none of it. */
  | 'refused'
  | 'own-with-team'
  | 'team-without-personal'
  | 'visible-as-org'
  | 'no-copies';

interface RankingsTally {
  /** Adds a page of bookings. One that was on an earlier page too counts once. */
  addPage(page: readonly WireBooking[]): void;
  /** All eight, in the order in which they are shown. */
  lists(): readonly RankedList[];
  /** Bookings that fit the question, those without a known organiser included. */
  counted(): number;
}

interface Scores {
  readonly organiser: WireBooking['hosts'][number];
  /** How many of the organiser's bookings each ranking looks at. */
  readonly counts: Map<RankingId, number>;
  ratingSum: number;
}

/**
 * Counts the eight rankings from bookings, for servers that do not count them: by organiser and with Cal.com's own
 * reading of each, ten rows a list. Of a booking nothing is kept but its number.
 */
export function createRankingsTally(condition: RankingsCondition): RankingsTally {
  const { now } = condition;
  const fits = createFit(condition);
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
      // Whoever has no booking that a ranking looks at is no part of it.
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
        if (seen.has(booking.id) || !fits(booking)) continue;
        seen.add(booking.id);
        count(booking);
      }
    },
    lists: () => rankingIds.map(listOf),
    counted: () => seen.size,
  };
}

/** What to say where Cal.com refused its own numbers. */
export const notesWhereRefused = (notes: readonly CountNote[]): readonly CountNote[] =>
  notes.map((note) => (note === 'visible-only' ? 'refused' : note));

/** In what a count of this question differs from Cal.com's own. */
export function notesOn({
  scope,
  eventTypeId,
}: Pick<RankingsCondition, 'scope' | 'eventTypeId'>): readonly CountNote[] {
  const ofScope = { me: 'own-with-team', team: 'team-without-personal', org: 'visible-as-org' } as const;
  return ['visible-only', ofScope[scope.kind], ...(eventTypeId === null ? [] : ['no-copies' as const])];
}

/** Whether a booking is one the question asks for. */
function createFit({ question, period, scope, ownId, eventTypeId }: RankingsCondition) {
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

/** A sentence for each way in which a count from bookings is not Cal.com's own. */
export const formatCountNotes = (note: CountNote): string => words[note];
