import type { Connection } from './connection';
import type { WorkspacePolicy } from './workspace';

/** The person who asks or presses now, not the one who asked first: a button carries no rights. */
export interface Caller {
  readonly slackUserId: string;
  /** One of Roundup's admins in this workspace, or a Slack admin where Roundup may read that. */
  readonly isAdmin: boolean;
}

/** `own`: one Cal.com account's numbers. `rankings`: a team's or organisation's. `bookings`: guests' data. */
export type Purpose = 'own' | 'bookings' | 'rankings';

export interface Candidates {
  readonly own: Connection | null;
  readonly shared: Connection | null;
}

export type Denial =
  /** The caller has no connection, and no shared one can be used instead. */
  | 'not-connected'
  | 'own-broken'
  /** Cal.com refuses the shared connection, and the caller has none. */
  | 'shared-broken'
  /** There is a shared connection, but the caller may not list bookings with it. */
  | 'bookings-not-allowed';

export type Decision =
  | {
      readonly kind: 'use';
      readonly connection: Connection;
      readonly whose: 'own' | 'shared';
      /** The fallback connection, asked when the first sees no team or organisation; null for none. */
      readonly fallback: Connection | null;
    }
  | { readonly kind: 'denied'; readonly why: Denial };

/** Concerns new digests only: an owner may always change and stop an existing one. */
export const mayMakeDigests = (
  { isAdmin }: Pick<Caller, 'isAdmin'>,
  { digestsBy }: WorkspacePolicy,
): boolean => isAdmin || digestsBy === 'everyone';

/**
 * The caller's own connection comes first. The shared one serves rankings to everyone in the workspace and
 * bookings as far as the policy allows, but never `own`: those numbers would be its owner's.
 */
export function decideConnection(
  caller: Caller,
  policy: WorkspacePolicy,
  { own, shared }: Candidates,
  purpose: Purpose,
): Decision {
  if (own !== null && own.brokenAt === null) {
    const fallback = purpose === 'rankings' ? fallbackFor(own, shared) : null;
    return { kind: 'use', connection: own, whose: 'own', fallback };
  }
  const mayShare = purpose === 'rankings' || (purpose === 'bookings' && mayListWithShared(caller, policy));
  if (mayShare && shared !== null && shared.brokenAt === null) {
    return { kind: 'use', connection: shared, whose: 'shared', fallback: null };
  }
  if (own !== null) return denied('own-broken');
  if (shared === null || purpose === 'own') return denied('not-connected');
  return denied(mayShare ? 'shared-broken' : 'bookings-not-allowed');
}

/**
 * People who connect an account that sees less lose nothing, since the shared connection serves rankings to
 * everyone. Only on the same Cal.com server: elsewhere the same id is another team.
 */
function fallbackFor(own: Connection, shared: Connection | null): Connection | null {
  if (shared === null || shared.brokenAt !== null || shared.apiUrl !== own.apiUrl) return null;
  return shared.calcomUserId === own.calcomUserId ? null : shared;
}

function mayListWithShared({ slackUserId, isAdmin }: Caller, policy: WorkspacePolicy): boolean {
  const { bookingsWithShared: rule, bookingsNamed } = policy;
  return rule === 'everyone' || (rule === 'admins' && isAdmin) || bookingsNamed.includes(slackUserId);
}

const denied = (why: Denial) => ({ kind: 'denied', why }) as const;
