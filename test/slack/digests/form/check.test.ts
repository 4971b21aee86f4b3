import { checkSource } from '../../../../src/slack/digests/form/check';
import { useLocalCalcom } from '../../../calcom/support/use-local-calcom';
import { connectionOf } from '../../support/account-views';
import { testServices } from '../../support/services';

const contract = useLocalCalcom();
const workspace = { workspaceId: 'T1', enterpriseId: null };

describe('what a digest is to tell of, on a server without insights', () => {
  async function check(key: 'admin' | 'loner', scope: Parameters<typeof checkSource>[3]) {
    const server = await contract.start({ hasInsights: false, bookingsPaging: 'offset' });
    const { services } = testServices();
    const calcom = contract.connect(key, { server });
    const accounts = { ...services.accounts, open: () => calcom };
    const checked = await checkSource({ ...services, accounts }, workspace, connectionOf(), scope);
    return { checked, pages: server.requests.filter(({ path }) => path === '/v2/bookings').length };
  }

  it('is readable where the access can see a booking of it', async () => {
    const { checked, pages } = await check('admin', { kind: 'team', teamId: 4821 });
    expect(checked).toEqual({
      kind: 'readable',
      scope: { kind: 'team', teamId: 4821, teamName: 'Sales EU' },
    });
    expect(pages).toBeLessThanOrEqual(2);
    expect((await check('admin', { kind: 'org' })).checked).toMatchObject({ kind: 'readable' });
  });

  it('is no team that the access is not in', async () => {
    expect((await check('loner', { kind: 'team', teamId: 4821 })).checked).toEqual({
      kind: 'problem',
      problem: { reason: 'no-such-team' },
    });
  });
});
