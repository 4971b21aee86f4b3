import type { WorkspaceRef } from '../accounts/workspace';

/** Bolt's context, as far as it says where a request comes from. */
export interface RequestContext {
  readonly teamId?: string | undefined;
  readonly enterpriseId?: string | undefined;
}

/**
 * The workspace a request belongs to. In an organisation-wide installation the context may name no team; then the
 * person's own is meant, and without one there is no workspace to answer for.
 */
export function workspaceOf(context: RequestContext, personTeamId: string | undefined): WorkspaceRef | null {
  const workspaceId = context.teamId ?? personTeamId;
  return workspaceId ? { workspaceId, enterpriseId: context.enterpriseId ?? null } : null;
}
