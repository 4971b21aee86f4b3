import type { Purpose } from '../../../src/accounts/permission';
import type { BookingsRule } from '../../../src/accounts/workspace';

// Who may use whose access, worked out again from the rules in words. Nothing of the bot's own deciding is used here.

/** Access to Cal.com, under the name that the local Cal.com notes it by. */
export interface Access {
  readonly name: string;
  readonly owner: string;
  readonly memberId: number;
  /** The key, or a token of the grant. */
  readonly secret: string;
  /** Cal.com takes it no more, and the bot may not know yet. */
  isRevoked: boolean;
  /** The bot has met its refusal, and may not use it again. */
  isBroken: boolean;
}

export interface ModelWorkspace {
  isInstalled: boolean;
  admins: ReadonlySet<string>;
  /** Whoever installed it for the whole organisation, and so is an admin everywhere. */
  installedForAllBy: string | null;
  /** Whose access the workspace shares. */
  sharedBy: string | null;
  rule: BookingsRule;
  named: ReadonlySet<string>;
  readonly own: Map<string, Access>;
}

export function createModelWorkspace(): ModelWorkspace {
  return {
    isInstalled: false,
    admins: new Set(),
    installedForAllBy: null,
    sharedBy: null,
    rule: 'nobody',
    named: new Set(),
    own: new Map(),
  };
}

/** Uninstalling leaves nothing behind. */
export const emptyWorkspace = (workspace: ModelWorkspace) => {
  workspace.own.clear();
  Object.assign(workspace, { ...createModelWorkspace(), own: workspace.own });
};

/** Another account than before is not shared, though its owner shared the one before. */
export function connect(workspace: ModelWorkspace, access: Access): void {
  const before = workspace.own.get(access.owner);
  if (workspace.sharedBy === access.owner && before?.memberId !== access.memberId) workspace.sharedBy = null;
  workspace.own.set(access.owner, access);
}

export function disconnect(workspace: ModelWorkspace, owner: string): void {
  workspace.own.delete(owner);
  if (workspace.sharedBy === owner) workspace.sharedBy = null;
}

export const isAdmin = ({ admins, installedForAllBy }: ModelWorkspace, userId: string) =>
  admins.has(userId) || installedForAllBy === userId;

export interface Permitted {
  readonly accesses: readonly Access[];
  /** Exactly the one that has to be used, null for none, undefined where a refusal may change it on the way. */
  readonly exactly: Access | null | undefined;
}

/** `account`: it says what that access is, and needs no other. */
export function permittedFor(
  workspace: ModelWorkspace,
  userId: string,
  purpose: Purpose | 'account',
): Permitted {
  if (!workspace.isInstalled) return { accesses: [], exactly: null };
  const { sharedBy, rule, named } = workspace;
  const mayShare =
    purpose === 'rankings' ||
    purpose === 'account' ||
    (purpose === 'bookings' &&
      (rule === 'everyone' || (rule === 'admins' && isAdmin(workspace, userId)) || named.has(userId)));
  const shared = mayShare && sharedBy !== null ? workspace.own.get(sharedBy) : undefined;
  const accesses: Access[] = [];
  for (const access of [workspace.own.get(userId), shared]) {
    if (access === undefined || access.isBroken) continue;
    accesses.push(access);
    // Rankings that one's own does not show come from the shared one.
    if (!access.isRevoked && purpose !== 'rankings') break;
  }
  const [first = null] = accesses;
  return { accesses, exactly: first?.isRevoked === true ? undefined : first };
}
