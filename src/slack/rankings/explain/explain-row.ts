import { parseBooking } from '../../../bookings/booking';
import { type Scan, type ScanPosition, scanPages, scanStart } from '../../../bookings/scan';
import type { CalcomClient, CallOptions } from '../../../calcom/client';
import type { AllEventTypes } from '../../../calcom/directory';
import { nullIfOutOfReach } from '../../../calcom/errors';
import type { Me, WireBooking } from '../../../calcom/schemas';
import type { RankingsAnswer } from '../../../rankings/answer';
import { createRowFilter, needsEventTypes, type RowCondition, toRowQuery } from '../../../rankings/match';
import type { RankedList } from '../../../rankings/ranking';
import { type Listing, reconcile } from '../../../rankings/reconcile';
import { asFallback } from '../../ask/with-connection';
import { joinGaps } from '../../kit/gap-text';
import { carriedQuestion } from '../rankings-menus-view';
import type { CarriedExplanation, ChosenRow } from './explain-value';
import type { Explanation } from './modal';

/** The two accesses of an explanation, which may be the same. */
export interface Accesses {
  /** Lists bookings, with the asker's rights. */
  readonly bookings: CalcomClient;
  /** Counted the ranking. */
  readonly counting: CalcomClient;
  /** `counting` is the shared access, asked because the asker's own sees less. */
  readonly isCountedByFallback: boolean;
  readonly isCountedByOtherAccess: boolean;
}

/** `resume`: what an earlier view carried; null to begin with the latest booking. */
export interface RowAsked {
  readonly answer: RankingsAnswer;
  readonly list: RankedList;
  readonly row: ChosenRow;
  readonly resume: { readonly carried: CarriedExplanation; readonly mode: 'more' | 'further' } | null;
}

const rowsPerView = 20;
const maxPages = 10;

export async function explainRow(
  accesses: Accesses,
  asked: RowAsked,
  now: Date,
  options: CallOptions,
): Promise<Explanation> {
  const { answer, list, row, resume } = asked;
  const factsPromise = fetchTeamFacts(accesses.counting, answer, row, options);
  const [me, teamFacts] = await Promise.all([
    accesses.bookings.getMe(options),
    accesses.isCountedByFallback ? asFallback(factsPromise) : factsPromise,
  ]);
  const { eventTypes, isComplete, isMember } = teamFacts;
  const condition: RowCondition = {
    ...answer,
    ranking: list.ranking.id,
    calcomUserId: row.calcomUserId,
    eventTypeId: answer.eventType?.id ?? null,
    eventTypes,
    isMember,
    isOwnCount: answer.countNotes !== null,
    now,
  };
  const from = resume?.carried.from ?? scanStart;
  // *Load more* only reads known rows again; the state carries the sum over all of them.
  const isReread = resume?.mode === 'more';
  const scan = await scanPages({
    query: toRowQuery(condition),
    from,
    fetchPage: (query) => accesses.bookings.listBookings(query, options),
    isWanted: createRowFilter(condition),
    isExpected: createOwnCheck(me),
    maxPages,
    targetRows: isReread ? rowsPerView : undefined,
  });
  const state = stateAfter(asked, scan, isReread);
  const { counted, name } = state.row;
  const reconciliation = reconcile({
    unit: list.ranking.unit,
    counted,
    shown: row.shown,
    isOwn: row.calcomUserId === me.id,
    isCountedByOtherAccess: accesses.isCountedByOtherAccess,
    isPaidAsked: answer.question.paid !== null,
    isTeamUnclear: answer.scope.kind !== 'org' && !isComplete,
    listing: { ...state.listing, hasMore: state.further !== null },
  });
  return {
    understood: answer,
    ranking: list.ranking,
    name,
    shown: row.shown,
    row,
    reconciliation,
    ...viewOf(state, scan, reconciliation.reasons.includes('not-looked')),
  };
}

