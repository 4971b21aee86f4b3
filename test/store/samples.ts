import type { Access, Connection } from '../../src/accounts/connection';
import type { StoredInstallation } from '../../src/accounts/ports';
import type { InstallationKey, WorkspaceRef } from '../../src/accounts/workspace';
import type { Store } from '../../src/store/store';

export const acme: WorkspaceRef = { workspaceId: 'T0ACME', enterpriseId: null };
export const other: WorkspaceRef = { workspaceId: 'T0OTHER', enterpriseId: null };

export const key = (teamId: string, enterpriseId: string | null = null): InstallationKey => ({
  teamId,
  enterpriseId,
  isEnterpriseInstall: false,
});

export const enterpriseKey = (enterpriseId: string): InstallationKey => ({
  teamId: null,
  enterpriseId,
  isEnterpriseInstall: true,
});

export function installation(of: InstallationKey, token = 'xoxb-of-nobody'): StoredInstallation {
  return {
    ...of,
    installerSlackUserId: 'U0INA',
    botUserId: 'U0BOT',
    botScopes: ['commands', 'chat:write'],
    json: JSON.stringify({ bot: { token }, user: { email: 'ina@acme.test' } }),
  };
}

export const oauthAccess = (round = 1): Access & { readonly kind: 'oauth' } => ({
  kind: 'oauth',
  accessToken: `access-token-${round}`,
  refreshToken: `refresh-token-${round}`,
  expiresAt: new Date('2026-03-01T12:30:00Z'),
});

export const apiKeyAccess: Access = { kind: 'api-key', apiKey: 'cal_live_of_nobody' };

type Saved = Parameters<Store['connections']['save']>[1];

export function account(ownerSlackUserId: string | null, changes: Partial<Saved> = {}): Saved {
  return {
    ownerSlackUserId,
    apiUrl: 'https://api.calcom.test',
    calcomUserId: 7,
    calcomName: 'Ina Acme',
    hasOrganisation: true,
    ...changes,
  };
}

export function connect(
  store: Store,
  workspace: WorkspaceRef,
  owner: string | null,
  access: Access = oauthAccess(),
): Promise<Connection> {
  return store.connections.save(workspace, account(owner), access);
}
