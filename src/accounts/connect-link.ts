import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { OAuthAccess } from './connection';
import type { SecretBox } from './encryption';
import type { AccountsStore } from './ports';
import type { WorkspaceRef } from './workspace';

/** The person for whom a link was made. The page shows the name so that they recognise themselves. */
export interface LinkOwner {
  readonly workspace: WorkspaceRef;
  readonly slackUserId: string;
  readonly slackUserName: string;
  /** The API URL of the region in which they connect. */
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
  expiresAt: z.number().transform((ms) => new Date(ms)),
  stateHash: z.string(),
  tries: z.number(),
});

type SealedOwner = z.output<typeof ownerSchema>;
type Tokens = z.output<typeof accessSchema>;
/** The second element is empty for a state, and the tokens as JSON for sealed access. */
const sealedSchema = z.tuple([ownerSchema, z.string()]);

const hashOf = (nonce: string) => createHash('sha256').update(nonce).digest('base64url');

const maxTries = 5;

/** Six digits as `123 456`, from the encrypted nonce: the visible state does not give them away. */
function codeFrom(nonce: string): string {
  const number = createHash('sha256').update(`code ${nonce}`).digest().readUInt32BE() % 1_000_000;
  return String(number)
    .padStart(6, '0')
    .replace(/^(...)/, '$1 ');
}

/** After `wrong-code` the form is shown again with the new `sealed` text. */
export type OpenedLink =
  | { readonly kind: 'opened'; readonly owner: LinkOwner; readonly access: OAuthAccess }
  | { readonly kind: 'wrong-code'; readonly owner: LinkOwner; readonly sealed: string };

/** The two steps of connecting in a browser. Each is encrypted, expires after `linkLifeMs` and works once. */
export interface ConnectLinks {
  create(owner: LinkOwner): Promise<string>;
  /** Returns the API URL of a state's region, or null when the state is not ours. Does not use it up. */
  regionOf(state: string): string | null;
  /**
   * Returns the code that the page asks for, as `123 456`; null when the state is not ours. Only the person
   * for whom the link was made sees the code, in Slack, so nobody else can use the link.
   */
  codeOf(state: string): string | null;
  /** Uses a state up. Resolves to null when it is not ours, expired or already used. */
  use(state: string): Promise<LinkOwner | null>;
  /** Encrypts the tokens until their owner confirms: they pass through the browser and are stored nowhere. */
  sealAccess(owner: LinkOwner, access: OAuthAccess, state: string): Promise<string>;
  /** Resolves to null when `sealed` is not of this state, expired or used, and after five wrong codes. */
  openAccess(sealed: string, state: string, code: string): Promise<OpenedLink | null>;
}

export function createConnectLinks(
  store: { readonly oauthStates: AccountsStore['oauthStates'] },
  secrets: SecretBox,
  now: () => Date,
): ConnectLinks {
  async function seal(owner: LinkOwner, step: string, extra: string): Promise<string> {
    const nonce = randomBytes(32).toString('base64url');
    const { workspace, slackUserId, slackUserName, apiUrl } = owner;
    const expiresAt = now().getTime() + linkLifeMs;
    const content: SealedOwner = { ...workspace, slackUserId, slackUserName, apiUrl, expiresAt, nonce };
    await store.oauthStates.add({
      hash: hashOf(nonce),
      ...workspace,
      slackUserId,
      expiresAt: new Date(expiresAt),
    });
    return secrets.seal(JSON.stringify([content, extra]), step);
  }

  function sealTokens(owner: LinkOwner, { expiresAt, ...tokens }: Tokens): Promise<string> {
    const extra = JSON.stringify({ ...tokens, expiresAt: expiresAt.getTime() });
    return seal(owner, 'connect/access', extra);
  }

  /** Returns null when the text was altered, or was not encrypted by us for this step. */
  function read(sealed: string, step: string) {
    try {
      const [owner, extra] = sealedSchema.parse(JSON.parse(secrets.open(sealed, step)));
      return { owner, extra };
    } catch {
      return null;
    }
  }

  async function useUp(sealedOwner: SealedOwner): Promise<LinkOwner | null> {
    const { workspaceId, enterpriseId, slackUserId, slackUserName, apiUrl, nonce } = sealedOwner;
    const used = await store.oauthStates.use(hashOf(nonce), now());
    if (used?.workspaceId !== workspaceId || used.slackUserId !== slackUserId) return null;
    return { workspace: { workspaceId, enterpriseId }, slackUserId, slackUserName, apiUrl };
  }

  function codeOf(state: string): string | null {
    const content = read(state, 'connect/state');
    return content && codeFrom(content.owner.nonce);
  }

  return {
    create: (owner) => seal(owner, 'connect/state', ''),
    codeOf,
    regionOf: (state) => read(state, 'connect/state')?.owner.apiUrl ?? null,
    async use(state) {
      const content = read(state, 'connect/state');
      return content && useUp(content.owner);
    },
    sealAccess: (owner, { kind: _, ...tokens }, state) =>
      sealTokens(owner, { ...tokens, stateHash: hashOf(state), tries: 0 }),
    async openAccess(sealed, state, code) {
      const content = read(sealed, 'connect/access');
      if (content === null) return null;
      const { stateHash, tries, ...tokens } = accessSchema.parse(JSON.parse(content.extra));
      // Checked before using it up: another browser's form must not end this one's.
      if (stateHash !== hashOf(state)) return null;
      const owner = await useUp(content.owner);
      if (owner === null) return null;
      if (code.replace(/\D/g, '') === codeOf(state)?.replace(/\D/g, '')) {
        return { kind: 'opened', owner, access: { kind: 'oauth', ...tokens } };
      }
      if (tries + 1 === maxTries) return null;
      const again = await sealTokens(owner, { ...tokens, stateHash, tries: tries + 1 });
      return { kind: 'wrong-code', owner, sealed: again };
    },
  };
}
