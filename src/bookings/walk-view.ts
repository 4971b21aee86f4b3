import type { ReadGaps } from '../calcom/schemas';
import type { Booking } from './booking';
import { type Direction, keyOf, type RowKey } from './row-order';
import type { SectionReading } from './section-in-hand';
import { resumeAt } from './stream-in-hand';
import { rowsPerStep, type SectionState, type WalkState } from './walk-state';

const rowsPerMessage = 40;

export interface SectionView {
  readonly direction: Direction;
  /** In order, each booking once. Its numbers in the whole list are `firstRow` to `firstRow + rows.length - 1`. */
  readonly rows: readonly Booking[];
  /** 1 unless the window has left the list's start. */
  readonly firstRow: number;
  /** The walk as it is after this section's *Load more*; null when there is no more. */
  readonly next: WalkState | null;
  /** Where rows are left out on our side, and a press has ended before it found enough: the start it looked up to. */
  readonly lookedTo: Date | null;
}

export interface WalkView {
  /** Ahead before behind; only those that were asked for. */
  readonly sections: readonly SectionView[];
  /** Reads this same view again, for no more calls than it takes. */
  readonly state: WalkState;
  /** Cal.com's pages are in no order and more than one press may ask for, so rows may be missing. */
  readonly incomplete: boolean;
  /** Left behind by this press and those before it. */
  readonly gaps?: ReadGaps;
}

/**
 * *Load more* adds ten rows while the whole message stays within forty; after that its section goes on with its next
 * ten alone, and the other one stays as it is.
 */
export function buildWalkView(given: readonly SectionReading[], isLooking: boolean): WalkView {
  const readings = fitMessage(given);
  const state = stateWith(readings);
  return {
    sections: readings.map((reading) => ({
      direction: reading.direction,
      rows: reading.rows,
      firstRow: reading.state.before + 1,
      next: nextState(reading, readings, isLooking),
      lookedTo: isLooking ? lookedTo(reading) : null,
    })),
    state,
    incomplete: readings.some((reading) => !reading.isComplete && !(isLooking && lookedTo(reading))),
    gaps: gapsOf(readings),
  };
}

function gapsOf(readings: readonly SectionReading[]): ReadGaps {
  const streams = readings.flatMap((reading) => reading.streams);
  const keys = streams.flatMap(({ pages }) => pages.flatMap((page) => page.unreadable.map(({ key }) => key)));
  return {
    unreadable: new Set(keys).size + readings.reduce((sum, { state }) => sum + (state.unreadable ?? 0), 0),
    isCutOff: streams.some((stream) => stream.isCutOff),
  };
}

function lookedTo({ direction, isComplete, reach }: SectionReading): Date | null {
  if (isComplete || !Number.isFinite(reach)) return null;
  return new Date(direction === 'ahead' ? reach : -reach);
}

// Growing reads the window's pages again: with few rows a page that would leave no pages for what follows.
const mostPagesToGrow = 2;

function nextState(
  reading: SectionReading,
  readings: readonly SectionReading[],
  isLooking: boolean,
): WalkState | null {
  if (!reading.hasMore) return null;
  const { direction, state, rows, isComplete, streams } = reading;
  const canGrow = !isLooking || streams.every(({ pages }) => pages.length <= mostPagesToGrow);
  // Growing an incomplete window would read the same pages and end at the same place.
  if (isComplete && canGrow && countRows(readings) + rowsPerStep <= rowsPerMessage) {
    return stateWith(readings, {
      [direction]: windowOf(reading, state.after, { shown: state.shown + rowsPerStep }),
    });
  }
  const last = rows.at(-1);
  const moved = windowOf(reading, last === undefined ? state.after : keyOf(last), {
    before: state.before + rows.length,
    shown: rowsPerStep,
  });
  // More bookings start at one instant than a press may read: there is no way past them.
  const isStuck = last === undefined && JSON.stringify(moved.streams) === JSON.stringify(state.streams);
  return isStuck ? null : stateWith(readings, { [direction]: moved });
}

function stateWith(readings: readonly SectionReading[], changed: Partial<WalkState> = {}): WalkState {
  const stay = (direction: Direction) => {
    const reading = readings.find((one) => one.direction === direction);
    return reading ? windowOf(reading, reading.state.after) : null;
  };
  return { ahead: stay('ahead'), behind: stay('behind'), ...changed };
}

function windowOf(
  reading: SectionReading,
  after: RowKey | null,
  changed: Partial<SectionState> = {},
): SectionState {
  const { before, shown } = reading.state;
  const streams = reading.streams.flatMap((stream) => {
    const resumed = resumeAt(stream, after);
    return resumed ? [resumed] : [];
  });
  // Of pages that are not read again.
  const resumedAt = new Map(streams.map(([stream, cursor]) => [stream, cursor]));
  const kept = new Set<string>();
  const left = new Set<string>();
  for (const { stream, pages } of reading.streams) {
    const from = pages.findIndex((page) => page.cursor === resumedAt.get(stream));
    for (const [at, page] of pages.entries()) {
      for (const { key } of page.unreadable) (from < 0 || at < from ? left : kept).add(key);
    }
  }
  const unreadable = (reading.state.unreadable ?? 0) + [...left].filter((key) => !kept.has(key)).length;
  return { after, before, shown, streams, ...(unreadable > 0 && { unreadable }), ...changed };
}

// A section that was short while the other grew may have filled up since.
function fitMessage(readings: readonly SectionReading[]): readonly SectionReading[] {
  const surplus = countRows(readings) - rowsPerMessage;
  const longest = Math.max(...readings.map((reading) => reading.rows.length));
  if (surplus <= 0) return readings;
  const cut = readings.findIndex((reading) => reading.rows.length === longest);
  return readings.map((reading, at) => {
    if (at !== cut) return reading;
    const rows = reading.rows.slice(0, Math.max(rowsPerStep, longest - surplus));
    return { ...reading, rows, hasMore: true, state: { ...reading.state, shown: rows.length } };
  });
}

const countRows = (readings: readonly SectionReading[]) =>
  readings.reduce((sum, reading) => sum + reading.rows.length, 0);
