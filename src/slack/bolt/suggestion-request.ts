import { z } from 'zod';

const suggestionPayload = z.object({
  user: z.object({ id: z.string(), name: z.string().optional() }),
  value: z.string().default(''),
});

/** What was typed into a menu whose options come as one types. */
export interface SuggestionRequest {
  readonly slackUserId: string;
  readonly userName: string;
  readonly typed: string;
}

/** Slack's `block_suggestion` payload → our request, or null when it is none. */
export function parseSuggestionRequest(body: unknown): SuggestionRequest | null {
  const parsed = suggestionPayload.safeParse(body);
  if (!parsed.success) return null;
  const { user, value } = parsed.data;
  return {
    slackUserId: user.id,
    userName: user.name ?? 'a colleague',
    typed: value,
  };
}
