import { z } from 'zod';
import { type CarriedQuestion, decodeValue, encodeValue, type Read } from '../kit/action-value';
import { carriedWorkspaceLength } from '../kit/request-origin';

// What Slack keeps with a view: its private_metadata.
const longest = 3_000 - carriedWorkspaceLength;

/** What a filter form stands over: the question in force, and the message that shows its answer. */
export interface FiltersState extends CarriedQuestion {
  /** Takes an answer for half an hour. */
  readonly responseUrl: string;
  /** As presses on the message have it. */
  readonly messageKey: string;
}

const stateSchema: z.ZodType<FiltersState> = z.strictObject({
  text: z.string(),
  askedAt: z.int().min(0),
  responseUrl: z.string().min(1),
  messageKey: z.string().max(200),
});

/** Null when it is more than a view can carry. */
export const encodeFilters = (state: FiltersState) => encodeValue(state, longest);
export const decodeFilters = (metadata: string): Read<FiltersState> =>
  decodeValue(stateSchema, metadata, longest);
