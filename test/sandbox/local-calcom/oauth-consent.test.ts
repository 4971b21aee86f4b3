import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import { authorizeUrl, decide, redirectUri } from './consent';
import { closeCalcoms, startCalcom } from './support';

let calcom: LocalCalcom;

beforeAll(async () => {
  calcom = await startCalcom({ label: 'Cal.com EU' });
  calcom.setRedirectUris([redirectUri]);
});
afterAll(closeCalcoms);

const open = (url: URL) => fetch(url, { redirect: 'manual' });

describe('the consent page', () => {
  it('names the app, the scopes and the members one can be', async () => {
    const response = await open(authorizeUrl(calcom));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const page = await response.text();
    expect(page).toContain('Let Roundup use your Cal.com EU account?');
    expect(page).toContain('<code>PROFILE_READ</code>');
    expect(page).toContain('<code>BOOKING_READ</code>');
    expect(page).not.toContain('<code>INSIGHTS_READ</code>');
    const { adminId, plainMemberId, lonerId } = calcom.world;
    for (const id of [adminId, plainMemberId, lonerId]) expect(page).toContain(`value="${id}"`);
    expect(page.match(/<option /g)).toHaveLength(7);
  });

  it('shows what came in the address as text', async () => {
    const page = await (await open(authorizeUrl(calcom, { state: '"><script>1</script>' }))).text();
    expect(page).not.toContain('<script');
    expect(page).toContain('&quot;&gt;&lt;script&gt;');
  });

  it('sends a member who allows it back with a code and the state', async () => {
    const { status, location } = await decide(authorizeUrl(calcom), calcom.world.lonerId);
    expect(status).toBe(303);
    expect(location?.href.startsWith(`${redirectUri}?`)).toBe(true);
    expect([...(location?.searchParams.keys() ?? [])]).toEqual(['code', 'state']);
    expect(location?.searchParams.get('state')).toBe('state-1');
  });

  it('sends a member who denies it back without a code', async () => {
    const { location } = await decide(authorizeUrl(calcom), calcom.world.lonerId, 'deny');
    expect(location?.searchParams.get('error')).toBe('access_denied');
    expect(location?.searchParams.get('state')).toBe('state-1');
    expect(location?.searchParams.has('code')).toBe(false);
  });

  it.each([
    ['an unknown app', { client_id: 'nobody' }],
    ['an address that is not registered', { redirect_uri: 'http://127.0.0.1:3999/elsewhere' }],
    ['an address that only begins as registered', { redirect_uri: `${redirectUri}/more` }],
    ['no address', { redirect_uri: null }],
  ])('goes nowhere with %s', async (_, changes) => {
    const url = authorizeUrl(calcom, changes);
    const response = await open(url);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await decide(url, calcom.world.lonerId)).toEqual({ status: 400, location: undefined });
  });

  it.each([
    ['invalid_request', { scope: null }],
    ['invalid_scope', { scope: 'PROFILE_READ EVERYTHING' }],
    ['unsupported_response_type', { response_type: 'token' }],
  ])('tells the app of its mistake: %s', async (error, changes) => {
    const location = new URL((await open(authorizeUrl(calcom, changes))).headers.get('location') ?? '');
    expect(location.origin + location.pathname).toBe(redirectUri);
    expect(location.searchParams.get('error')).toBe(error);
    expect(location.searchParams.get('state')).toBe('state-1');
  });

  it('lets in nobody who is not there', async () => {
    expect(await decide(authorizeUrl(calcom), 9999)).toEqual({ status: 400, location: undefined });
  });

  it('takes ten redirect addresses at most', () => {
    const many = Array.from({ length: 11 }, (_, index) => `${redirectUri}${index}`);
    expect(() => calcom.setRedirectUris(many)).toThrow('at most 10');
  });
});
