import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Services } from '../services';
import { type Caller, workspaceOf } from './register';
import { beginRequest } from './reply';

/** `text` is shown and `value` is sent back. Slack limits each to 75 characters. */
export interface Suggestion {
  readonly text: string;
  readonly value: string;
}

export interface Typing {
  readonly typed: string;
  readonly caller: Caller;
}

/** Returns at most 100 options, Slack's limit, within Slack's three seconds. */
export type Suggest = (services: Services, typing: Typing) => Promise<readonly Suggestion[]>;

/** Registers a menu whose options load while the person types. On failure its ack carries none. */
export function registerOptions(
  app: App,
  shared: Services,
  actionId: string | RegExp,
  suggest: Suggest,
): void {
  app.options<'block_suggestion'>(
    { type: 'block_suggestion', action_id: actionId },
    async ({ ack, body, context }) => {
      const name = String(actionId);
      const request = parseSuggestionRequest(body);
      const workspace = workspaceOf(context);
      const workspaceId = workspace?.workspaceId ?? null;
      const { services, end } = beginRequest(shared, { kind: 'menu', name, workspaceId });
      let suggested: readonly Suggestion[] = [];
      let outcome: 'answered' | 'failed' = 'answered';
      if (request !== null && workspace !== null) {
        const { typed, person } = request;
        try {
          suggested = await suggest(services, { typed, caller: { workspace, ...person } });
        } catch (error) {
          outcome = 'failed';
          const fields = { name, reference: services.newReference() };
          services.logger.failure('a menu has nothing to offer', error, fields);
        }
      }
      const options = suggested.map(({ text, value }) => ({
        text: { type: 'plain_text' as const, text },
        value,
      }));
      await ack({ options });
      end(outcome);
    },
  );
}

const suggestionPayload = z.object({
  user: z.object({ id: z.string(), name: z.string().optional() }),
  value: z.string().default(''),
});

/** Parses Slack's `block_suggestion` payload. Returns null when it is malformed. */
export function parseSuggestionRequest(body: unknown) {
  const parsed = suggestionPayload.safeParse(body);
  if (!parsed.success) return null;
  const { user, value } = parsed.data;
  return { typed: value, person: { slackUserId: user.id, userName: user.name ?? 'a colleague' } };
}
