import type { BookingsPage, BookingsQuery, ReadGaps, WireBooking } from '../calcom/schemas';
import {
  createBookingFilter,
  eventTypeIdOf,
  isCountedFor,
  organiserIdOf,
  passesText,
  type RankingsCondition,
  toBookingsQuery,
} from './match';
import type { RankingsQuestion } from './question';
import {
  type CountedMember,
  maxRows,
  type RankedList,
  type RankingId,
  rankingIds,
  rankMembers,
} from './ranking';

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
  fetchPage: (query: BookingsQuery) => Promise<BookingsPage>,
): Promise<RankingsCount> {
  const tally = createRankingsTally(condition);
  const query = toBookingsQuery(condition);
  let cursor: string | null = null;
  let read = 0;
  let isCutOff = false;
  const unreadable = new Set<string>();
  const seen = new Set<string | null>();
  do {
    seen.add(cursor);
    const page: BookingsPage = await fetchPage({ ...query, ...(cursor !== null && { cursor }) });
    const { data, pagination } = page;
    tally.addPage(data);
    for (const { key } of page.unreadable ?? []) unreadable.add(key);
    read += data.length;
    // Where the bounds were ignored, it is the number of all there ever were.
    const total = tally.counted() === read ? (pagination.totalItems ?? read) : read;
    const isFull = read >= maxBookingsCounted && pagination.hasMore;
    if (isFull || total > maxBookingsCounted) return { kind: 'too-many' };
    const next = pagination.hasMore && !isBeyond(data, condition) ? pagination.nextCursor : null;
    isCutOff = pagination.hasMore && !isBeyond(data, condition) && (next === null || seen.has(next));
    cursor = isCutOff ? null : next;
  } while (cursor !== null);
  const gaps = { unreadable: unreadable.size, isCutOff };
  return { kind: 'counted', lists: tally.lists(), notes: tally.notes, gaps };
}

/** The latest start comes first, so a page of earlier ones is followed by none that counts. */
function isBeyond(rows: readonly WireBooking[], { period, question }: RankingsCondition): boolean {
  const { start } = period;
  if (start === null || question.dateField !== 'start' || rows.length === 0) return false;
  return rows.every((row) => Date.parse(row.start) < start.getTime());
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
  readonly notes: readonly CountNote[];
}

interface Scores {
  readonly organiser: WireBooking['hosts'][number];
  bookings: number;
  cancelled: number;
  completed: number;
  noShows: number;
  ratings: number;
  ratingSum: number;
}

/** Null where a ranking does not look at any of a member's bookings, who is then no part of it. */
const scoreOf: Readonly<Record<RankingId, (scores: Scores) => number | null>> = {
  'most-bookings': ({ bookings }) => bookings,
  'least-bookings': ({ bookings }) => bookings,
  'most-cancelled': ({ cancelled }) => cancelled || null,
  'most-completed': ({ completed }) => completed || null,
  'least-completed': ({ completed }) => completed || null,
  'most-no-show': ({ noShows }) => noShows || null,
  'highest-rated': ({ ratings, ratingSum }) => (ratings === 0 ? null : ratingSum / ratings),
  'lowest-rated': ({ ratings, ratingSum }) => (ratings === 0 ? null : ratingSum / ratings),
};

/** Why a question cannot be answered from bookings: they do not say whether they were paid. */
export const unanswerable = ({ paid }: RankingsQuestion): 'paid' | null => (paid === null ? null : 'paid');

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
    const fresh = {
      organiser,
      bookings: 0,
      cancelled: 0,
      completed: 0,
      noShows: 0,
      ratings: 0,
      ratingSum: 0,
    };
    const scores: Scores = byOrganiser.get(organiserId) ?? fresh;
    byOrganiser.set(organiserId, scores);
    scores.bookings += 1;
    if (isCountedFor['most-cancelled'](booking, now)) scores.cancelled += 1;
    if (isCountedFor['most-completed'](booking, now)) scores.completed += 1;
    if (isCountedFor['most-no-show'](booking, now)) scores.noShows += 1;
    if (typeof booking.rating === 'number') {
      scores.ratings += 1;
      scores.ratingSum += booking.rating;
    }
  }

  function listOf(id: RankingId): RankedList {
    const rows = [...byOrganiser].flatMap(([userId, scores]): readonly CountedMember[] => {
      const { name, username } = scores.organiser;
      const value = scoreOf[id](scores);
      return value === null ? [] : [{ userId, count: value, user: { id: userId, name, username } }];
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
    notes: notesOn(condition),
  };
}

/** What to say where Cal.com refused its own numbers. */
export const notesWhereRefused = (notes: readonly CountNote[]): readonly CountNote[] =>
  notes.map((note) => (note === 'visible-only' ? 'refused' : note));

function notesOn({ scope, eventTypeId }: RankingsCondition): readonly CountNote[] {
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
