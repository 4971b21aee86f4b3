import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Services } from '../services';
import { type Caller, workspaceOf } from './register';
import { beginRequest } from './reply';

/** A text on screen and the value that stands for it, each at most 75 characters. */
export interface Suggestion {
  readonly text: string;
  readonly value: string;
}

/** What was typed into a menu so far, and by whom. */
export interface Typing {
  readonly typed: string;
  readonly caller: Caller;
}

/** What a menu then offers, a hundred at most. Slack waits three seconds. */
export type Suggest = (services: Services, typing: Typing) => Promise<readonly Suggestion[]>;

/** Attaches a menu whose options come as one types. Its ack carries them; where they fail it has none. */
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

/** Slack's `block_suggestion` payload: what was typed into a menu, and by whom; null when it is none. */
export function parseSuggestionRequest(body: unknown) {
  const parsed = suggestionPayload.safeParse(body);
  if (!parsed.success) return null;
  const { user, value } = parsed.data;
  return { typed: value, person: { slackUserId: user.id, userName: user.name ?? 'a colleague' } };
}
