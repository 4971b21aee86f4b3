import type { WorkspaceRef } from './workspace';

/**
 * What the owner of something is told, in a direct message, at least once. It is written with the change that it is
 * about, and sent afterwards: `kind` and `facts` say what, the words are made when it is sent.
 */
export interface Notification {
  readonly id: string;
  readonly workspace: WorkspaceRef;
  readonly slackUserId: string;
  readonly kind: NotificationKind;
  /** Small JSON of ids and names; no secrets, no guests' data. */
  readonly facts: Readonly<Record<string, string>>;
  readonly attempts: number;
}

/** Who reads it: whom it concerns, or an admin in the place of somebody whom Slack does not reach. */
export type NotificationReader =
  | { readonly kind: 'owner' }
  | { readonly kind: 'admin'; readonly insteadOf: string };

/** Each with the facts that it is told by. */
export const notificationKinds = [
  // `runId`, `digestId`: it is not known whether the post arrived.
  'run-unknown',
  // `runId`, `digestId`, `reason`.
  'run-failed',
  // `digestId`, `why` (a PauseReason).
  'digest-paused',
  // `digestId`: three empty weeks in a row.
  'digest-empty',
  // `did` (a DigestAction), `by` (a Slack user), `channelId`, and with a run `at` and `timeZone`.
  'digest-deed',
  // `connectionId`, `calcomName`, `kind` (api-key or oauth), `apiUrl`.
  'connection-broken',
  // `what` (digest, run or notice) of theirs the store cannot read, and for the first two `channelId`.
  'unreadable',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

export type NewNotification = Pick<Notification, 'slackUserId' | 'kind' | 'facts'>;

/** Direct messages to be sent, over all workspaces. */
export interface NotificationsStore {
  claim(count: number, lease: Lease): Promise<readonly Notification[]>;
  /** It was sent, or there is nobody to send it to. */
  done(id: string, leaseOwner: string): Promise<void>;
  retryAt(id: string, leaseOwner: string, at: Date): Promise<void>;
  /** How many are still to be sent. */
  count(): Promise<number>;
}

/** How long and for whom a run is held. After `until` another worker may take it. */
export interface Lease {
  readonly leaseOwner: string;
  readonly now: Date;
  readonly leaseMs: number;
}
