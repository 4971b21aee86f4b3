import { createAccounts } from '../../src/accounts/accounts';
import type { Connection } from '../../src/accounts/connection';
import { useDatabase } from '../store/databases';
import { acme, apiKeyAccess, connect } from '../store/samples';

const now = new Date('2026-03-01T12:00:00Z');

describe('a report of refused access', () => {
  const database = useDatabase('SQLite');

  /** `meanwhile`: what happens while Cal.com is asked once more. */
  async function report(meanwhile: (connect: () => Promise<Connection>) => Promise<unknown>) {
    const store = await database.open({ now: () => now });
    const connection = await connect(store, acme, 'U0INA');
    const told: string[] = [];
    const accounts = createAccounts({
      identify: async (_, connection) => connection,
      store,
      openClient: () => {
        throw new Error('Cal.com is not to be asked');
      },
      isRefused: async () => {
        await meanwhile(() => connect(store, acme, 'U0INA', apiKeyAccess));
        return true;
      },
      onBroken: ({ workspaceId }) => told.push(workspaceId),
      now: () => now,
      isSlackAdmin: async () => false,
    });
    const isRefused = await accounts.reportRefused(acme, connection);
    const after = await store.connections.find('T0ACME', connection.id);
    return { isRefused, brokenAt: after?.brokenAt, told };
  }

  it('breaks the connection and has its owner told', async () => {
    const reported = await report(async () => undefined);
    expect(reported).toEqual({ isRefused: true, brokenAt: now, told: ['T0ACME'] });
  });

  it('is no longer true of a connection that its owner made again while Cal.com was asked again', async () => {
    const reported = await report((connectAgain) => connectAgain());
    expect(reported).toEqual({ isRefused: false, brokenAt: null, told: [] });
  });
});
