// Run as a process of its own: writes to the embedded store as fast as it can and says what it was promised, until
// it is killed. One line on stdin, the data folder, starts it.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openStore } from '../../src/store/open-store';

/** What a line of its output says. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'opened' }
  /** On its way: it may be there or not. */
  | { readonly kind: 'rotating'; readonly round: number }
  | { readonly kind: 'rotated'; readonly round: number }
  | { readonly kind: 'changed'; readonly round: number }
  | { readonly kind: 'installed'; readonly teamId: string };

const workspace = { workspaceId: 'T0ACME', enterpriseId: null };
const expiresAt = new Date('2026-03-01T12:30:00Z');
const now = new Date('2026-03-01T12:00:00Z');

const tokens = (round: number) => ({
  kind: 'oauth' as const,
  accessToken: `access-${round}`,
  refreshToken: `refresh-${round}`,
  expiresAt,
});

function report(what: Report): void {
  writeSync(1, `${JSON.stringify(what)}\n`);
}

async function writeOn(dataDir: string): Promise<void> {
  const store = await openStore({ databaseUrl: null, dataDir, encryptionKeys: null });
  report({ kind: 'opened' });
  const connection =
    (await store.connections.findOwn('T0ACME', 'U0INA')) ??
    (await store.connections.save(
      workspace,
      {
        ownerSlackUserId: 'U0INA',
        apiUrl: 'https://api.calcom.test',
        calcomUserId: 7,
        calcomName: 'Ina Acme',
        hasOrganisation: false,
      },
      tokens(0),
    ));
  const access = await store.connections.openAccess(connection);
  let round = access?.kind === 'oauth' ? Number(access.refreshToken.split('-')[1]) : 0;

  for (;;) {
    const lease = { accessToken: `access-${round}`, now, leaseMs: 0, leaseOwner: `leaseOwner-${round}` };
    const begun = await store.connections.beginRefresh(connection, lease);
    if (begun?.refreshToken !== `refresh-${round}`) throw new Error('the tokens are not the ones written');
    round += 1;
    report({ kind: 'rotating', round });
    const isSaved = await store.connections.endRefresh(connection, lease.leaseOwner, tokens(round));
    if (!isSaved) throw new Error('the lease was lost');
    report({ kind: 'rotated', round });

    const admins = [`U0ADMIN${round}`];
    await store.policies.change(workspace, (policy) => ({
      ...policy,
      sharedConnectionId: connection.id,
      admins,
    }));
    report({ kind: 'changed', round });

    const teamId = `T0N${round}`;
    await store.installations.save({
      teamId,
      enterpriseId: null,
      isEnterpriseInstall: false,
      installerSlackUserId: 'U0INA',
      botUserId: null,
      botScopes: ['commands'],
      json: JSON.stringify({ round, text: 'x'.repeat(round % 3000) }),
    });
    report({ kind: 'installed', teamId });
  }
}

if (require.main === module) {
  createInterface({ input: process.stdin }).once('line', (dataDir) => {
    writeOn(dataDir).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    });
  });
  report({ kind: 'ready' });
}
