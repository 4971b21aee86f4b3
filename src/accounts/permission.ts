import type { Connection } from './connection';
import type { WorkspacePolicy } from './workspace';

/** Whoever asks or presses. Never whoever asked first: a button carries a question, not a right. */
export interface Caller {
  readonly slackUserId: string;
  /** One of Roundup's admins in this workspace, or of Slack's where that may be read. */
  readonly isAdmin: boolean;
}

/**
 * What is asked for. `own`: the numbers of one Cal.com account. `bookings`: guests' names and addresses.
 * `rankings`: numbers of a team or an organisation.
 */
export type Purpose = 'own' | 'bookings' | 'rankings';

/** The connections that might serve the caller; null where there is none. */
export interface Candidates {
  readonly own: Connection | null;
  readonly shared: Connection | null;
}

export type Denial =
  /** Nothing to ask Cal.com with. */
  | 'not-connected'
  /** Cal.com refuses the caller's own connection; it has to be made again. */
  | 'own-broken'
  /** Cal.com refuses the shared connection, and the caller has none. */
  | 'shared-broken'
  /** There is a shared connection, but this caller may not list bookings with it. */
  | 'bookings-not-allowed';

export type Decision =
  | {
      readonly kind: 'use';
      readonly connection: Connection;
      readonly whose: 'own' | 'shared';
      /** What may be asked next where the first sees no team or organisation to answer by; null: nothing. */
      readonly next: Connection | null;
    }
  | { readonly kind: 'denied'; readonly why: Denial };

/** Whoever has made one may change and stop it, whatever is decided later. */
export const mayMakeDigests = (
  { isAdmin }: Pick<Caller, 'isAdmin'>,
  { digestsBy }: WorkspacePolicy,
): boolean => isAdmin || digestsBy === 'everyone';

/**
 * Which connection answers, or why none does. One's own comes first. The shared one serves rankings to everyone in
 * the workspace, bookings as far as the admins say, and nobody's "own" numbers, which would be its owner's.
 */
export function decideConnection(
  caller: Caller,
  policy: WorkspacePolicy,
  { own, shared }: Candidates,
  purpose: Purpose,
): Decision {
  if (own !== null && own.brokenAt === null) {
    const next = purpose === 'rankings' ? widerThan(own, shared) : null;
    return { kind: 'use', connection: own, whose: 'own', next };
  }
  const mayShare = purpose === 'rankings' || (purpose === 'bookings' && mayListWithShared(caller, policy));
  if (mayShare && shared !== null && shared.brokenAt === null) {
    return { kind: 'use', connection: shared, whose: 'shared', next: null };
  }
  if (own !== null) return denied('own-broken');
  if (shared === null || purpose === 'own') return denied('not-connected');
  return denied(mayShare ? 'shared-broken' : 'bookings-not-allowed');
}

/**
 * The shared connection serves rankings to everyone, so whoever connects an account that sees less loses nothing.
 * Only on the same Cal.com server: elsewhere the same id is another team.
 */
function widerThan(own: Connection, shared: Connection | null): Connection | null {
  if (shared === null || shared.brokenAt !== null || shared.apiUrl !== own.apiUrl) return null;
  return shared.calcomUserId === own.calcomUserId ? null : shared;
}

function mayListWithShared({ slackUserId, isAdmin }: Caller, policy: WorkspacePolicy): boolean {
  const { bookingsWithShared: rule, bookingsNamed } = policy;
  return rule === 'everyone' || (rule === 'admins' && isAdmin) || bookingsNamed.includes(slackUserId);
}

const denied = (why: Denial) => ({ kind: 'denied', why }) as const;
