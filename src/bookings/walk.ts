import type { BookingsPage, BookingsQuery, ReadGaps, UnreadableRow } from '../calcom/schemas';
import { type Booking, parseBooking } from './booking';
import {
  compareRows,
  type Direction,
  distanceOf,
  fitsStream,
  isBeyond,
  keyOf,
  type RowKey,
  rowsPerStep,
  type SectionState,
  type Stream,
  type StreamState,
  type WalkQuery,
  type WalkState,
} from './walk-state';

export type FetchPage = (query: BookingsQuery) => Promise<BookingsPage>;

/** Cal.com's maximum. */
export const rowsPerPage = 100;
const maxRounds = 10;
// When we filter rows ourselves, any number of pages may hold no wanted row.
const maxRoundsFiltering = 5;

/**
 * Reads the window that `state` describes, for the query that the walk was started with. All open streams are
 * read at once; another round follows only for streams that run out within the window. Errors of `fetchPage`
 * pass through, including a refused cursor.
 */
export async function readWalk(
  query: WalkQuery,
  state: WalkState,
  fetchPage: FetchPage,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<WalkView> {
  let sections = openSections(state);
  const filtersLocally = query.isWanted !== undefined;
  const lastRound = filtersLocally ? maxRoundsFiltering : maxRounds;
  for (let round = 0; ; round += 1) {
    const snapshots = snapshotsOf(sections, round === lastRound);
    const wanted = new Set(snapshots.flatMap((snapshot) => snapshot.waitsFor));
    if (wanted.size === 0 || round === lastRound) return buildWalkView(snapshots, filtersLocally);
    signal?.throwIfAborted();
    const fetchNext = async (stream: StreamBuffer) =>
      wanted.has(stream) ? addPage(stream, await fetchPage(pageQuery(query, stream)), query) : stream;
    sections = await Promise.all(
      sections.map(async (section) => ({
        ...section,
        streams: await Promise.all(section.streams.map(fetchNext)),
      })),
    );
  }
}

function openSections({ ahead, behind }: WalkState): readonly SectionWindow[] {
  return [
    ...(ahead === null ? [] : [openSection('ahead', ahead)]),
    ...(behind === null ? [] : [openSection('behind', behind)]),
  ];
}

// A booking that is just ending may be in both sections. It is shown only ahead.
function snapshotsOf(sections: readonly SectionWindow[], isLastRound: boolean): readonly SectionSnapshot[] {
  const shown = new Set<string>();
  return sections.map((section) => {
    const snapshot = snapshotOf(section, shown, isLastRound);
    for (const row of snapshot.rows) shown.add(row.uid);
    return snapshot;
  });
}

function pageQuery({ start, end, filters }: WalkQuery, { stream, next }: StreamBuffer): BookingsQuery {
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

const rowsPerMessage = 40;

export interface SectionView {
  readonly direction: Direction;
  /** In order, each booking once. */
  readonly rows: readonly Booking[];
  /** The number of the first row in the whole list. */
  readonly firstRow: number;
  /** The walk after this section's *Load more*; null when there is no more. */
  readonly next: WalkState | null;
  /** The start up to which a press looked before it gave up; null unless we filter rows ourselves. */
  readonly searchedUntil: Date | null;
  /** All rows known from the list's start on, shown or not; null when some may be missing. */
  readonly knownRows: {
    readonly starts: readonly Date[];
    /** `starts` is complete before this instant; null when it holds the whole list. */
    readonly completeBefore: Date | null;
  } | null;
}

export interface WalkView {
  /** Ahead before behind; only those that were asked for. */
  readonly sections: readonly SectionView[];
  /** Reads this view again, with as few calls as possible. */
  readonly state: WalkState;
  /** Rows may be missing: Cal.com's pages are out of order and too many for one press. */
  readonly incomplete: boolean;
  /** From this press and those before it. */
  readonly gaps?: ReadGaps;
}

/**
 * *Load more* adds ten rows while the message stays within forty. After that its section goes on with its
 * next ten rows alone, and the other section stays.
 */
function buildWalkView(given: readonly SectionSnapshot[], filtersLocally: boolean): WalkView {
  const snapshots = fitMessage(given);
  const state = stateWith(snapshots);
  return {
    sections: snapshots.map((snapshot) => ({
      direction: snapshot.direction,
      rows: snapshot.rows,
      firstRow: snapshot.state.before + 1,
      next: nextState(snapshot, snapshots, filtersLocally),
      searchedUntil: filtersLocally ? searchedUntilOf(snapshot) : null,
      knownRows: knownRowsOf(snapshot),
    })),
    state,
    incomplete: snapshots.some(
      (snapshot) => !snapshot.isFinalRound && !(filtersLocally && searchedUntilOf(snapshot)),
    ),
    gaps: gapsOf(snapshots),
  };
}

function gapsOf(snapshots: readonly SectionSnapshot[]): ReadGaps {
  const streams = snapshots.flatMap((snapshot) => snapshot.streams);
  const keys = streams.flatMap(({ pages }) => pages.flatMap((page) => page.unreadable.map(({ key }) => key)));
  return {
    unreadable: new Set(keys).size + snapshots.reduce((sum, { state }) => sum + (state.unreadable ?? 0), 0),
    isCutOff: streams.some((stream) => stream.isCutOff),
  };
}

function knownRowsOf({
  direction,
  state,
  streams,
  certain,
  completeTo,
}: SectionSnapshot): SectionView['knownRows'] {
  const lacks = ({ isOrdered, next, isCutOff, pages }: StreamBuffer) =>
    (!isOrdered && next !== null) || isCutOff || pages.some(({ unreadable }) => unreadable.length > 0);
  const isWhole = !Number.isFinite(completeTo);
  // For `behind`, `completeBefore` would be the wrong end.
  if (state.after !== null || state.unreadable || streams.some(lacks)) return null;
  if (!isWhole && direction === 'behind') return null;
  return {
    starts: certain.map(({ start }) => start),
    completeBefore: isWhole ? null : new Date(completeTo),
  };
}

function searchedUntilOf({ direction, isFinalRound, completeTo }: SectionSnapshot): Date | null {
  if (isFinalRound || !Number.isFinite(completeTo)) return null;
  return new Date(direction === 'ahead' ? completeTo : -completeTo);
}

// Growing reads the window's pages again. With few wanted rows a page, no pages would be left for new rows.
const maxPagesToGrow = 2;

function nextState(
  snapshot: SectionSnapshot,
  snapshots: readonly SectionSnapshot[],
  filtersLocally: boolean,
): WalkState | null {
  if (!snapshot.hasMore) return null;
  const { direction, state, rows, isFinalRound, streams } = snapshot;
  const canGrow = !filtersLocally || streams.every(({ pages }) => pages.length <= maxPagesToGrow);
  // Growing an incomplete window would read the same pages and end at the same place.
  if (isFinalRound && canGrow && countRows(snapshots) + rowsPerStep <= rowsPerMessage) {
    return stateWith(snapshots, {
      [direction]: windowOf(snapshot, state.after, { shown: state.shown + rowsPerStep }),
    });
  }
  const last = rows.at(-1);
  const moved = windowOf(snapshot, last === undefined ? state.after : keyOf(last), {
    before: state.before + rows.length,
    shown: rowsPerStep,
  });
  // More bookings start at one instant than a press may read, so there is no way past them.
  const isStuck = last === undefined && JSON.stringify(moved.streams) === JSON.stringify(state.streams);
  return isStuck ? null : stateWith(snapshots, { [direction]: moved });
}

function stateWith(snapshots: readonly SectionSnapshot[], changed: Partial<WalkState> = {}): WalkState {
  const stay = (direction: Direction) => {
    const snapshot = snapshots.find((one) => one.direction === direction);
    return snapshot ? windowOf(snapshot, snapshot.state.after) : null;
  };
  return { ahead: stay('ahead'), behind: stay('behind'), ...changed };
}

function windowOf(
  snapshot: SectionSnapshot,
  after: RowKey | null,
  changed: Partial<SectionState> = {},
): SectionState {
  const { before, shown } = snapshot.state;
  const streams = snapshot.streams.flatMap((stream) => {
    const resumed = resumeAt(stream, after);
    return resumed ? [resumed] : [];
  });
  // Counts unreadable rows on pages that are not read again.
  const resumedAt = new Map(streams.map(([stream, cursor]) => [stream, cursor]));
  const kept = new Set<string>();
  const left = new Set<string>();
  for (const { stream, pages } of snapshot.streams) {
    const from = pages.findIndex((page) => page.cursor === resumedAt.get(stream));
    for (const [at, page] of pages.entries()) {
      for (const { key } of page.unreadable) (from < 0 || at < from ? left : kept).add(key);
    }
  }
  const unreadable = (snapshot.state.unreadable ?? 0) + [...left].filter((key) => !kept.has(key)).length;
  return { after, before, shown, streams, ...(unreadable > 0 && { unreadable }), ...changed };
}

// A section that was short while the other grew may have filled up since.
function fitMessage(snapshots: readonly SectionSnapshot[]): readonly SectionSnapshot[] {
  const surplus = countRows(snapshots) - rowsPerMessage;
  const longest = Math.max(...snapshots.map((snapshot) => snapshot.rows.length));
  if (surplus <= 0) return snapshots;
  const cut = snapshots.findIndex((snapshot) => snapshot.rows.length === longest);
  return snapshots.map((snapshot, at) => {
    if (at !== cut) return snapshot;
    const rows = snapshot.rows.slice(0, Math.max(rowsPerStep, longest - surplus));
    return { ...snapshot, rows, hasMore: true, state: { ...snapshot.state, shown: rows.length } };
  });
}

const countRows = (snapshots: readonly SectionSnapshot[]) =>
  snapshots.reduce((sum, snapshot) => sum + snapshot.rows.length, 0);

interface SectionWindow {
  readonly direction: Direction;
  readonly state: SectionState;
  readonly streams: readonly StreamBuffer[];
}

/** What the pages read so far say about a section's window. */
interface SectionSnapshot extends SectionWindow {
  /** Rows that no further page can insert a row before. */
  readonly certain: readonly Booking[];
  /** Those of `certain` in the window. */
  readonly rows: readonly Booking[];
  readonly hasMore: boolean;
  /** Streams whose next page may change the rows; empty when the rows are final. */
  readonly waitsFor: readonly StreamBuffer[];
  readonly isFinalRound: boolean;
  /** The distance up to which no row is missing. */
  readonly completeTo: number;
}

function openSection(direction: Direction, state: SectionState): SectionWindow {
  return { direction, state, streams: state.streams.map((stream) => openStream(direction, stream)) };
}

/** `shownElsewhere` holds the uids in the other section. After `isLastRound` no page is fetched. */
function snapshotOf(
  section: SectionWindow,
  shownElsewhere: ReadonlySet<string>,
  isLastRound: boolean,
): SectionSnapshot {
  const { direction, state, streams } = section;
  const open = streams.filter((stream) => stream.next !== null);
  const watermark = (stream: StreamBuffer) => watermarkOf(stream, isLastRound);
  const distance = (row: Booking) => distanceOf(direction, row.start.getTime());

  const candidates = mergeRows(section).filter((row) => !shownElsewhere.has(row.uid));
  const bound = Math.min(Number.POSITIVE_INFINITY, ...open.map(watermark));
  const certain = candidates.filter((row) => distance(row) < bound);
  const rows = certain.slice(0, state.shown);
  const isFull = rows.length === state.shown;
  // The window's last row, unless a further page changes it.
  const last = candidates[state.shown - 1];
  const waitsFor = open.filter((stream) => {
    // Only whether one more row follows is still unknown.
    if (isFull) return candidates.length === rows.length;
    return last === undefined || watermark(stream) <= distance(last);
  });
  return {
    ...section,
    certain,
    rows,
    hasMore: candidates.length > rows.length || open.length > 0,
    waitsFor,
    completeTo: bound,
    isFinalRound: (isFull || waitsFor.length === 0) && open.every((stream) => stream.isOrdered),
  };
}

function mergeRows({ direction, state, streams }: SectionWindow): readonly Booking[] {
  const rows = streams
    .flatMap((stream) => stream.pages.flatMap((page) => page.rows))
    .filter((row) => isBeyond(direction, row, state.after));
  // A booking is often in two lists, and may be on two pages of one when rows shift between calls.
  const once = new Map(rows.map((row) => [row.uid, row]));
  return [...once.values()].sort((a, b) => compareRows(direction, a, b));
}

interface BufferedPage {
  /** Null for the first page. */
  readonly cursor: string | null;
  /** Wanted rows that passed `fitsStream`, in Cal.com's order. */
  readonly rows: readonly Booking[];
  /** Of all its rows, in Cal.com's order: they show how far the page reaches, and whether it is in order. */
  readonly distances: readonly number[];
  readonly unreadable: readonly UnreadableRow[];
}

/** One status while a window is read. `next` is null at its end. */
interface StreamBuffer {
  readonly stream: Stream;
  readonly direction: Direction;
  readonly pages: readonly BufferedPage[];
  readonly next: { readonly cursor: string | null } | null;
  /** False once its pages, in this press or the one before, were not in order of start. */
  readonly isOrdered: boolean;
  /** There is more, but its cursor is missing or was read before. */
  readonly isCutOff: boolean;
}

function openStream(direction: Direction, [stream, cursor, isOrdered]: StreamState): StreamBuffer {
  return { stream, direction, pages: [], next: { cursor }, isOrdered, isCutOff: false };
}

function addPage(
  buffer: StreamBuffer,
  { data, unreadable = [], pagination }: BookingsPage,
  query: Pick<WalkQuery, 'start' | 'end' | 'isWanted'>,
): StreamBuffer {
  const { stream, direction, next } = buffer;
  const { isWanted = () => true } = query;
  const wanted = data.filter(isWanted).map(parseBooking);
  const page: BufferedPage = {
    cursor: next?.cursor ?? null,
    rows: wanted.filter((booking) => fitsStream(booking, stream, query)),
    distances: data.map(({ start }) => distanceOf(direction, Date.parse(start))),
    unreadable,
  };
  const pages = [...buffer.pages, page];
  const isOrdered = buffer.isOrdered && areOrdered(pages);
  // Otherwise a server that ignores the bounds would be read to its last booking.
  const isPastWindow =
    isOrdered && page.distances.some((distance) => distance > boundDistanceOf(direction, query));
  const { nextCursor, hasMore } = pagination;
  const hasNext = hasMore && !isPastWindow;
  // A repeated cursor leads in a circle. A press that begins within it sees only a part.
  const isCutOff = hasNext && (nextCursor === null || pages.some(({ cursor }) => cursor === nextCursor));
  const isLast = !hasNext || nextCursor === null || isCutOff;
  return { stream, direction, pages, next: isLast ? null : { cursor: nextCursor }, isOrdered, isCutOff };
}

/**
 * The distance below which every row has been read. At that distance the next page may hold more rows with
 * the same start and smaller uids. This relies on Cal.com listing by start, which is inferred, not
 * documented. Once a page is out of order, nothing is certain before the stream's end, so it is read to
 * there. A booking that is out of order on a page beyond those read is still missed. In the last round
 * (`isLastRound`) the rows read so far are taken as they are, and the view says that it is incomplete.
 */
function watermarkOf({ pages, next, isOrdered }: StreamBuffer, isLastRound: boolean): number {
  if (next === null) return Number.POSITIVE_INFINITY;
  if (!isOrdered && !isLastRound) return Number.NEGATIVE_INFINITY;
  return Math.max(Number.NEGATIVE_INFINITY, ...pages.flatMap((page) => page.distances));
}

/** Where to continue with rows beyond `after`; null when there are none. */
function resumeAt({ stream, direction, pages, next, isOrdered }: StreamBuffer, after: RowKey | null) {
  const first = pages.findIndex((page) => page.rows.some((row) => isBeyond(direction, row, after)));
  const rest = first < 0 ? [] : pages.slice(first);
  const [page] = rest;
  const state = (cursor: string | null, ordered: boolean): StreamState => [stream, cursor, ordered];
  if (page !== undefined) return state(page.cursor, areOrdered(rest));
  return next && state(next.cursor, isOrdered);
}

function areOrdered(pages: readonly BufferedPage[]): boolean {
  const distances = pages.flatMap((page) => page.distances);
  return distances.every((distance, at) => distance >= (distances[at - 1] ?? distance));
}

function boundDistanceOf(direction: Direction, { start, end }: Pick<WalkQuery, 'start' | 'end'>): number {
  const bound = direction === 'ahead' ? end : start;
  return bound === null ? Number.POSITIVE_INFINITY : distanceOf(direction, bound.getTime());
}
