import type { WorkspaceId } from './workspace';

/** The secret of a connection: encrypted at rest, never logged, never shown. */
export type Access =
  | { readonly kind: 'api-key'; readonly apiKey: string }
  | {
      readonly kind: 'oauth';
      readonly accessToken: string;
      readonly refreshToken: string;
      readonly expiresAt: Date;
    };

export type OAuthAccess = Extract<Access, { readonly kind: 'oauth' }>;

/** A person's Cal.com account as a workspace knows it. Every field may be shown to the workspace. */
export interface Connection {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  /** Null for the connection that the operator set with `CAL_API_KEY`. */
  readonly ownerSlackUserId: string | null;
  /** The Cal.com API URL that accepted the access. A key works only in its own region. */
  readonly apiUrl: string;
  readonly calcomUserId: number;
  readonly calcomName: string;
  readonly hasOrganisation: boolean;
  readonly kind: Access['kind'];
  /** When Cal.com refused the access for good; null while it works. A broken connection is not used. */
  readonly brokenAt: Date | null;
  /** Later each time its owner reconnects, although `id` stays the same. */
  readonly createdAt: Date;
}

/** The fields that encrypted access is bound to: when one differs, the access does not decrypt. */
export type BoundConnection = Pick<
  Connection,
  'workspaceId' | 'id' | 'ownerSlackUserId' | 'apiUrl' | 'calcomUserId' | 'kind'
>;
