import { z } from 'zod';
import type { WorkspaceId } from '../accounts/workspace';
import type { Store } from '../store/store';
import type { Message } from './views/limits';

const keptForMs = 10 * 60_000;

/** What people were shown and may now post, from any process. What has run out is made anew. */
export interface Previews {
  keep(workspaceId: WorkspaceId, viewId: string, message: Message): Promise<void>;
  /** Once: a form is sent once. */
  take(workspaceId: WorkspaceId, viewId: string): Promise<Message | null>;
}

// It was written by `keep`, and sealed.
const messageSchema = z.custom<Message>((value) => typeof value === 'object' && value !== null);

export function createPreviews({ shortLived }: Pick<Store, 'shortLived'>, now: () => Date): Previews {
  return {
    async keep(workspaceId, viewId, message) {
      const until = new Date(now().getTime() + keptForMs);
      await shortLived.add(workspaceId, keyOf(viewId), until, JSON.stringify(message));
    },
    async take(workspaceId, viewId) {
      const text = await shortLived.take(workspaceId, keyOf(viewId));
      return text === null ? null : messageSchema.parse(JSON.parse(text));
    },
  };
}

const keyOf = (viewId: string) => `preview ${viewId}`;
