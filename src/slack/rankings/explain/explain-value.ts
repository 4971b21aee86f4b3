import { z } from 'zod';
import type { ScanPosition } from '../../../bookings/scan';
import { codec, questionSchema } from '../../kit/action-value';

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

const count = z.int().min(0);
const row = { calcomUserId: count, shown: z.number() };

/** One person's row of a ranking, as the button of their card carries it. */
export const [encodeCardRow, decodeCardRow] = codec(
  z.strictObject({ ...questionSchema.shape, row: z.strictObject(row) }),
);

const placeSchema: z.ZodType<ScanPosition> = z.strictObject({
  cursor: z.string().min(1).max(600).nullable(),
  after: z.strictObject({ bookingId: z.int(), startMs: z.int() }).nullable(),
});

/** A place in the bookings behind a number: the ranking, the row, what was found so far, and where to go on. */
const explanationSchema = z.strictObject({
  ...questionSchema.shape,
  row: z.strictObject({ ...row, name: z.string().max(100), counted: z.number().nullable() }),
  /** All of a `Listing` but whether there is more. */
  listing: z.strictObject({
    listed: count,
    ratingSum: z.number(),
    looked: count,
    isOwnOnly: z.boolean(),
    gaps: z.strictObject({ unreadable: count, isCutOff: z.boolean() }).optional(),
  }),
  /** Where there is more to look through; null: nowhere. */
  further: placeSchema.nullable(),
  from: placeSchema,
  /** How many rows come before it. */
  before: count,
});
export type CarriedExplanation = Readonly<z.infer<typeof explanationSchema>>;

export const [encodeExplanation, decodeExplanation] = codec(explanationSchema);
