import { createHash } from 'node:crypto';
import { z } from 'zod';
import { bookingStreams, type WalkState } from '../../bookings/walk-state';
import { parseJson } from '../../lib/text/parse-json';
import type { WeekStart } from '../../lib/time/calendar';
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

/** Why a value was not taken. Either way the person is offered to start over. */
export type BadValue = 'missing' | 'too-long' | 'other-version' | 'damaged';
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: BadValue };

/** Null for a value that was not taken, whatever the reason. */
export const decoded = <T>(read: Read<T>): T | null => (read.ok ? read.value : null);

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

function decodeValue<T>(schema: z.ZodType<T>, encoded: string | undefined, max: number): Read<T> {
  if (!encoded) return { ok: false, why: 'missing' };
  if (encoded.length > max) return { ok: false, why: 'too-long' };
  const [given, sum, ...rest] = encoded.split('.');
  if (given !== version) return { ok: false, why: /^\d+$/.test(given ?? '') ? 'other-version' : 'damaged' };
  const payload = rest.join('.');
  if (sum !== checksum(payload)) return { ok: false, why: 'damaged' };
  const parsed = schema.safeParse(parseJson(payload));
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, why: 'damaged' };
}

/** Writes and reads what a place of Slack's carries that takes `max` characters. */
export const codec = <T>(schema: z.ZodType<T>, max: number = limits.actionValue) =>
  [
    (payload: T) => encodeValue(payload, max),
    (encoded: string | undefined) => decodeValue(schema, encoded, max),
  ] as const;

/** The same for what holds nothing but ids, which always fits. @throws RangeError */
function shortCodec<T>(schema: z.ZodType<T>, max: number) {
  const [encode, decode] = codec(schema, max);
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

/** The beginning of a list of bookings, with so many rows ahead and behind, to be shared. */
export interface CarriedShare extends CarriedQuestion {
  readonly rows: readonly [ahead: number, behind: number];
}

const shareRows = z.int().min(0).max(40);
const shareSchema: z.ZodType<CarriedShare> = z.strictObject({
  ...questionSchema.shape,
  rows: z.tuple([shareRows, shareRows]),
});

export const [encodeShare, decodeShare] = codec(shareSchema);

/** A question of either command, as one of several readings of a text. */
const readingSchema = z.strictObject({
  ...questionSchema.shape,
  command: z.enum(['rankings', 'bookings']),
});
export const [encodeReading, decodeReading] = codec(readingSchema);

/** A count of bookings under way, and what it counts, should it be gone. */
export interface CarriedCount extends CarriedQuestion {
  readonly countId: string;
}

const countSchema: z.ZodType<CarriedCount> = z.strictObject({
  ...questionSchema.shape,
  countId: z.string().min(1).max(100),
});

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

/** A place in a list of bookings: the question, and the walk's cursors. */
export interface CarriedPosition extends CarriedQuestion {
  /** What dates are reckoned in, and what the ids in the text are called, so that a press looks nothing up. */
  readonly timeZone: string;
  readonly weekStart: WeekStart;
  readonly fiscalYearStart: number;
  /** Unix seconds. */
  readonly lastDigestAt: number | null;
  readonly teamName: string | null;
  readonly eventName: string | null;
  /** The attendee's name is compared on our side: Cal.com has none written just so. */
  readonly comparesNames: boolean;
  readonly walk: WalkState;
}

const positionSchema: z.ZodType<CarriedPosition> = z.strictObject({
  ...questionSchema.shape,
  timeZone: z.string().refine(isTimeZone),
  weekStart: z.literal([0, 1, 2, 3, 4, 5, 6]),
  // Lists of before there were such settings go on as they began.
  fiscalYearStart: z.int().min(1).max(12).default(1),
  lastDigestAt: z.int().min(0).nullable().default(null),
  teamName: z.string().nullable(),
  eventName: z.string().nullable(),
  comparesNames: z.boolean().default(false),
  walk: z.strictObject({ ahead: sectionSchema, behind: sectionSchema }),
});

export const [encodePosition, decodePosition] = codec(positionSchema);

/** A digest as the buttons of its messages carry it. */
export interface CarriedDigest {
  readonly digestId: string;
  /** The run that is meant, in Unix seconds; null where none is. */
  readonly runAt: number | null;
  /** Idempotency key: a second press of the same button does nothing. Named so in the buttons of 0.1.0. */
  readonly pressId?: string | undefined;
}

const digestSchema: z.ZodType<CarriedDigest> = z.strictObject({
  digestId: z.string().min(1).max(100),
  runAt: z.int().min(0).nullable(),
  pressId: z.string().min(1).max(100).optional(),
});

const [encodeCarriedDigest, decodeDigest] = shortCodec(digestSchema, limits.actionValue);

export { decodeDigest };

/** Without `runAt`, no run is meant. */
export const encodeDigest = (
  { id }: { readonly id: string },
  { runAt = null, pressId }: Partial<Omit<CarriedDigest, 'digestId'>> = {},
): string => encodeCarriedDigest({ digestId: id, runAt, pressId });

/** One run of a digest: the one to be posted again. */
export interface CarriedRun {
  readonly runId: string;
}

const runSchema: z.ZodType<CarriedRun> = z.strictObject({ runId: z.string().min(1).max(100) });

export const [encodeRun, decodeRun] = shortCodec(runSchema, limits.actionValue);
