import type { Stream } from '../../bookings/walk-state';
import type { PeriodSpec } from '../../lib/time/period';
import type { Person, RankingsQuestion, Reference } from '../../rankings/question';

/** What is counted. `booked` is nothing in particular: "meetings", "calls". */
export type Metric = 'cancelled' | 'completed' | 'no-show' | 'rated' | 'fair-share' | 'rescheduled';

/** Which end of a list: "best" and "worst" depend on what is counted. */
export type Direction = 'most' | 'least' | 'best' | 'worst';

/** Beside which period: one that was named, the one before, or none. */
export type Compared = PeriodSpec | 'previous' | 'none';

/** What an answer has to say of how it came about, beside words that were mistyped or left out. */
export type Caveat =
  | {
      readonly kind:
        | 'no-rescheduled'
        | 'no-opposite'
        | 'no-trend'
        | 'export'
        | 'only-shows'
        | 'only-booked'
        | 'whole-days'
        | 'by-start'
        | 'no-show-marked'
        /** The words mean several things; this is the usual one. */
        | 'usual';
    }
  /** What members are not ranked by: days, hours, event types. */
  | { readonly kind: 'ranks-members'; readonly not: string }
  /** What is not counted: revenue, averages. */
  | { readonly kind: 'counts-bookings'; readonly not: string }
  | { readonly kind: 'no-filter'; readonly of: string }
  | { readonly kind: 'only-period-before'; readonly named: PeriodSpec };

/** What the words of a text say so far, whichever command they are for. */
export interface Frame {
  readonly metrics: readonly Metric[];
  readonly direction: Direction | null;
  readonly streams: readonly Stream[];
  /** "not cancelled", "everything except recurring". */
  readonly excluded: readonly Stream[];
  readonly period: PeriodSpec | null;
  readonly compared: Compared | null;
  readonly whose: 'me' | 'everyone' | 'our-team' | null;
  readonly person: Person | null;
  readonly guest: Exclude<Person, { by: 'me' }> | null;
  readonly team: Reference | null;
  readonly event: Reference | null;
  /** When they were booked or changed, not when they are. */
  readonly created: PeriodSpec | null;
  readonly updated: PeriodSpec | null;
  /** "top 5", "next 10": lists have their own lengths. */
  readonly count: number | null;
  readonly rating: RankingsQuestion['rating'];
  readonly paid: boolean | null;
  /** A second team, person or event type: one is shown at a time. */
  readonly rivals: readonly Patch[];
  /** The answer is by the day of booking. */
  readonly byCreation: boolean;
  /** What was asked for and cannot be had. */
  readonly caveats: readonly Caveat[];
  /** Some word means bookings or rankings at all: "meetings", "numbers". */
  readonly isAbout: boolean;
}

export const emptyFrame: Frame = {
  metrics: [],
  direction: null,
  streams: [],
  excluded: [],
  period: null,
  compared: null,
  whose: null,
  person: null,
  guest: null,
  team: null,
  event: null,
  created: null,
  updated: null,
  count: null,
  rating: null,
  paid: null,
  rivals: [],
  byCreation: false,
  caveats: [],
  isAbout: false,
};

const mostRivals = 2;

export type Patch = Partial<Frame>;

/** Of words that say nothing. */
export const nothing: Patch = {};

/** Both together; null where they contradict each other. Said twice is said once. */
export function merge(frame: Frame, patch: Patch): Frame | null {
  if (patch === nothing) return frame;
  const {
    metrics = [],
    streams = [],
    excluded = [],
    byCreation,
    isAbout,
    compared,
    rivals = [],
    caveats = [],
    ...rest
  } = patch;
  const changed: { -readonly [K in keyof Frame]?: Frame[K] } = {};
  const others = [...frame.rivals, ...rivals];
  for (const [key, value] of Object.entries(rest)) {
    const before = frame[key as keyof typeof rest];
    if (value === null || value === undefined) continue;
    const isOther = before !== null && JSON.stringify(before) !== JSON.stringify(value);
    if (isOther && (key === 'team' || key === 'person' || key === 'event')) others.push({ [key]: value });
    else if (isOther) return null;
    else Object.assign(changed, { [key]: value });
  }
  const left = [...frame.excluded, ...excluded];
  const named: readonly Stream[] = [
    ...frame.streams,
    ...streams,
    ...([...frame.metrics, ...metrics].includes('cancelled') ? (['cancelled'] as const) : []),
  ];
  if (others.length > mostRivals || left.some((each) => named.includes(each))) return null;
  // "compare this month with september": what is named counts.
  const isVague = frame.compared === null || frame.compared === 'previous';
  if (compared && !isVague && compared !== 'previous') return null;
  return {
    ...frame,
    ...changed,
    metrics: [...new Set([...frame.metrics, ...metrics])],
    streams: [...new Set([...frame.streams, ...streams])],
    excluded: [...new Set(left)],
    compared: compared && isVague ? compared : frame.compared,
    rivals: others,
    byCreation: frame.byCreation || byCreation === true,
    caveats: [...new Set([...frame.caveats, ...caveats])],
    isAbout: frame.isAbout || isAbout === true,
  };
}
