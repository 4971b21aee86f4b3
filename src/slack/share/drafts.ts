import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { WorkspaceId } from '../../accounts/workspace';
import type { Store } from '../../store/store';
import type { Message } from '../kit/message';

const keptForMs = 10 * 60_000;

/** What somebody was shown and may now post. */
export interface Preview {
  /** Without a picture: a form shows none. */
  readonly message: Pick<Message, 'text' | 'blocks'>;
  /** What decided what it may show. Another one by the time it is sent: it has to be shown anew. */
  readonly standing: string;
}

/** Previews by the reference that their form carries, from any process. */
export interface ShareDrafts {
  /** Its reference. */
  keep(workspaceId: WorkspaceId, preview: Preview): Promise<string>;
  /** Once: a form is sent once. Null for what has run out. */
  take(workspaceId: WorkspaceId, previewId: string): Promise<Preview | null>;
}

// It was written by `keep`, and sealed.
const previewSchema = z.custom<Preview>(
  (value) => typeof value === 'object' && value !== null && 'standing' in value,
);

export function createShareDrafts({ shortLived }: Pick<Store, 'shortLived'>, now: () => Date): ShareDrafts {
  return {
    async keep(workspaceId, { message: { text, blocks }, standing }) {
      const until = new Date(now().getTime() + keptForMs);
      const preview: Preview = { message: { text, blocks }, standing };
      const previewId = randomUUID();
      await shortLived.add(workspaceId, keyOf(previewId), until, JSON.stringify(preview));
      return previewId;
    },
    async take(workspaceId, previewId) {
      const text = await shortLived.take(workspaceId, keyOf(previewId));
      return text === null ? null : (previewSchema.safeParse(JSON.parse(text)).data ?? null);
    },
  };
}

const keyOf = (previewId: string) => `preview ${previewId}`;