function stateAfter(
  { answer, list, row, resume }: RowAsked,
  scan: Scan,
  isReread: boolean,
): CarriedExplanation {
  const member = list.members.find(({ calcomUserId }) => calcomUserId === row.calcomUserId);
  const fresh: CarriedExplanation = {
    ...carriedQuestion(answer),
    row: {
      ...row,
      name: member?.name.slice(0, 60) ?? nameIn(scan) ?? 'This person',
      counted: member?.value ?? null,
    },
    listing: { listed: 0, ratingSum: 0, looked: 0, isOwnOnly: true },
    further: null,
    from: scanStart,
    before: 0,
  };
  const carried = resume?.carried ?? fresh;
  if (isReread) return carried;
  const { listing } = carried;
  return { ...carried, listing: addTo(listing, scan), further: scan.next };
}

const nameIn = ({ rows: [first] }: Scan) => first?.booking.hosts[0]?.name?.slice(0, 60);

function addTo(listing: CarriedExplanation['listing'], scan: Scan): Omit<Listing, 'hasMore'> {
  const gaps = joinGaps(listing.gaps, scan.gaps);
  const ratings = scan.rows.map(({ booking }) => booking.rating ?? 0);
  return {
    listed: listing.listed + scan.rows.length,
    ratingSum: ratings.reduce((sum, rating) => sum + rating, listing.ratingSum),
    looked: listing.looked + scan.scannedCount,
    isOwnOnly: listing.isOwnOnly && scan.hasOnlyExpected,
    ...(gaps.unreadable > 0 || gaps.isCutOff ? { gaps } : {}),
  };
}

function viewOf(state: CarriedExplanation, scan: Scan, isUnfinished: boolean) {
  const { before: rowsBefore, listing, further } = state;
  // Rows beyond the known ones may turn up, which the sum does not include yet.
  const shown = scan.rows.slice(0, Math.min(rowsPerView, listing.listed - rowsBefore));
  const upTo = rowsBefore + shown.length;
  const next = shown.at(-1)?.position ?? null;
  const continueFrom = (from: ScanPosition, before: number): CarriedExplanation => ({
    ...state,
    from,
    before,
  });
  return {
    rows: shown.map(({ booking }) => ({ booking: parseBooking(booking), rating: booking.rating ?? null })),
    rowsBefore,
    loadMore: upTo < listing.listed && next !== null ? continueFrom(next, upTo) : null,
    lookFurther: isUnfinished && further !== null ? continueFrom(further, listing.listed) : null,
    backToLatest: rowsBefore === 0 ? null : continueFrom(scanStart, 0),
  };
}

/** Fetches what tells a team's bookings from personal ones, and whether the person is in the team. */
async function fetchTeamFacts(
  calcom: CalcomClient,
  { scope, eventType, countNotes }: RankingsAnswer,
  { calcomUserId }: ChosenRow,
  options: CallOptions,
): Promise<AllEventTypes & { readonly isMember: boolean }> {
  const isOwnCount = countNotes !== null;
  const isAsked = needsEventTypes({ scope, eventTypeId: eventType?.id ?? null, isOwnCount });
  const [listed, members] = await Promise.all([
    isAsked ? nullIfOutOfReach(calcom.listAllEventTypes(options)) : null,
    scope.kind === 'team' && !isOwnCount
      ? nullIfOutOfReach(calcom.listMemberships({ teamId: scope.teamId }, options))
      : null,
  ]);
  return {
    ...(listed ?? { eventTypes: [], isComplete: !isAsked }),
    // Without a list of members, takes the person for one: few people in a team's ranking have left it.
    isMember: members === null || members.some(({ userId, accepted }) => accepted && userId === calcomUserId),
  };
}

const createOwnCheck =
  ({ id, email }: Me) =>
  ({ hosts, attendees }: WireBooking) =>
    hosts.some((host) => host.id === id) || attendees.some((attendee) => attendee.email === email);
