import type { Connection } from '../accounts/connection';
import type { Store } from '../store/store';
import type { Digest } from './digest';

/** The connection a digest asks with, as it is now; null where there is none that works. */
export async function findAccess(
  store: Pick<Store, 'connections' | 'policies'>,
  { workspace, ownerSlackUserId, content }: Pick<Digest, 'workspace' | 'ownerSlackUserId' | 'content'>,
): Promise<Connection | null> {
  const { workspaceId } = workspace;
  const connection = await (async () => {
    if (content.access === 'own') return store.connections.findOwn(workspaceId, ownerSlackUserId);
    // Those would be the numbers of whoever shares it.
    if (content.scope.kind === 'me') return null;
    const { sharedConnectionId } = await store.policies.get(workspace);
    return sharedConnectionId === null ? null : store.connections.find(workspaceId, sharedConnectionId);
  })();
  return connection?.brokenAt === null ? connection : null;
}
