import type { Store } from '../../src/store/store';

/** A workspace where Roundup is installed and Ana has connected a key of her own. */
export async function settle(store: Store, teamId: string, calcomUrl: string): Promise<void> {
  const bot = { token: `xoxb-${teamId}`, id: 'B0BENCH', userId: 'U0BENCH' };
  await store.installations.save({
    teamId,
    enterpriseId: null,
    isEnterpriseInstall: false,
    installerSlackUserId: 'U0ANA',
    botUserId: bot.userId,
    botScopes: ['chat:write', 'users:read'],
    json: JSON.stringify({ bot }),
  });
  await store.connections.save(
    { workspaceId: teamId, enterpriseId: null },
    {
      ownerSlackUserId: 'U0ANA',
      apiUrl: `${calcomUrl}/`,
      calcomUserId: 7,
      calcomName: 'Ana of Acme',
      hasOrganisation: true,
    },
    { kind: 'api-key', apiKey: `cal_${teamId}` },
  );
}
