import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Access, OAuthAccess } from './connection';
import type { AccountsStore } from './ports';
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
  stateHash: z.string(),
  tries: z.number(),
});

type Sealed = z.infer<typeof ownerSchema>;

const hashOf = (nonce: string) => createHash('sha256').update(nonce).digest('base64url');

const maxTries = 5;

/** Six digits. Not to be had from the state, which travels: only from what is sealed in it. */
function codeFrom(nonce: string): string {
  const number = createHash('sha256').update(`code ${nonce}`).digest().readUInt32BE() % 1_000_000;
  return String(number)
    .padStart(6, '0')
    .replace(/^(...)/, '$1 ');
}

/** What the browser's form came to. `wrong-code`: to be asked again, with another sealed text. */
export type OpenedLink =
  | { readonly kind: 'opened'; readonly owner: LinkOwner; readonly access: Access }
  | { readonly kind: 'wrong-code'; readonly owner: LinkOwner; readonly sealed: string };

/** The two steps of connecting through a browser, each sealed, short-lived and good for one use. */
export interface ConnectLinks {
  /** The OAuth state of a new link. */
  create(owner: LinkOwner): Promise<string>;
  /** The region that a state of ours is for, by its API address; null for any other text. Uses nothing up. */
  regionOf(state: string): string | null;
  /**
   * The code that the page asks for, as `123 456`. Only whoever the link was made for is shown it, in Slack: whoever
   * follows a link that another sent does not have it. Null when the state is not ours.
   */
  codeOf(state: string): string | null;
  /** Who the state was made for; null when it is not ours, too old, or was used before. It is used up by this. */
  use(state: string): Promise<LinkOwner | null>;
  /** The tokens until their owner has confirmed: they travel through the browser sealed, and are stored nowhere. */
  sealAccess(owner: LinkOwner, access: Access, state: string): Promise<string>;
  /** Null when it is not of this state, not ours, too old, used before, or the code was wrong five times. */
  openAccess(sealed: string, state: string, code: string): Promise<OpenedLink | null>;
}

/** Links on the given store of used states; each step is good for `linkLifeMs`. */
export function createConnectLinks(
  store: { readonly oauthStates: AccountsStore['oauthStates'] },
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

  function codeOf(state: string): string | null {
    const content = sealedSchema.safeParse(openJson(secrets, state, 'connect/state'));
    return content.success ? codeFrom(content.data[0].nonce) : null;
  }

  function sealTokens(owner: LinkOwner, tokens: z.infer<typeof accessSchema>): Promise<string> {
    return seal(owner, 'connect/access', JSON.stringify(tokens));
  }

  return {
    create: (owner) => seal(owner, 'connect/state', ''),
    codeOf,
    regionOf(state) {
      const content = sealedSchema.safeParse(openJson(secrets, state, 'connect/state'));
      return content.data?.[0].apiUrl ?? null;
    },
    use: async (state) => (await open(state, 'connect/state'))?.owner ?? null,
    sealAccess(owner, access, state) {
      if (access.kind !== 'oauth') throw new TypeError('only OAuth tokens travel through the browser');
      const { accessToken, refreshToken, expiresAt } = access;
      const stateHash = hashOf(state);
      return sealTokens(owner, {
        accessToken,
        refreshToken,
        expiresAt: expiresAt.getTime(),
        stateHash,
        tries: 0,
      });
    },
    async openAccess(sealed, state, code) {
      const content = sealedSchema.safeParse(openJson(secrets, sealed, 'connect/access'));
      if (!content.success) return null;
      const tokens = accessSchema.parse(JSON.parse(content.data[1]));
      // Before it is used up: another browser's form must not end this one's.
      if (tokens.stateHash !== hashOf(state)) return null;
      const opened = await open(sealed, 'connect/access');
      if (opened === null) return null;
      const { owner } = opened;
      if (code.replace(/\D/g, '') !== codeOf(state)?.replace(/\D/g, '')) {
        const tries = tokens.tries + 1;
        return tries < maxTries
          ? { kind: 'wrong-code', owner, sealed: await sealTokens(owner, { ...tokens, tries }) }
          : null;
      }
      const { accessToken, refreshToken, expiresAt } = tokens;
      const access: OAuthAccess = {
        kind: 'oauth',
        accessToken,
        refreshToken,
        expiresAt: new Date(expiresAt),
      };
      return { kind: 'opened', owner, access };
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
