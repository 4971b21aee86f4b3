import type { CalcomClient } from '../calcom/client';
import { createTtlCache } from '../lib/async/ttl-cache';
import type { Connection } from './connection';

export interface CalcomClients {
  /** The connection's one client: its callers share a budget and identical reads. */
  open(connection: Connection): CalcomClient;
  close(): Promise<void>;
}

const maxOpen = 500;

/** Keeps a client a connection, and lets go of those that were not used for longest. */
export function createCalcomClients(createClient: (connection: Connection) => CalcomClient): CalcomClients {
  const clients = createTtlCache<CalcomClient>({ max: maxOpen });
  return {
    open(connection) {
      // A connection made anew has other access, so it is another client; and so is one whose row was changed, which may
      // open nothing.
      const { workspaceId, id, ownerSlackUserId, apiUrl, calcomUserId, kind, createdAt } = connection;
      const key = JSON.stringify([
        workspaceId,
        id,
        ownerSlackUserId,
        apiUrl,
        calcomUserId,
        kind,
        createdAt.getTime(),
      ]);
      const client = clients.get(key) ?? createClient(connection);
      // Of one that is pushed out, what is under way may end; only its memory and its budget are let go.
      clients.set(key, client);
      return client;
    },
    async close() {
      await Promise.all(clients.values().map((client) => client.close()));
    },
  };
}
