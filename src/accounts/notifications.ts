import type { WorkspaceRef } from './workspace';

/**
 * A direct message to a person whom a change concerns, sent at least once. It is written in the change's
 * transaction and sent afterwards. `kind` and `facts` say what happened; the words are made on sending.
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

/** Who reads it: the person it concerns, or an admin when Slack cannot reach that person (`insteadOf`). */
export type NotificationReader =
  | { readonly kind: 'owner' }
  | { readonly kind: 'admin'; readonly insteadOf: string };

/** The comment above each kind lists its facts. */
export const notificationKinds = [
  // `runId`, `digestId`. Whether the post arrived is unknown.
  'run-unknown',
  // `runId`, `digestId`, `reason`.
  'run-failed',
  // `digestId`, `why` (a PauseReason).
  'digest-paused',
  // `digestId`. Three scheduled runs in a row were empty.
  'digest-empty',
  // `did` (a DigestAction), `by` (a Slack user id), `channelId`; for a run also `at` and `timeZone`.
  'digest-deed',
  // `connectionId`, `calcomName`, `kind` (api-key or oauth), `apiUrl`.
  'connection-broken',
  // `what` (digest, run or notice) the store cannot read; for the first two also `channelId`.
  'unreadable',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

export type NewNotification = Pick<Notification, 'slackUserId' | 'kind' | 'facts'>;

/** The outbox of all workspaces. */
export interface NotificationsStore {
  claim(count: number, lease: Lease): Promise<readonly Notification[]>;
  /** Removes a notification that was sent, or that nobody can receive. */
  remove(id: string, leaseOwner: string): Promise<void>;
  retryAt(id: string, leaseOwner: string, at: Date): Promise<void>;
  /** Counts up to 10,000. */
  count(): Promise<number>;
}

/** Who holds runs or notifications. After `now` + `leaseMs` another worker may take them. */
export interface Lease {
  readonly leaseOwner: string;
  readonly now: Date;
  readonly leaseMs: number;
}
