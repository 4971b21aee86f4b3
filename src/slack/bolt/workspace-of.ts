import type { WorkspaceRef } from '../../accounts/workspace';

/** Bolt's context, as `createAuthorize` fills it. */
export interface RequestContext {
  readonly teamId?: string | undefined;
  readonly enterpriseId?: string | undefined;
}

/** The workspace a request belongs to; null where Slack names none. */
export function workspaceOf({ teamId, enterpriseId }: RequestContext): WorkspaceRef | null {
  return teamId ? { workspaceId: teamId, enterpriseId: enterpriseId ?? null } : null;
}
