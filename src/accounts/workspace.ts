/** Slack's team id, `T…`. Every row carries one, and every query asks for one. */
export type WorkspaceId = string;

/** Which of Slack's installations is meant: one workspace's own, or an organisation-wide one. */
export interface InstallationKey {
  readonly teamId: WorkspaceId | null;
  readonly enterpriseId: string | null;
  readonly isEnterpriseInstall: boolean;
}

/** A workspace, and the enterprise it belongs to, as every Slack request names them. */
export interface WorkspaceRef {
  readonly workspaceId: WorkspaceId;
  readonly enterpriseId: string | null;
}

/** How an installation is stored: by enterprise for an organisation-wide install, else by team. */
export function installationIdOf(key: InstallationKey): string | null {
  return key.isEnterpriseInstall ? key.enterpriseId : key.teamId;
}

export type BookingsRule = 'nobody' | 'admins' | 'everyone';
export type DigestsRule = 'admins' | 'everyone';

/** What a workspace's admins decided. */
export interface WorkspacePolicy {
  /** The connection that serves those who have none of their own. */
  readonly sharedConnectionId: string | null;
  /** Who may list bookings with the shared connection. */
  readonly bookingsWithShared: BookingsRule;
  /** Slack user ids who may do so besides. */
  readonly bookingsNamed: readonly string[];
  /** What of that `BOOKINGS_VISIBLE_TO` gave at the last start, and takes back once it is gone. */
  readonly bookingsByEnvironment?: 'everyone' | readonly string[];
  /** The month, 1 to 12, that quarters and years are reckoned from. */
  readonly fiscalYearStart: number;
  /** People may share in channels that other companies are in. */
  readonly sharesOutside: boolean;
  /** Who may make digests. Each stays its owner's to change and to stop. */
  readonly digestsBy: DigestsRule;
  /** Slack user ids of Roundup's admins: the installer, and those they named. */
  readonly admins: readonly string[];
}
