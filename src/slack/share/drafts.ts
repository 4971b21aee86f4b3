import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { WorkspaceId } from '../../accounts/workspace';
import type { callbackIds } from '../kit/ids';
import type { Message } from '../kit/message';
import type { Services } from '../services';

const keptForMs = 10 * 60_000;

export type ShareCallback = (typeof callbackIds)['shareRankings' | 'shareBookings'];

/** A message without its rich block, which a modal cannot show. */
type PlainMessage = Pick<Message, 'text' | 'blocks'>;

export interface Preview {
  readonly message: PlainMessage;
  /** `message` with the other choice of names, or null without a choice. `isNamed` is that of `message`. */
  readonly other: PlainMessage | null;
  readonly isNamed: boolean;
  /** From `standingOf`. If it has changed by submission, the preview must be shown again. */
  readonly standing: string;
  readonly callbackId: ShareCallback;
  readonly sharesOutside: boolean;
  /** The response URL of the Share press, where the asker is told the outcome. */
  readonly responseUrl: string | null;
}

// A shallow check is enough: only `keepPreview` writes previews, and they are encrypted.
const previewSchema = z.custom<Preview>(
  (value) => typeof value === 'object' && value !== null && 'callbackId' in value,
);

/** Stores a preview, so that any process can post it. Returns the id that the form carries. */
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

/** Reads and deletes a preview. Returns null when it has expired or was taken already. */
export async function takePreview(
  { store }: Pick<Services, 'store'>,
  workspaceId: WorkspaceId,
  previewId: string,
): Promise<Preview | null> {
  const text = await store.shortLived.take(workspaceId, keyOf(previewId));
  return text === null ? null : (previewSchema.safeParse(JSON.parse(text)).data ?? null);
}

const keyOf = (previewId: string) => `preview ${previewId}`;
