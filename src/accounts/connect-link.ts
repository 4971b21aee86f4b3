import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { OAuthAccess } from './connection';
import type { SecretBox } from './encryption';
import type { AccountsStore } from './ports';
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
  expiresAt: z.number().transform((ms) => new Date(ms)),
  stateHash: z.string(),
  tries: z.number(),
});

type SealedOwner = z.output<typeof ownerSchema>;
type Tokens = z.output<typeof accessSchema>;
/** The second is the step's own. */
const sealedSchema = z.tuple([ownerSchema, z.string()]);

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
  | { readonly kind: 'opened'; readonly owner: LinkOwner; readonly access: OAuthAccess }
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
  sealAccess(owner: LinkOwner, access: OAuthAccess, state: string): Promise<string>;
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

  /** Null for what is not sealed by us for this step, or altered. */
  function read(sealed: string, step: string) {
    try {
      const [owner, extra] = sealedSchema.parse(JSON.parse(secrets.open(sealed, step)));
      return { owner, extra };
    } catch {
      return null;
    }
  }

  /** Null where it was used before, or is too old. */
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
      // Before it is used up: another browser's form must not end this one's.
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
