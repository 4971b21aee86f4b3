import type { Message } from '../slack/views/limits';
import type { Digest, PauseReason } from './digest';

/** What a digest would post, or why it would post nothing. Cal.com's failures are thrown, as for any question. */
export type DigestPreview =
  | {
      readonly kind: 'message';
      readonly main: Message;
      /** Follows in the message's thread. */
      readonly thread: readonly Message[];
      readonly isEmpty: boolean;
    }
  | { readonly kind: 'no-access'; readonly why: Extract<PauseReason, 'access-lost'> };

/** As much of a digest as a preview needs, so that one that is not saved yet can be seen too. */
export type PreviewedDigest = Pick<
  Digest,
  'id' | 'workspace' | 'ownerSlackUserId' | 'channelId' | 'schedule' | 'content'
>;

/** What people do with a digest besides its own runs. */
export interface DigestsByHand {
  /** The message of the last closed period, as of now. Counts as no run. @throws CalcomError */
  preview(digest: PreviewedDigest): Promise<DigestPreview>;
  /** Posts the last closed period once. False where this press has done so already, or the digest is gone. */
  sendNow(digest: Digest, slackUserId: string, pressId: string): Promise<boolean>;
  /** Has the worker of this process look for runs at once, as after a repost. */
  wake(): void;
}
