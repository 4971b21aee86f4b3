import type { InstallationKey, WorkspaceId } from './workspace';

/** An installation in Slack. `sealedInstallation` is Bolt's own object, tokens included. */
export interface StoredInstallation extends InstallationKey {
  readonly installerSlackUserId: string;
  readonly botUserId: string | null;
  readonly botScopes: readonly string[];
  /** JSON with the tokens; sealed on its way to the disk. */
  readonly json: string;
}

export interface OAuthState {
  readonly hash: string;
  readonly workspaceId: WorkspaceId;
  readonly enterpriseId: string | null;
  readonly slackUserId: string;
  readonly expiresAt: Date;
}
