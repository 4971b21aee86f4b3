import type { WorkspaceId } from './workspace';

/** What opens Cal.com. Secret: sealed at rest, never logged, never shown. */
export type Access =
  | { readonly kind: 'api-key'; readonly apiKey: string }
  | {
      readonly kind: 'oauth';
      readonly accessToken: string;
      readonly refreshToken: string;
      readonly expiresAt: Date;
    };

export type OAuthAccess = Extract<Access, { readonly kind: 'oauth' }>;

/** Somebody's Cal.com account, as far as Roundup may use it. All but `access` may be shown to its workspace. */
export interface Connection {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  /** Null: set by whoever runs Roundup, with `CAL_API_KEY`. */
  readonly ownerSlackUserId: string | null;
  /** Cal.com's API origin that took the access: a key works in its own region alone. */
  readonly apiUrl: string;
  readonly calcomUserId: number;
  readonly calcomName: string;
  readonly hasOrganisation: boolean;
  readonly kind: Access['kind'];
  /** Set once Cal.com has refused the access for good; it is not used any more. */
  readonly brokenAt: Date | null;
  /** Of the same id, later each time its owner connects it again. */
  readonly createdAt: Date;
}

/** The part of a connection that its access belongs to: where one of these differs, the access does not open. */
export type BoundConnection = Pick<
  Connection,
  'workspaceId' | 'id' | 'ownerSlackUserId' | 'apiUrl' | 'calcomUserId' | 'kind'
>;
