import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Store } from '../store/store';
import type { Access, OAuthAccess } from './connection';
import type { SecretBox } from './secret-box';
import type { WorkspaceRef } from './workspace';

/** Who a link was made for. The name is for them to recognise themselves by. */
export interface LinkOwner {
  readonly workspace: WorkspaceRef;
  readonly slackUserId: string;
  readonly slackUserName: string;
  /** The region in which they connect, by its API address. */
  readonly apiUrl: string;
}

export const linkLifeMs = 10 * 60_000;

const ownerSchema = z.strictObject({
  workspaceId: z.string(),
  enterpriseId: z.string().nullable(),
  slackUserId: z.string(),
  slackUserName: z.string(),
  apiUrl: z.string(),
  expiresAt: z.number(),
  nonce: z.string(),
});

const accessSchema = z.strictObject({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAt: z.number(),
});

type Sealed = z.infer<typeof ownerSchema>;

const hashOf = (nonce: string) => createHash('sha256').update(nonce).digest('base64url');

/** The two steps of connecting through a browser, each sealed, short-lived and good for one use. */
export interface ConnectLinks {
  /** The OAuth state of a new link. */
  create(owner: LinkOwner): Promise<string>;
  /** The region that a state of ours is for, by its API address; null for any other text. Uses nothing up. */
  regionOf(state: string): string | null;
  /** Who the state was made for; null when it is not ours, too old, or was used before. It is used up by this. */
  use(state: string): Promise<LinkOwner | null>;
  /** The tokens until their owner has confirmed: they travel through the browser sealed, and are stored nowhere. */
  sealAccess(owner: LinkOwner, access: Access): Promise<string>;
  openAccess(sealed: string): Promise<{ readonly owner: LinkOwner; readonly access: Access } | null>;
}

export function createConnectLinks(
  store: { readonly oauthStates: Store['oauthStates'] },
  secrets: SecretBox,
  now: () => Date,
): ConnectLinks {
  async function seal(owner: LinkOwner, step: string, extra: string): Promise<string> {
    const nonce = randomBytes(32).toString('base64url');
    const { workspace, slackUserId, slackUserName, apiUrl } = owner;
    const expiresAt = now().getTime() + linkLifeMs;
    const content: Sealed = { ...workspace, slackUserId, slackUserName, apiUrl, expiresAt, nonce };
    await store.oauthStates.add({
      hash: hashOf(nonce),
      ...workspace,
      slackUserId,
      expiresAt: new Date(expiresAt),
    });
    return secrets.seal(JSON.stringify([content, extra]), step);
  }

  async function open(sealed: string, step: string) {
    const content = sealedSchema.safeParse(openJson(secrets, sealed, step));
    if (!content.success) return null;
    const [{ workspaceId, enterpriseId, slackUserId, slackUserName, apiUrl, nonce }, extra] = content.data;
    const used = await store.oauthStates.use(hashOf(nonce), now());
    if (used?.workspaceId !== workspaceId || used.slackUserId !== slackUserId) return null;
    return { owner: { workspace: { workspaceId, enterpriseId }, slackUserId, slackUserName, apiUrl }, extra };
  }

  return {
    create: (owner) => seal(owner, 'connect/state', ''),
    regionOf(state) {
      const content = sealedSchema.safeParse(openJson(secrets, state, 'connect/state'));
      return content.data?.[0].apiUrl ?? null;
    },
    use: async (state) => (await open(state, 'connect/state'))?.owner ?? null,
    sealAccess(owner, access) {
      if (access.kind !== 'oauth') throw new TypeError('only OAuth tokens travel through the browser');
      const { accessToken, refreshToken, expiresAt } = access;
      const extra = JSON.stringify({ accessToken, refreshToken, expiresAt: expiresAt.getTime() });
      return seal(owner, 'connect/access', extra);
    },
    async openAccess(sealed) {
      const opened = await open(sealed, 'connect/access');
      if (opened === null) return null;
      const tokens = accessSchema.parse(JSON.parse(opened.extra));
      const access: OAuthAccess = { kind: 'oauth', ...tokens, expiresAt: new Date(tokens.expiresAt) };
      return { owner: opened.owner, access };
    },
  };
}

const sealedSchema = z.tuple([ownerSchema, z.string()]);

function openJson(secrets: SecretBox, sealed: string, step: string): unknown {
  try {
    return JSON.parse(secrets.open(sealed, step));
  } catch {
    // Not sealed by us, or altered: undefined passes no schema.
    return undefined;
  }
}
