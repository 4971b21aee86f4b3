import type { Booking } from './booking';
import { compareRows, type Direction, distanceOf, isBeyond } from './row-order';
import { frontierOf, openStream, type StreamInHand } from './stream-in-hand';
import type { SectionState } from './walk-state';

/** One section while its window is read. */
export interface SectionInHand {
  readonly direction: Direction;
  readonly state: SectionState;
  readonly streams: readonly StreamInHand[];
}

/** What the pages in hand say about a section's window. */
export interface SectionReading extends SectionInHand {
  /** The window's rows as far as they are certain. */
  readonly rows: readonly Booking[];
  readonly hasMore: boolean;
  /** The streams whose next page may change the answer; none when it is final. */
  readonly waitsFor: readonly StreamInHand[];
  readonly isComplete: boolean;
  /** How far along the section nothing is missing. */
  readonly reach: number;
}

export function openSection(direction: Direction, state: SectionState): SectionInHand {
  return { direction, state, streams: state.streams.map((stream) => openStream(direction, stream)) };
}

/** `shownElsewhere`: uids in view in the other section. `isLastWord`: no more pages will be fetched. */
export function readSection(
  section: SectionInHand,
  shownElsewhere: ReadonlySet<string>,
  isLastWord: boolean,
): SectionReading {
  const { direction, state, streams } = section;
  const open = streams.filter((stream) => stream.next !== null);
  const frontier = (stream: StreamInHand) => frontierOf(stream, isLastWord);
  const distance = (row: Booking) => distanceOf(direction, row.start.getTime());

  const candidates = mergeRows(section).filter((row) => !shownElsewhere.has(row.uid));
  const bound = Math.min(Number.POSITIVE_INFINITY, ...open.map(frontier));
  const rows = candidates.filter((row) => distance(row) < bound).slice(0, state.shown);
  const isFull = rows.length === state.shown;
  // The row that would be the window's last if no page could change it.
  const last = candidates[state.shown - 1];
  const waitsFor = open.filter((stream) => {
    // All that is left to know is whether one more row follows.
    if (isFull) return candidates.length === rows.length;
    return last === undefined || frontier(stream) <= distance(last);
  });
  return {
    ...section,
    rows,
    hasMore: candidates.length > rows.length || open.length > 0,
    waitsFor,
    reach: bound,
    isComplete: (isFull || waitsFor.length === 0) && open.every((stream) => stream.isOrdered),
  };
}

function mergeRows({ direction, state, streams }: SectionInHand): readonly Booking[] {
  const rows = streams
    .flatMap((stream) => stream.pages.flatMap((page) => page.rows))
    .filter((row) => isBeyond(direction, row, state.after));
  // A booking is often in two lists, and may be on two pages of one when rows shift between calls.
  const once = new Map(rows.map((row) => [row.uid, row]));
  return [...once.values()].sort((a, b) => compareRows(direction, a, b));
}
