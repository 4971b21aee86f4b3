/** A Slack team id, `T…`. Every row and every query names one. */
export type WorkspaceId = string;

/** One workspace's own Slack installation, or an organisation-wide one. */
export interface InstallationKey {
  readonly teamId: WorkspaceId | null;
  readonly enterpriseId: string | null;
  readonly isEnterpriseInstall: boolean;
}

export interface WorkspaceRef {
  readonly workspaceId: WorkspaceId;
  readonly enterpriseId: string | null;
}

/** An installation's row id: the enterprise id when it is organisation-wide, else the team id. */
export function installationIdOf(key: InstallationKey): string | null {
  return key.isEnterpriseInstall ? key.enterpriseId : key.teamId;
}

export type BookingsRule = 'nobody' | 'admins' | 'everyone';
export type DigestsRule = 'admins' | 'everyone';

export interface WorkspacePolicy {
  /** The connection for people who have none of their own; null for none. */
  readonly sharedConnectionId: string | null;
  /** Who may list bookings with the shared connection. */
  readonly bookingsWithShared: BookingsRule;
  /** Slack user ids of further people who may. */
  readonly bookingsNamed: readonly string[];
  /** What `BOOKINGS_VISIBLE_TO` granted of these at the last start; taken back once the variable is gone. */
  readonly bookingsByEnvironment?: 'everyone' | readonly string[];
  /** The month, 1 to 12, from which quarters and years are counted. */
  readonly fiscalYearStart: number;
  /** Whether people may share in channels that other companies are in. */
  readonly sharesOutside: boolean;
  /** Who may make digests. An owner may always change and stop their own. */
  readonly digestsBy: DigestsRule;
  /** Slack user ids of Roundup's admins: the installer, and those they named. */
  readonly admins: readonly string[];
}
