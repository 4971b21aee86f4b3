import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type OAuthClients, OAuthError } from './clients';
import { accessLifetimeSeconds, type Grants, type Tokens } from './grants';

export const tokenPath = '/v2/auth/oauth2/token';

const present = z.string().min(1);
const client = { client_id: present, client_secret: present.optional(), code_verifier: present.optional() };
const requestSchema = z.discriminatedUnion('grant_type', [
  z.object({
    ...client,
    grant_type: z.literal('authorization_code'),
    code: present,
    redirect_uri: present,
  }),
  z.object({ ...client, grant_type: z.literal('refresh_token'), refresh_token: present }),
]);

/** Answers a request for tokens with its JSON, or throws an OAuthError. */
export function createTokenEndpoint({ clients, grants }: { clients: OAuthClients; grants: Grants }) {
  return (text: string, contentType: string | undefined): unknown => {
    const parsed = requestSchema.safeParse(readFields(text, contentType));
    if (!parsed.success) {
      const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
      throw new OAuthError('invalid_request', `Missing or wrong: ${fields || 'body'}`);
    }
    const request = parsed.data;
    if (request.client_secret !== undefined && request.code_verifier !== undefined)
      throw new OAuthError('invalid_request', 'Send either client_secret or code_verifier, not both');
    const known = clients.find(request.client_id);
    if (known === undefined) throw new OAuthError('invalid_client', 'client_not_found');
    if (!isSame(request.client_secret ?? '', known.secret))
      throw new OAuthError('invalid_client', 'invalid_client_credentials');
    return describe(
      request.grant_type === 'refresh_token'
        ? grants.refresh(request.refresh_token, known.id)
        : grants.redeemCode(request.code, { clientId: known.id, redirectUri: request.redirect_uri }),
    );
  };
}

function describe({ access, refresh, scopes }: Tokens) {
  return {
    access_token: access,
    token_type: 'bearer',
    refresh_token: refresh,
    expires_in: accessLifetimeSeconds,
    scope: scopes.join(' '),
  };
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function readFields(text: string, contentType = ''): unknown {
  const type = contentType.toLowerCase();
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(text));
  if (!type.startsWith('application/json')) return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new OAuthError('invalid_request', 'The body is not JSON');
    throw error;
  }
}
