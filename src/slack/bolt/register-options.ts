import type { App } from '@slack/bolt';
import type { Services } from '../services';
import type { Caller } from './register';
import { parseSuggestionRequest } from './suggestion-request';
import { workspaceOf } from './workspace-of';

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
  services: Services,
  actionId: string | RegExp,
  suggest: Suggest,
): void {
  app.options<'block_suggestion'>(
    { type: 'block_suggestion', action_id: actionId },
    async ({ ack, body, context }) => {
      const request = parseSuggestionRequest(body);
      const workspace = workspaceOf(context);
      let suggested: readonly Suggestion[] = [];
      if (request !== null && workspace !== null) {
        const { typed, slackUserId, userName } = request;
        try {
          suggested = await suggest(services, { typed, caller: { workspace, slackUserId, userName } });
        } catch (error) {
          services.logger.failure('a menu has nothing to offer', error, { name: String(actionId) });
        }
      }
      const options = suggested.map(({ text, value }) => ({
        text: { type: 'plain_text' as const, text },
        value,
      }));
      await ack({ options });
    },
  );
}
