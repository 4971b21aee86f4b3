import type { BookingListStatus, BookingsPage, BookingsQuery, WireBooking } from '../calcom/schemas';
import { openSection, readSection, type SectionInHand, type SectionReading } from './section-in-hand';
import { addPage, type StreamInHand } from './stream-in-hand';
import type { WalkState } from './walk-state';
import { buildWalkView, type WalkView } from './walk-view';

/** What can be walked: Cal.com's lists, and the unfiltered one. */
export const bookingStreams = [
  'upcoming',
  'unconfirmed',
  'recurring',
  'past',
  'cancelled',
  'all',
] as const satisfies readonly (BookingListStatus | 'all')[];
export type Stream = (typeof bookingStreams)[number];

/** Nothing that sorts: Cal.com's cursor follows start times whatever it is asked to sort by, and so does the walk. */
export type WalkFilters = Readonly<
  Omit<
    BookingsQuery,
    | 'status'
    | 'cursor'
    | 'limit'
    | 'afterStart'
    | 'beforeEnd'
    | 'sortStart'
    | 'sortEnd'
    | 'sortCreated'
    | 'sortUpdatedAt'
  >
>;

export interface WalkQuery {
  readonly streams: readonly Stream[];
  /** Bookings start at this instant or later. */
  readonly start: Date | null;
  /** Bookings end at this instant or earlier. */
  readonly end: Date | null;
  readonly filters: WalkFilters;
  /** What Cal.com cannot filter by: rows are left out on our side. */
  readonly isWanted?: ((row: WireBooking) => boolean) | undefined;
}

export type FetchPage = (query: BookingsQuery) => Promise<BookingsPage>;

const rowsPerPage = 100;
const maxRounds = 10;
// Where rows are left out on our side, any number of pages may hold none that is wanted.
const maxRoundsLooking = 5;

/**
 * Reads the window that `state` describes, for the query the walk was started with. All open streams are asked at
 * once; another round follows only where a stream runs out within the window. What `fetchPage` throws passes
 * through, a refused cursor included.
 */
export async function readWalk(
  query: WalkQuery,
  state: WalkState,
  fetchPage: FetchPage,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<WalkView> {
  let sections = openSections(state);
  const isLooking = query.isWanted !== undefined;
  const lastRound = isLooking ? maxRoundsLooking : maxRounds;
  for (let round = 0; ; round += 1) {
    const readings = readSections(sections, round === lastRound);
    const wanted = new Set(readings.flatMap((reading) => reading.waitsFor));
    if (wanted.size === 0 || round === lastRound) return buildWalkView(readings, isLooking);
    signal?.throwIfAborted();
    const fetchNext = async (stream: StreamInHand) =>
      wanted.has(stream) ? addPage(stream, await fetchPage(pageQuery(query, stream)), query) : stream;
    sections = await Promise.all(
      sections.map(async (section) => ({
        ...section,
        streams: await Promise.all(section.streams.map(fetchNext)),
      })),
    );
  }
}

function openSections({ ahead, behind }: WalkState): readonly SectionInHand[] {
  return [
    ...(ahead === null ? [] : [openSection('ahead', ahead)]),
    ...(behind === null ? [] : [openSection('behind', behind)]),
  ];
}

// A booking that is just ending may be both ahead and behind. In one view it is shown ahead only.
function readSections(sections: readonly SectionInHand[], isLastWord: boolean): readonly SectionReading[] {
  const shown = new Set<string>();
  return sections.map((section) => {
    const reading = readSection(section, shown, isLastWord);
    for (const row of reading.rows) shown.add(row.uid);
    return reading;
  });
}

function pageQuery({ start, end, filters }: WalkQuery, { stream, next }: StreamInHand): BookingsQuery {
  const cursor = next?.cursor ?? null;
  return {
    ...filters,
    ...(stream === 'all' ? {} : { status: stream }),
    ...(start === null ? {} : { afterStart: start.toISOString() }),
    ...(end === null ? {} : { beforeEnd: end.toISOString() }),
    ...(cursor === null ? {} : { cursor }),
    limit: rowsPerPage,
  };
}
