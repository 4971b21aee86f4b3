import { z } from 'zod';
import type { ScanPosition } from '../../../bookings/scan';
import type { Listing } from '../../../rankings/reconcile';
import { type CarriedQuestion, codec, questionSchema } from '../../kit/action-value';

/** A row of a ranking as its menu carries it: whose, and the number beside the name. */
export interface ChosenRow {
  readonly calcomUserId: number;
  readonly shown: number;
}

/** ≤ 75 characters, as an option's value has to be. */
export const printChosenRow = ({ calcomUserId, shown }: ChosenRow) => `${calcomUserId} ${shown}`;

/** Null for what no menu of ours offers. */
export function parseChosenRow(value: string): ChosenRow | null {
  const [, id, shown] = /^(\d{1,15}) (\d{1,9}(?:\.\d{1,2})?)$/.exec(value) ?? [];
  return id === undefined ? null : { calcomUserId: Number(id), shown: Number(shown) };
}

/** One person's row of a ranking, as the button of their card carries it. */
export interface CarriedRow extends CarriedQuestion {
  readonly row: ChosenRow;
}

/** A place in the bookings behind a number: the ranking, the row, what was found so far, and where to go on. */
export interface CarriedExplanation extends CarriedQuestion {
  readonly row: ChosenRow & { readonly name: string; readonly counted: number | null };
  readonly listing: Omit<Listing, 'hasMore'>;
  /** Where there is more to look through; null: nowhere. */
  readonly further: ScanPosition | null;
  readonly from: ScanPosition;
  /** How many rows come before it. */
  readonly before: number;
}

const count = z.int().min(0);
const placeSchema = z.strictObject({
  cursor: z.string().min(1).max(600).nullable(),
  after: z.strictObject({ bookingId: z.int(), startMs: z.int() }).nullable(),
});
const explanationSchema: z.ZodType<CarriedExplanation> = z.strictObject({
  ...questionSchema.shape,
  row: z.strictObject({
    calcomUserId: count,
    shown: z.number(),
    name: z.string().max(100),
    counted: z.number().nullable(),
  }),
  listing: z.strictObject({
    listed: count,
    ratingSum: z.number(),
    looked: count,
    isOwnOnly: z.boolean(),
    gaps: z.strictObject({ unreadable: count, isCutOff: z.boolean() }).optional(),
  }),
  further: placeSchema.nullable(),
  from: placeSchema,
  before: count,
});

const rowSchema: z.ZodType<CarriedRow> = z.strictObject({
  ...questionSchema.shape,
  row: z.strictObject({ calcomUserId: count, shown: z.number() }),
});

export const [encodeCardRow, decodeCardRow] = codec(rowSchema);

export const [encodeExplanation, decodeExplanation] = codec(explanationSchema);
