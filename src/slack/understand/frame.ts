import type { Stream } from '../../bookings/walk-state';
import type { PeriodSpec } from '../../lib/time/period';
import type { Person, RankingsQuestion, Reference } from '../../rankings/question';

export type Metric = 'cancelled' | 'completed' | 'no-show' | 'rated' | 'fair-share' | 'rescheduled';

/** Which end of a list. What "best" and "worst" mean depends on the metric. */
export type Superlative = 'most' | 'least' | 'best' | 'worst';

/** The period to compare with: a named one, the one before, or none. */
export type Compared = PeriodSpec | 'previous' | 'none';

/** What the answer must say about itself, besides mistyped and left-out words. */
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
        /** The words have several meanings, and this is the usual one. */
        | 'usual';
    }
  /** Asked for a ranking of something other than members: days, hours, event types. */
  | { readonly kind: 'ranks-members'; readonly not: string }
  /** Asked for something other than counts: revenue, averages. */
  | { readonly kind: 'counts-bookings'; readonly not: string }
  | { readonly kind: 'no-filter'; readonly of: string }
  | { readonly kind: 'only-period-before'; readonly named: PeriodSpec };

/** What the words read so far say, for either command. */
export interface Frame {
  readonly metrics: readonly Metric[];
  readonly superlative: Superlative | null;
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
  /** When bookings were made (`created`) or changed (`updated`), not when they take place. */
  readonly created: PeriodSpec | null;
  readonly updated: PeriodSpec | null;
  /** "top 5", "next 10". Does not set the length of a list, which is fixed. */
  readonly count: number | null;
  readonly rating: RankingsQuestion['rating'];
  readonly paid: boolean | null;
  /** Further teams, people or event types. Only one can be shown at a time. */
  readonly furtherSubjects: readonly Patch[];
  /** Bookings count on the day they were made. */
  readonly byCreation: boolean;
  readonly caveats: readonly Caveat[];
  /** Some word refers to bookings or rankings: "meetings", "numbers". */
  readonly isAbout: boolean;
}

export const emptyFrame: Frame = {
  metrics: [],
  superlative: null,
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
  furtherSubjects: [],
  byCreation: false,
  caveats: [],
  isAbout: false,
};

const maxFurtherSubjects = 2;

export type Patch = Partial<Frame>;

/** The patch of words without meaning. Compared by identity. */
export const emptyPatch: Patch = {};

/** Returns null when the patch contradicts the frame. A repetition is no contradiction. */
export function merge(frame: Frame, patch: Patch): Frame | null {
  if (patch === emptyPatch) return frame;
  const {
    metrics = [],
    streams = [],
    excluded = [],
    byCreation,
    isAbout,
    compared,
    furtherSubjects = [],
    caveats = [],
    ...rest
  } = patch;
  const changed: { -readonly [K in keyof Frame]?: Frame[K] } = {};
  const others = [...frame.furtherSubjects, ...furtherSubjects];
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
  if (others.length > maxFurtherSubjects || left.some((each) => named.includes(each))) return null;
  // "compare this month with september": a named period replaces "previous".
  const isVague = frame.compared === null || frame.compared === 'previous';
  if (compared && !isVague && compared !== 'previous') return null;
  return {
    ...frame,
    ...changed,
    metrics: [...new Set([...frame.metrics, ...metrics])],
    streams: [...new Set([...frame.streams, ...streams])],
    excluded: [...new Set(left)],
    compared: compared && isVague ? compared : frame.compared,
    furtherSubjects: others,
    byCreation: frame.byCreation || byCreation === true,
    caveats: [...new Set([...frame.caveats, ...caveats])],
    isAbout: frame.isAbout || isAbout === true,
  };
}
