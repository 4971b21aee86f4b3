import { createHash } from 'node:crypto';
import { z } from 'zod';
import { cadences, type Digest, type DigestPlan } from '../../../digests/digest';
import { isTimeZone } from '../../../lib/time/wall-time';
import { rankingIds } from '../../../rankings/ranking';
import { codec } from '../../kit/action-value';
import { carriedWorkspaceLength } from '../../kit/request-origin';

// Slack allows 3,000 characters of `private_metadata`.
const longest = 3_000 - carriedWorkspaceLength;

const weekday = z.literal([0, 1, 2, 3, 4, 5, 6]);

const planSchema: z.ZodType<DigestPlan> = z.strictObject({
  channelId: z.string().min(1).max(50),
  schedule: z.strictObject({
    // Forms opened before monthly digests existed carry no `every`.
    every: z.enum(cadences).default('week'),
    weekdays: z.array(weekday).min(1).max(7),
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    timeZone: z.string().refine(isTimeZone),
    weekStart: weekday,
  }),
  content: z.strictObject({
    access: z.enum(['own', 'shared']),
    scope: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('me') }),
      z.strictObject({ kind: z.literal('team'), teamId: z.int(), teamName: z.string().max(200) }),
      z.strictObject({ kind: z.literal('org') }),
    ]),
    rankings: z.array(z.enum(rankingIds)).min(1).max(rankingIds.length),
    rows: z.int().min(1).max(10),
    isCompared: z.boolean(),
    showsUpcoming: z.boolean(),
    whenEmpty: z.enum(['skip', 'one-line', 'full']),
  }),
});

/** Where the form was opened, to show the result there. */
const originSchema = z.strictObject({
  /** Valid for half an hour. Empty when there is none. */
  responseUrl: z.string(),
  channelId: z.string(),
  /** True when opened from the list, which may be replaced; false for a message that everyone sees. */
  isList: z.boolean(),
});
export type DigestOrigin = Readonly<z.infer<typeof originSchema>>;

const formSchema = z.strictObject({
  /** The menu included channels shared with other companies. No scope of ours tells which those are. */
  offersOutside: z.boolean().optional(),
  origin: originSchema,
  /** The digest being changed, with its `markOf` when the form was opened. Null for a new one. */
  changed: z.strictObject({ id: z.string().min(1).max(100), mark: z.string().max(50) }).nullable(),
});
export type DigestFormState = Readonly<z.infer<typeof formSchema>>;

const saveSchema = z.strictObject({ ...formSchema.shape, plan: planSchema });
export type DigestSaveState = Readonly<z.infer<typeof saveSchema>>;

export const [encodeDigestForm, decodeDigestForm] = formCodec(formSchema);
export const [encodeDigestSave, decodeDigestSave] = formCodec(saveSchema);

/** Leaves out the `responseUrl` when the state is too long; the result is then sent as a direct message. */
function formCodec<State extends DigestFormState>(schema: z.ZodType<State>) {
  const [encode, decode] = codec(schema, longest);
  const encodeFitting = (state: State): string =>
    encode(state) ?? encode({ ...state, origin: { ...state.origin, responseUrl: '' } }) ?? '';
  return [encodeFitting, decode] as const;
}

/** A hash of everything people decide about a digest. Runs do not change it. */
export function markOf({ channelId, schedule, content, ownerSlackUserId }: Digest): string {
  const decided = JSON.stringify([channelId, schedule, content, ownerSlackUserId]);
  return createHash('sha256').update(decided).digest('base64url').slice(0, 12);
}
