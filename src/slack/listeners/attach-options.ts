import type { App } from '@slack/bolt';
import type { Services } from '../services';

/** A text on screen and the value that stands for it, each at most 75 characters. */
export interface Suggestion {
  readonly text: string;
  readonly value: string;
}

/** What a menu offers for what was typed into it so far. Pure: Slack waits three seconds at most. */
export type Suggest = (typed: string, now: Date) => readonly Suggestion[];

/** Attaches a menu whose options come as one types. Its ack carries them. */
export function attachOptions(app: App, services: Services, actionId: string, suggest: Suggest): void {
  app.options<'block_suggestion'>(
    { type: 'block_suggestion', action_id: actionId },
    async ({ ack, body }) => {
      const typed = typeof body.value === 'string' ? body.value : '';
      const options = suggest(typed, services.now()).map(({ text, value }) => ({
        text: { type: 'plain_text' as const, text },
        value,
      }));
      await ack({ options });
    },
  );
}
