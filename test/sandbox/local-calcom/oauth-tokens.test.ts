import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import { askTokens, codeFor, connect, exchange, readTokens, redirectUri, refresh } from './consent';
import { closeCalcoms, now, startCalcom } from './support';

let calcom: LocalCalcom;
let at = now;
const pass = (minutes: number) => {
  at = new Date(at.getTime() + minutes * 60_000);
};

beforeEach(async () => {
  at = now;
  calcom = await startCalcom({ now: () => at });
  calcom.setRedirectUris([redirectUri]);
});
afterEach(closeCalcoms);

const member = () => calcom.world.plainMemberId;
const statusWith = async (token: string, path = '/v2/me') =>
  (await fetch(`${calcom.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).status;
const refusal = (error: string, error_description: unknown = expect.any(String), status = 400) => ({
  status,
  json: { error, error_description },
});

describe('an authorization code', () => {
  it('gives tokens of the member who allowed it, with the scopes that were asked for', async () => {
    const tokens = await connect(calcom, member(), 'BOOKING_READ,PROFILE_READ');
    expect(tokens.scope).toBe('BOOKING_READ PROFILE_READ');
    const response = await fetch(`${calcom.url}/v2/me`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(await response.json()).toMatchObject({ data: { id: member(), username: 'lena' } });
  });

  it('is taken from a form as well', async () => {
    const code = await codeFor(calcom, member());
    const fields = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    const { status, json } = await askTokens(calcom, fields, 'form');
    expect(status).toBe(200);
    expect(readTokens(json).scope).toBe('PROFILE_READ BOOKING_READ');
  });

  it('works once', async () => {
    const code = await codeFor(calcom, member());
    expect((await exchange(calcom, code)).status).toBe(200);
    expect(await exchange(calcom, code)).toEqual(refusal('invalid_grant'));
  });

  it('works for less than ten minutes', async () => {
    const [early, late] = [await codeFor(calcom, member()), await codeFor(calcom, member())];
    pass(9.99);
    expect((await exchange(calcom, early)).status).toBe(200);
    pass(0.01);
    expect(await exchange(calcom, late)).toEqual(refusal('invalid_grant'));
  });

  it('works for its own app and its own redirect address only', async () => {
    const other = calcom.registerOAuthClient({ name: 'Other', redirectUris: [redirectUri] });
    const code = await codeFor(calcom, member());
    const asOther = { client_id: other.id, client_secret: other.secret };
    expect(await exchange(calcom, code, asOther)).toEqual(refusal('invalid_grant'));
    const elsewhere = { redirect_uri: `${redirectUri}/` };
    expect(await exchange(calcom, code, elsewhere)).toEqual(refusal('invalid_grant'));
    expect((await exchange(calcom, code)).status).toBe(200);
  });
});

describe('the token endpoint', () => {
  it.each([
    ['an unknown app', { client_id: 'nobody' }],
    ['a wrong secret', { client_secret: 'wrong' }],
    ['a secret of the right length', { client_secret: 'local-client-secret-1-99999999' }],
  ])('refuses %s with 401', async (_, changes) => {
    const code = await codeFor(calcom, member());
    expect(await exchange(calcom, code, changes)).toEqual(refusal('invalid_client', expect.any(String), 401));
    expect((await exchange(calcom, code)).status).toBe(200);
  });

  it('refuses a secret together with a verifier', async () => {
    const code = await codeFor(calcom, member());
    expect(await exchange(calcom, code, { code_verifier: 'v'.repeat(43) })).toEqual(
      refusal('invalid_request', expect.stringContaining('not both')),
    );
  });

  it.each<Record<string, string>>([
    {},
    { grant_type: 'password' },
    { grant_type: 'authorization_code' },
    { grant_type: 'refresh_token' },
  ])('refuses the incomplete request %j', async (fields) => {
    expect(await askTokens(calcom, fields)).toEqual(refusal('invalid_request'));
  });

  it('refuses a body that is no JSON, or neither JSON nor form', async () => {
    const send = async (type: string, body: string) => {
      const url = `${calcom.url}/v2/auth/oauth2/token`;
      const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
      return { status: response.status, json: await response.json() };
    };
    expect(await send('application/json', '{"grant_type":')).toEqual(refusal('invalid_request'));
    expect(await send('text/plain', 'grant_type=refresh_token')).toEqual(refusal('invalid_request'));
  });

  it('is noted without its secrets', async () => {
    const { access_token, refresh_token } = await connect(calcom, member());
    await askTokens(calcom, { grant_type: 'refresh_token', refresh_token }, 'form');
    await statusWith(access_token);
    const noted = JSON.stringify(calcom.requests);
    expect(calcom.secrets()).toEqual(expect.arrayContaining([access_token, refresh_token]));
    expect(calcom.secrets().filter((secret) => noted.includes(secret))).toEqual([]);
    expect(noted).toContain('grant_type=refresh_token');
    expect(calcom.requests.map(({ callerId }) => callerId)).toEqual([null, null, member()]);
    expect(calcom.requests.at(-1)?.headers.authorization).toBe(`oauth-${member()}`);
  });
});

describe('an access token', () => {
  it('lasts thirty minutes', async () => {
    const { access_token } = await connect(calcom, member());
    pass(29.99);
    expect(await statusWith(access_token)).toBe(200);
    pass(0.01);
    expect(await statusWith(access_token)).toBe(401);
  });

  it('can be made too old, or taken back with all of its grant and no other', async () => {
    const [one, two, three] = [
      await connect(calcom, member()),
      await connect(calcom, member()),
      await connect(calcom, member()),
    ];
    calcom.expire(one.access_token);
    expect(await statusWith(one.access_token)).toBe(401);
    const renewed = readTokens((await refresh(calcom, one.refresh_token)).json);
    calcom.revoke(renewed.refresh_token);
    expect(await statusWith(renewed.access_token)).toBe(401);
    expect(await refresh(calcom, renewed.refresh_token)).toEqual(
      refusal('invalid_grant', 'refresh_token_revoked'),
    );
    calcom.revoke(two.access_token);
    expect(await statusWith(two.access_token)).toBe(401);
    expect(await statusWith(three.access_token)).toBe(200);
  });
});

describe('a refresh token', () => {
  it('rotates: the new pair works and the old token is revoked', async () => {
    const first = await connect(calcom, member());
    const second = readTokens((await refresh(calcom, first.refresh_token)).json);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await statusWith(second.access_token)).toBe(200);
    expect(await refresh(calcom, first.refresh_token)).toEqual(
      refusal('invalid_grant', 'refresh_token_revoked'),
    );
    expect((await refresh(calcom, second.refresh_token)).status).toBe(200);
  });

  it('lets one of two refreshes at the same time win', async () => {
    const { refresh_token } = await connect(calcom, member());
    const answers = await Promise.all([refresh(calcom, refresh_token), refresh(calcom, refresh_token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('belongs to its app, and is no access token', async () => {
    const other = calcom.registerOAuthClient({ name: 'Other', redirectUris: [] });
    const { access_token, refresh_token } = await connect(calcom, member());
    const asOther = { client_id: other.id, client_secret: other.secret };
    expect(await refresh(calcom, refresh_token, asOther)).toEqual(refusal('invalid_grant'));
    expect(await refresh(calcom, access_token)).toEqual(refusal('invalid_grant'));
    expect(await statusWith(refresh_token)).toBe(401);
  });

  it('can be made too old', async () => {
    const { refresh_token } = await connect(calcom, member());
    calcom.expire(refresh_token);
    expect(await refresh(calcom, refresh_token)).toEqual(refusal('invalid_grant', 'refresh_token_expired'));
  });
});

describe('a fault at the token endpoint', () => {
  const path = '/v2/auth/oauth2/token';

  it('can lose the answer after the token has rotated', async () => {
    const { refresh_token } = await connect(calcom, member());
    calcom.inject({ path, kind: 'done-then-drop', times: 1 });
    await expect(refresh(calcom, refresh_token)).rejects.toThrow('fetch failed');
    expect(calcom.requests.at(-1)?.status).toBeNull();
    expect(await refresh(calcom, refresh_token)).toEqual(refusal('invalid_grant', 'refresh_token_revoked'));
  });

  it('can answer 5xx after the token has rotated', async () => {
    const { refresh_token } = await connect(calcom, member());
    calcom.inject({ path, kind: 'done-then-status', status: 504, times: 1 });
    expect((await refresh(calcom, refresh_token)).status).toBe(504);
    expect((await refresh(calcom, refresh_token)).status).toBe(400);
  });

  it.each(['drop', 'status', 'html'] as const)('leaves the token alone: %s', async (kind) => {
    const { refresh_token } = await connect(calcom, member());
    calcom.inject({ path, kind, times: 1 });
    const failed = await refresh(calcom, refresh_token).then(
      ({ status }) => status,
      () => 'failed',
    );
    expect(failed).not.toBe(200);
    expect((await refresh(calcom, refresh_token)).status).toBe(200);
  });

  it('can delay the answer of a rotation', async () => {
    const { refresh_token } = await connect(calcom, member());
    calcom.inject({ path, kind: 'delay', delayMs: 60, times: 1 });
    const from = performance.now();
    expect((await refresh(calcom, refresh_token)).status).toBe(200);
    expect(performance.now() - from).toBeGreaterThanOrEqual(55);
  });
});
