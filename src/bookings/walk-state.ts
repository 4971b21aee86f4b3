import type { RowKey } from './row-order';
import type { Stream } from './walk';

/**
 * Where to go on reading one status: the cursor of the page that holds its first row of the window (null: the first
 * page), and whether what was seen from there on came in the order of start times.
 */
export type StreamState = readonly [stream: Stream, cursor: string | null, isOrdered: boolean];

/**
 * One section's window. It is anchored by the key of the last row before it, not by a count, so bookings that
 * appear or vanish between two presses neither repeat nor hide others.
 */
export interface SectionState {
  readonly after: RowKey | null;
  /** How many rows were shown before the window: with 40, its first row is row 41. */
  readonly before: number;
  /** How many rows the window may hold, 1–40. */
  readonly shown: number;
  /** A status with no row in the window or beyond it is left out, and not asked again. */
  readonly streams: readonly StreamState[];
  /** Rows of earlier pages that could not be read; none unless said. */
  readonly unreadable?: number | undefined;
}

/**
 * All it takes to show a place in a walk again. Plain JSON of at most 900 characters (five cursors of 90 and uids of
 * 36 included), so that a button can carry it.
 */
export interface WalkState {
  readonly ahead: SectionState | null;
  readonly behind: SectionState | null;
}

/** A section grows by this many rows at a time. */
export const rowsPerStep = 10;

const aheadStreams: readonly Stream[] = ['upcoming', 'unconfirmed', 'recurring'];
const behindStreams: readonly Stream[] = ['past', 'cancelled'];

/** The first rows of each section asked for. The unfiltered walk holds what all others do, so it goes alone. */
export function startWalk({ streams }: { readonly streams: readonly Stream[] }): WalkState {
  if (streams.includes('all')) return { ahead: null, behind: startSection(['all']) };
  return {
    ahead: startSection(aheadStreams.filter((stream) => streams.includes(stream))),
    behind: startSection(behindStreams.filter((stream) => streams.includes(stream))),
  };
}

function startSection(streams: readonly Stream[]): SectionState | null {
  if (streams.length === 0) return null;
  return {
    after: null,
    before: 0,
    shown: rowsPerStep,
    streams: streams.map((stream) => [stream, null, true]),
  };
}
