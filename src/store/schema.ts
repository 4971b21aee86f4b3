import type { NotificationKind } from '../accounts/notifications';
import type { BookingsRule, DigestsRule } from '../accounts/workspace';
import type {
  DigestContent,
  DigestSchedule,
  PauseReason,
  RunReason,
  RunState,
  Weekday,
} from '../digests/digest';

/**
 * The tables, the same in both databases: text, whole numbers and null alone. Instants are ISO text in UTC, which sorts
 * as time does; yes and no are 1 and 0; lists are JSON text.
 */
export interface Schema {
  readonly installations: InstallationRow;
  readonly workspaces: WorkspaceRow;
  readonly connections: ConnectionRow;
  readonly policies: PolicyRow;
  readonly oauth_states: OAuthStateRow;
  readonly hidden_people: HiddenPersonRow;
  readonly digests: DigestRow;
  readonly digest_runs: DigestRunRow;
  readonly workers: WorkerRow;
  readonly rate_budgets: RateBudgetRow;
  readonly notices: NotificationRow;
  readonly short_lived: ShortLivedRow;
  readonly key_checks: KeyCheckRow;
}

export interface InstallationRow {
  /** A team's id, or an enterprise's for an organisation-wide installation. */
  id: string;
  team_id: string | null;
  enterprise_id: string | null;
  is_enterprise_install: number;
  installer_slack_user_id: string;
  bot_user_id: string | null;
  bot_scopes: string;
  sealed_installation: string;
  /** Null: made before this was kept. */
  installed_at: string | null;
}

/** What all rows of a workspace hang on: with it they go. */
export interface WorkspaceRow {
  id: string;
  enterprise_id: string | null;
}

export interface ConnectionRow {
  id: string;
  workspace_id: string;
  /** Empty: set by whoever runs Roundup. Not null, so that it too is there once. */
  owner_slack_user_id: string;
  api_url: string;
  calcom_user_id: number;
  calcom_name: string;
  has_organisation: number;
  kind: 'api-key' | 'oauth';
  sealed_access: string;
  broken_at: string | null;
  created_at: string;
  refresh_holder: string | null;
  refresh_until: string | null;
}

export interface PolicyRow {
  workspace_id: string;
  shared_connection_id: string | null;
  bookings_with_shared: BookingsRule;
  bookings_named: string;
  bookings_by_environment: string | null;
  fiscal_year_start: number;
  shares_outside: number;
  digests_by: DigestsRule;
  admins: string;
}

export interface OAuthStateRow {
  hash: string;
  workspace_id: string;
  enterprise_id: string | null;
  slack_user_id: string;
  expires_at: string;
}

export interface HiddenPersonRow {
  workspace_id: string;
  slack_user_id: string;
  calcom_user_id: number;
}

export interface DigestRow {
  id: string;
  workspace_id: string;
  channel_id: string;
  owner_slack_user_id: string;
  every: DigestSchedule['every'];
  weekdays: string;
  time: string;
  time_zone: string;
  week_start: Weekday;
  /** Of the content, the part that changes with the owner. */
  access: DigestContent['access'];
  content: string;
  state: 'active' | 'paused';
  paused_why: PauseReason | null;
  paused_at: string | null;
  created_at: string;
  next_run_at: string | null;
  skip_at: string | null;
  empty_runs: number;
}

export interface DigestRunRow {
  id: string;
  digest_id: string;
  workspace_id: string;
  /** The period, and by hand the press: what there is one run of. */
  run_key: string;
  first_day: string;
  last_day: string;
  at: string;
  sent_by: string | null;
  state: RunState;
  reason: RunReason | null;
  attempts: number;
  message_ts: string | null;
  changed_at: string;
  holder: string | null;
  /**
   * From when on a worker may take one that is due, or give up one that is being posted. Null for a claimed one, which
   * its worker's lease holds; versions before that wrote the end of a lease of its own.
   */
  ready_at: string | null;
}

/** A key's: JSON of what was reserved lately, of a lower limit, and of a block. */
export interface RateBudgetRow {
  key: string;
  state: string;
  /** A day or two after it was last used. Null: not used since this is kept. */
  expires_at: string | null;
}

export interface WorkerRow {
  /** The `holder` of its runs. */
  id: string;
  lease_until: string;
}

export interface NotificationRow {
  id: string;
  workspace_id: string;
  slack_user_id: string;
  kind: NotificationKind;
  facts: string;
  attempts: number;
  holder: string | null;
  /** As a run's. */
  ready_at: string;
}

/** What several processes have to agree on for some minutes. */
export interface ShortLivedRow {
  workspace_id: string;
  key: string;
  /** Empty: it says all by being there. */
  sealed_value: string;
  expires_at: string;
}

/** One row, sealed at the first start: the keys that open it are the keys that wrote the data. */
export interface KeyCheckRow {
  id: number;
  sealed: string;
}
