import { z } from 'zod';
import type { WorkspaceRef } from '../../accounts/workspace';

/** Characters of a view's `private_metadata` that are reserved for the workspace. */
export const carriedWorkspaceLength = 60;
const carriedPattern = /^(T[A-Z0-9]{1,24})\/(E[A-Z0-9]{1,24})? (.*)$/s;

/**
 * In an organisation-wide installation, Slack's payload names the organisation instead of the workspace, or
 * nothing, so the view carries the workspace.
 * @see https://github.com/slackapi/bolt-js/issues/1720
 */
export function carryWorkspace<View extends { readonly private_metadata?: string }>(
  view: View,
  { workspaceId, enterpriseId }: WorkspaceRef,
): View {
  return { ...view, private_metadata: `${workspaceId}/${enterpriseId ?? ''} ${view.private_metadata ?? ''}` };
}

/** `workspace` is null for a view that an older version opened. */
export function readCarriedMetadata(privateMetadata: string): {
  readonly workspace: WorkspaceRef | null;
  readonly metadata: string;
} {
  const [, workspaceId, enterpriseId = null, metadata] = carriedPattern.exec(privateMetadata) ?? [];
  if (workspaceId === undefined || metadata === undefined)
    return { workspace: null, metadata: privateMetadata };
  return { workspace: { workspaceId, enterpriseId }, metadata };
}

const idSchema = z.string().min(1).nullish().catch(null);
const originSchema = z.object({
  team: z.object({ id: idSchema, enterprise_id: idSchema }).nullish().catch(null),
  enterprise: z.object({ id: idSchema }).nullish().catch(null),
  user: z.object({ team_id: idSchema }).nullish().catch(null),
  user_team: idSchema,
  event: z.object({ user_team: idSchema }).nullish().catch(null),
  view: z
    .object({ private_metadata: z.string().catch(''), app_installed_team_id: idSchema })
    .nullish()
    .catch(null),
});

export interface RequestOrigin {
  readonly workspaceId: string | null;
  readonly enterpriseId: string | null;
  /** The workspace or organisation that the person belongs to; null where Slack does not say. */
  readonly userTeamId: string | null;
}

/**
 * For a form, the workspace in which it was opened counts; for anything else the one in which it was done,
 * else the person's own. `usual` is what Bolt read.
 */
export function readOrigin(
  body: unknown,
  usual: { readonly teamId?: string | undefined; readonly enterpriseId?: string | undefined },
): RequestOrigin {
  const { data } = originSchema.safeParse(body);
  const userTeamId = data?.user?.team_id ?? data?.user_team ?? data?.event?.user_team ?? null;
  const opened = readCarriedMetadata(data?.view?.private_metadata ?? '').workspace;
  const isForm = data?.view != null;
  // For a view, Bolt reads where the app is installed: an organisation, or another workspace.
  const usualTeamId = isForm ? null : usual.teamId;
  const workspaceId = opened?.workspaceId ?? data?.team?.id ?? usualTeamId ?? data?.user?.team_id ?? null;
  const installedIn = data?.view?.app_installed_team_id;
  const enterpriseId =
    opened?.enterpriseId ??
    data?.enterprise?.id ??
    data?.team?.enterprise_id ??
    usual.enterpriseId ??
    (installedIn?.startsWith('E') ? installedIn : null);
  return { workspaceId, enterpriseId, userTeamId };
}

const replyTargetSchema = z.object({
  type: z.string().optional().catch(undefined),
  response_url: z.string().optional().catch(undefined),
  user: z.object({ id: z.string() }).optional().catch(undefined),
  view: z.object({ id: z.string(), type: z.string() }).optional().catch(undefined),
  event: z.object({ type: z.string(), tab: z.string(), user: z.string() }).optional().catch(undefined),
});

/** Where the sender of a request can be told something; all null for nowhere. */
export interface ReplyTarget {
  readonly responseUrl: string | null;
  /** The person whose Home tab was opened or used. */
  readonly homeTabUserId: string | null;
  /** The modal whose button was pressed. */
  readonly modalId: string | null;
}

export function parseReplyTarget(body: unknown): ReplyTarget {
  const { type, response_url, user, view, event } = replyTargetSchema.safeParse(body).data ?? {};
  const pressed = type === 'block_actions' ? view : undefined;
  const opened = event?.type === 'app_home_opened' && event.tab === 'home' ? event.user : undefined;
  return {
    responseUrl: response_url ?? null,
    homeTabUserId: opened ?? (pressed?.type === 'home' ? user?.id : undefined) ?? null,
    modalId: pressed?.type === 'modal' ? pressed.id : null,
  };
}
