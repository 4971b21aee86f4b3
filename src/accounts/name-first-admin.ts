import type { Store, StoredInstallation } from '../store/store';

/** Whoever installs Roundup where it has no admin becomes one. Resolves to whether they are one now. */
export async function nameFirstAdmin(
  store: Pick<Store, 'policies'>,
  { teamId, enterpriseId, isEnterpriseInstall, installerSlackUserId: installer }: StoredInstallation,
): Promise<boolean> {
  // In each workspace of an organisation, whoever installed it there is one without being named.
  if (teamId === null || isEnterpriseInstall) return true;
  const { admins } = await store.policies.change({ workspaceId: teamId, enterpriseId }, (policy) =>
    policy.admins.length === 0 ? { ...policy, admins: [installer] } : policy,
  );
  return admins.includes(installer);
}
