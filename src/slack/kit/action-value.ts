import { createHash } from 'node:crypto';
import { z } from 'zod';
import { bookingStreams, type WalkState } from '../../bookings/walk-state';
import { parseJson } from '../../lib/text/parse-json';
import { isTimeZone } from '../../lib/time/wall-time';
import { limits } from './limits';

// A value is `<version>.<checksum>.<payload>`. The checksum detects a cut or altered value before anything is
// sent to Cal.com. It is no signature: the rights of the presser decide what a value may ask.
const version = '1';
const checksumLength = 8;

const checksum = (payload: string) =>
  createHash('sha256').update(`${version}.${payload}`).digest('base64url').slice(0, checksumLength);

/** Spread into schemas that carry more than a question. */
export const questionSchema = z.strictObject({
  /** The question as the command's text. */
  text: z.string().max(limits.actionValue),
  /** Unix seconds, so that "last week" stays the week it was. */
  askedAt: z.int().min(0),
});
export type CarriedQuestion = z.infer<typeof questionSchema>;

/** Returns null when the value is longer than `max`; the element is then better left out. */
export function encodeValue(payload: unknown, max: number): string | null {
  // Slack may return `& < >` as entities, which would look like an altered value.
  const json = JSON.stringify(payload).replace(
    /[&<>]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
  const encoded = `${version}.${checksum(json)}.${json}`;
  return encoded.length <= max ? encoded : null;
}

/** Returns null when the value is missing, cut, altered, not ours, or of another version. */
function decodeValue<T>(schema: z.ZodType<T>, encoded: string | undefined, max: number): T | null {
  if (encoded === undefined || encoded.length > max) return null;
  const [given, sum, ...rest] = encoded.split('.');
  const payload = rest.join('.');
  if (given !== version || sum !== checksum(payload)) return null;
  return schema.safeParse(parseJson(payload)).data ?? null;
}

/** Encodes and decodes a value for a Slack field of `max` characters. */
export const codec = <T>(schema: z.ZodType<T>, max: number = limits.actionValue) =>
  [
    (payload: T) => encodeValue(payload, max),
    (encoded: string | undefined) => decodeValue(schema, encoded, max),
  ] as const;

/** For payloads of ids only, which always fit a button. Encoding throws RangeError otherwise. */
function idsCodec<T>(schema: z.ZodType<T>) {
  const [encode, decode] = codec(schema);
  const encodeOrThrow = (payload: T): string => {
    const encoded = encode(payload);
    if (encoded === null) throw new RangeError('the ids of a button are too long for it');
    return encoded;
  };
  return [encodeOrThrow, decode] as const;
}

/** In a button's `value`, at most 2,000 characters. */
export const [encodeQuestion, decodeQuestion] = codec(questionSchema);

/** In the `block_id` of a block whose menus change the question: an option's value holds only 75. */
export const [encodeQuestionInBlockId, decodeQuestionInBlockId] = codec(questionSchema, limits.blockId);

const shareRows = z.int().min(0).max(40);
/** The first rows of a bookings list to share: how many ahead, how many behind. */
const shareSchema = z.strictObject({ ...questionSchema.shape, rows: z.tuple([shareRows, shareRows]) });
export type CarriedShare = z.infer<typeof shareSchema>;

export const [encodeShare, decodeShare] = codec(shareSchema);

/** One of several readings of a text, as a question of either command. */
const readingSchema = z.strictObject({
  ...questionSchema.shape,
  command: z.enum(['rankings', 'bookings']),
});
export const [encodeReading, decodeReading] = codec(readingSchema);

/** A running count of bookings, with its question in case the count is gone. */
const countSchema = z.strictObject({ ...questionSchema.shape, countId: z.string().min(1).max(100) });
export type CarriedCount = z.infer<typeof countSchema>;

export const [encodeCount, decodeCount] = codec(countSchema);

const cursorSchema = z.string().min(1).max(600).nullable();
const sectionSchema = z
  .strictObject({
    after: z.tuple([z.int(), z.string().max(200)]).nullable(),
    before: z.int().min(0),
    shown: z.int().min(1).max(40),
    streams: z.array(z.tuple([z.enum(bookingStreams), cursorSchema, z.boolean()])).max(bookingStreams.length),
    unreadable: z.int().min(1).optional(),
  })
  .nullable();
const walkSchema: z.ZodType<WalkState> = z.strictObject({ ahead: sectionSchema, behind: sectionSchema });

/** A position in a bookings list: the question, and the walk's cursors. */
const positionSchema = z.strictObject({
  ...questionSchema.shape,
  /** The calendar, and the names of the ids in the text, so that a press looks nothing up. */
  timeZone: z.string().refine(isTimeZone),
  weekStart: z.literal([0, 1, 2, 3, 4, 5, 6]),
  // Lists from before this setting go on with January.
  fiscalYearStart: z.int().min(1).max(12).default(1),
  /** Unix seconds. */
  lastDigestAt: z.int().min(0).nullable().default(null),
  teamName: z.string().nullable(),
  eventName: z.string().nullable(),
  /** The attendee's name is compared on our side, ignoring case and typography. */
  comparesNames: z.boolean().default(false),
  walk: walkSchema,
});
export type CarriedPosition = z.infer<typeof positionSchema>;

export const [encodePosition, decodePosition] = codec(positionSchema);

const digestSchema = z.strictObject({
  digestId: z.string().min(1).max(100),
  /** The run that is meant, in Unix seconds; null for none. */
  runAt: z.int().min(0).nullable(),
  /** Idempotency key: a second press of the same button does nothing. The name dates from 0.1.0. */
  pressId: z.string().min(1).max(100).optional(),
});

const [encodeCarriedDigest, decodeDigest] = idsCodec(digestSchema);

export { decodeDigest };

export const encodeDigest = (
  { id }: { readonly id: string },
  { runAt = null, pressId }: Partial<Omit<z.infer<typeof digestSchema>, 'digestId'>> = {},
): string => encodeCarriedDigest({ digestId: id, runAt, pressId });

/** A run to post again. */
export const [encodeRun, decodeRun] = idsCodec(z.strictObject({ runId: z.string().min(1).max(100) }));
