import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { WorkspaceId } from '../../accounts/workspace';
import type { callbackIds } from '../kit/ids';
import type { Message } from '../kit/message';
import type { Services } from '../services';

const keptForMs = 10 * 60_000;

export type ShareCallback = (typeof callbackIds)['shareRankings' | 'shareBookings'];

/** Without a picture: a form shows none. */
type PlainMessage = Pick<Message, 'text' | 'blocks'>;

/** What somebody was shown and may now post. */
export interface Preview {
  readonly message: PlainMessage;
  /** The same with other names, where the asker may choose; `isNamed` says which of the two has them. */
  readonly other: PlainMessage | null;
  readonly isNamed: boolean;
  /** What decided what it may show. Another one by the time it is sent: it has to be shown again. */
  readonly standing: string;
  readonly callbackId: ShareCallback;
  readonly sharesOutside: boolean;
  /** Where the asker pressed Share, to be told there what came of it. */
  readonly responseUrl: string | null;
}

// It was written by `keepPreview`, and encrypted.
const previewSchema = z.custom<Preview>(
  (value) => typeof value === 'object' && value !== null && 'callbackId' in value,
);

/** Keeps a preview for whichever process is told to send it; by the reference that comes back, which its form carries. */
export async function keepPreview(
  { store, now }: Pick<Services, 'store' | 'now'>,
  workspaceId: WorkspaceId,
  preview: Preview,
): Promise<string> {
  const { message, other } = preview;
  const plain = ({ text, blocks }: PlainMessage): PlainMessage => ({ text, blocks });
  const kept: Preview = { ...preview, message: plain(message), other: other && plain(other) };
  const previewId = randomUUID();
  const until = new Date(now().getTime() + keptForMs);
  await store.shortLived.add(workspaceId, keyOf(previewId), until, JSON.stringify(kept));
  return previewId;
}

/** Once: a form is sent once. Null for what has run out. */
export async function takePreview(
  { store }: Pick<Services, 'store'>,
  workspaceId: WorkspaceId,
  previewId: string,
): Promise<Preview | null> {
  const text = await store.shortLived.take(workspaceId, keyOf(previewId));
  return text === null ? null : (previewSchema.safeParse(JSON.parse(text)).data ?? null);
}

const keyOf = (previewId: string) => `preview ${previewId}`;
