import { z } from 'zod';
import type { ScanPosition } from '../../../bookings/scan';
import { codec, questionSchema } from '../../kit/action-value';

/** A row of a ranking, as its menu carries it. `shown` is the number beside the name. */
export interface ChosenRow {
  readonly calcomUserId: number;
  readonly shown: number;
}

/** At most 75 characters, Slack's limit for an option's value. */
export const printChosenRow = ({ calcomUserId, shown }: ChosenRow) => `${calcomUserId} ${shown}`;

/** Returns null for a value that no menu of ours has. */
export function parseChosenRow(value: string): ChosenRow | null {
  const [, id, shown] = /^(\d{1,15}) (\d{1,9}(?:\.\d{1,2})?)$/.exec(value) ?? [];
  return id === undefined ? null : { calcomUserId: Number(id), shown: Number(shown) };
}

const count = z.int().min(0);
const row = { calcomUserId: count, shown: z.number() };

export const [encodeCardRow, decodeCardRow] = codec(
  z.strictObject({ ...questionSchema.shape, row: z.strictObject(row) }),
);

const placeSchema: z.ZodType<ScanPosition> = z.strictObject({
  cursor: z.string().min(1).max(600).nullable(),
  after: z.strictObject({ bookingId: z.int(), startMs: z.int() }).nullable(),
});

/** A place in the bookings behind a number: the question, the row, what was found, and where to continue. */
const explanationSchema = z.strictObject({
  ...questionSchema.shape,
  row: z.strictObject({ ...row, name: z.string().max(100), counted: z.number().nullable() }),
  /** A `Listing` without `hasMore`. */
  listing: z.strictObject({
    listed: count,
    ratingSum: z.number(),
    looked: count,
    isOwnOnly: z.boolean(),
    gaps: z.strictObject({ unreadable: count, isCutOff: z.boolean() }).optional(),
  }),
  /** Where to look further; null at the end. */
  further: placeSchema.nullable(),
  from: placeSchema,
  before: count,
});
export type CarriedExplanation = Readonly<z.infer<typeof explanationSchema>>;

export const [encodeExplanation, decodeExplanation] = codec(explanationSchema);
