import type { AccountsStore, StoredInstallation } from './ports';

/**
 * Whoever installs Roundup where it has no admin becomes one. Where it is installed for the whole organisation, whoever
 * did that is one already. Resolves to whether they are one now.
 */
export async function nameFirstAdmin(
  store: Pick<AccountsStore, 'installations' | 'policies'>,
  { teamId, enterpriseId, isEnterpriseInstall, installerSlackUserId: installer }: StoredInstallation,
): Promise<boolean> {
  // In each workspace of an organisation, whoever installed it there is one without being named.
  if (teamId === null || isEnterpriseInstall) return true;
  const forAll = { teamId: null, enterpriseId, isEnterpriseInstall: true };
  const forAllBy =
    enterpriseId === null ? null : ((await store.installations.find(forAll))?.installerSlackUserId ?? null);
  if (forAllBy === installer) return true;
  const { admins } = await store.policies.change({ workspaceId: teamId, enterpriseId }, (policy) =>
    policy.admins.length === 0 && forAllBy === null ? { ...policy, admins: [installer] } : policy,
  );
  return admins.includes(installer);
}
