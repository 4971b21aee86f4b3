import { createHash } from 'node:crypto';
import { z } from 'zod';
import { bookingStreams, type WalkState } from '../../bookings/walk-state';
import { parseJson } from '../../lib/text/parse-json';
import { isTimeZone } from '../../lib/time/wall-time';
import { limits } from './limits';

// A value is `<version>.<checksum>.<payload>`. The checksum tells a cut or altered value from a whole one before
// anything is sent to Cal.com. It is no signature: what a value asks is judged by the rights of who presses.
const version = '1';
const checksumLength = 8;

const checksum = (payload: string) =>
  createHash('sha256').update(`${version}.${payload}`).digest('base64url').slice(0, checksumLength);

/** Spread into what carries more than a question. */
export const questionSchema = z.strictObject({
  /** The question as the command's text would ask it. */
  text: z.string().max(limits.actionValue),
  /** When it was asked, in Unix seconds: "last week" stays the week it was. */
  askedAt: z.int().min(0),
});
/** A question as a button or a menu carries it. */
export type CarriedQuestion = z.infer<typeof questionSchema>;

/** Null when it would be longer than `max`, in which case the element is better left out. */
export function encodeValue(payload: unknown, max: number): string | null {
  // Slack may hand `& < >` back as entities, which would look like an altered value.
  const json = JSON.stringify(payload).replace(
    /[&<>]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
  const encoded = `${version}.${checksum(json)}.${json}`;
  return encoded.length <= max ? encoded : null;
}

/** Null for a value that is missing, cut, altered, of another version or not ours: the person is offered to start over. */
function decodeValue<T>(schema: z.ZodType<T>, encoded: string | undefined, max: number): T | null {
  if (encoded === undefined || encoded.length > max) return null;
  const [given, sum, ...rest] = encoded.split('.');
  const payload = rest.join('.');
  if (given !== version || sum !== checksum(payload)) return null;
  return schema.safeParse(parseJson(payload)).data ?? null;
}

/** Writes and reads what a place of Slack's carries that takes `max` characters. */
export const codec = <T>(schema: z.ZodType<T>, max: number = limits.actionValue) =>
  [
    (payload: T) => encodeValue(payload, max),
    (encoded: string | undefined) => decodeValue(schema, encoded, max),
  ] as const;

/** The same for what holds nothing but ids, which always fits a button. @throws RangeError */
function shortCodec<T>(schema: z.ZodType<T>) {
  const [encode, decode] = codec(schema);
  const encodeAlways = (payload: T): string => {
    const encoded = encode(payload);
    if (encoded === null) throw new RangeError('the ids of a button are too long for it');
    return encoded;
  };
  return [encodeAlways, decode] as const;
}

/** A question in a button's `value`, ≤ 2,000 characters. */
export const [encodeQuestion, decodeQuestion] = codec(questionSchema);

/** The question that the menus of a block change, in its `block_id`, ≤ 255 characters: options hold only 75. */
export const [encodeQuestionInBlockId, decodeQuestionInBlockId] = codec(questionSchema, limits.blockId);

const shareRows = z.int().min(0).max(40);
/** The beginning of a list of bookings, with so many rows ahead and behind, to be shared. */
const shareSchema = z.strictObject({ ...questionSchema.shape, rows: z.tuple([shareRows, shareRows]) });
export type CarriedShare = z.infer<typeof shareSchema>;

export const [encodeShare, decodeShare] = codec(shareSchema);

/** A question of either command, as one of several readings of a text. */
const readingSchema = z.strictObject({
  ...questionSchema.shape,
  command: z.enum(['rankings', 'bookings']),
});
export const [encodeReading, decodeReading] = codec(readingSchema);

/** A count of bookings under way, and what it counts, should it be gone. */
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

/** A place in a list of bookings: the question, and the walk's cursors. */
const positionSchema = z.strictObject({
  ...questionSchema.shape,
  /** What dates are reckoned in, and what the ids in the text are called, so that a press looks nothing up. */
  timeZone: z.string().refine(isTimeZone),
  weekStart: z.literal([0, 1, 2, 3, 4, 5, 6]),
  // Lists of before there were such settings go on as they began.
  fiscalYearStart: z.int().min(1).max(12).default(1),
  /** Unix seconds. */
  lastDigestAt: z.int().min(0).nullable().default(null),
  teamName: z.string().nullable(),
  eventName: z.string().nullable(),
  /** The attendee's name is compared on our side: Cal.com has none written just so. */
  comparesNames: z.boolean().default(false),
  walk: walkSchema,
});
export type CarriedPosition = z.infer<typeof positionSchema>;

export const [encodePosition, decodePosition] = codec(positionSchema);

/** A digest as the buttons of its messages carry it. */
const digestSchema = z.strictObject({
  digestId: z.string().min(1).max(100),
  /** The run that is meant, in Unix seconds; null where none is. */
  runAt: z.int().min(0).nullable(),
  /** Idempotency key: a second press of the same button does nothing. Named so in the buttons of 0.1.0. */
  pressId: z.string().min(1).max(100).optional(),
});

const [encodeCarriedDigest, decodeDigest] = shortCodec(digestSchema);

export { decodeDigest };

/** Without `runAt`, no run is meant. */
export const encodeDigest = (
  { id }: { readonly id: string },
  { runAt = null, pressId }: Partial<Omit<z.infer<typeof digestSchema>, 'digestId'>> = {},
): string => encodeCarriedDigest({ digestId: id, runAt, pressId });

/** One run of a digest: the one to be posted again. */
export const [encodeRun, decodeRun] = shortCodec(z.strictObject({ runId: z.string().min(1).max(100) }));
