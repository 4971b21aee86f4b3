import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Libsql from 'libsql';
import { commands, help } from '../../src/cli/commands';
import { backUp, forget, listDigests, restore } from '../../src/cli/tasks';
import { parseConfig } from '../../src/config/config';
import { openStore } from '../../src/store/open-store';
import type { Store } from '../../src/store/store';
import { digestPlan, monday } from '../store/digest-samples';
import { acme, connect, installation, key, other } from '../store/samples';
import { makeScratchFolder } from '../store/scratch-folder';
import { isBuilt, startChild } from '../support/child-process';
import { eventually } from '../support/eventually';

const now = new Date('2026-03-02T08:00:00Z');

describe('the command line', () => {
  let folder: string;
  let dataDir: string;
  let file: string;

  beforeEach(() => {
    folder = makeScratchFolder();
    dataDir = join(folder, 'data');
    file = join(folder, 'monday.backup');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const config = (env: Readonly<Record<string, string>> = {}) =>
    parseConfig({ DATA_DIR: dataDir, ...env }, 'nothing');
  const open = () => openStore(config().store);

  async function withStore<T>(act: (store: Store) => Promise<T>): Promise<T> {
    const store = await open();
    return act(store).finally(() => store.close());
  }

  const fill = (store: Store) =>
    store.installations
      .save(installation(key('T0ACME')))
      .then(() => connect(store, acme, 'U0INA'))
      .then(() => store.digests.add(acme, 'U0INA', digestPlan(), { now, nextRunAt: monday(1) }));

  const ownersOf = (workspaceId: string) =>
    withStore(async (store) =>
      (await store.connections.list(workspaceId)).map(({ ownerSlackUserId }) => ownerSlackUserId),
    );

  it('says what each command does, and takes no other', () => {
    for (const [name, { summary }] of Object.entries(commands)) {
      expect(help()).toContain(`  ${name} `);
      expect(help()).toContain(summary);
    }
    expect(
      help()
        .split('\n')
        .filter((line) => line.length > 118),
    ).toEqual([]);
  });

  describe('backup', () => {
    if (!isBuilt) console.warn('Skipped one test, since there is no dist/: run npm run build first');
    (isBuilt ? it : it.skip)(
      'holds each of 500 connections that were acknowledged before it, while Roundup writes on',
      async () => {
        const store = await open();
        const acknowledged: string[] = [];
        let isOver = false;
        const writing = [1, 2, 3, 4].map(async (lane) => {
          for (let at = 0; !isOver; at += 1) {
            await connect(store, acme, `U0LANE${lane}X${at}`);
            acknowledged.push(`U0LANE${lane}X${at}`);
            // The embedded database answers without giving anybody else a turn.
            await setImmediate();
          }
        });
        await eventually('500 are acknowledged', () => acknowledged.length >= 500);
        const before = [...acknowledged];
        const other = startChild('backup', { DATA_DIR: dataDir }, file);
        expect(await other.exited).toBe(0);
        expect(acknowledged.length).toBeGreaterThan(before.length);
        isOver = true;
        await Promise.all(writing);
        await store.close();
        expect(other.printed()).toMatch(/monday\.backup\. It opens with key [\w-]{8}\.\n.*encryption\.key/);
        rmSync(join(dataDir, 'roundup.db'));
        await restore(config(), file, now);
        const restored = new Set(await ownersOf('T0ACME'));
        expect(before.filter((owner) => !restored.has(owner))).toEqual([]);
      },
    );

    it('is readable to nobody else, and holds secrets encrypted alone', async () => {
      await withStore(fill);
      await backUp(config(), file);
      expect(statSync(file).mode & 0o077).toBe(0);
      expect(readFileSync(file, 'latin1')).not.toMatch(/access-token-1|xoxb-/);
    });

    it('writes over no file', async () => {
      await withStore(fill);
      writeFileSync(file, 'kept');
      await expect(backUp(config(), file)).rejects.toThrow(/is there already: give the backup a name/);
      expect(readFileSync(file, 'utf8')).toBe('kept');
    });

    it('leaves nothing behind where there is no database, or no name', async () => {
      await expect(backUp(config(), file)).rejects.toThrow(/is DATA_DIR right/);
      await expect(backUp(config(), undefined)).rejects.toThrow(/needs the name of a file/);
      await expect(backUp(config(), join(folder, 'none', 'x'))).rejects.toThrow();
      expect(readdirSync(folder)).toEqual([]);
    });

    it('leaves Postgres to pg_dump', async () => {
      const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1/none', ENCRYPTION_KEYS: 'A'.repeat(43) };
      await expect(backUp(config(env), file)).rejects.toThrow(/use pg_dump/);
      await expect(restore(config(env), file, now)).rejects.toThrow(/use pg_restore/);
    });
  });

  describe('restore', () => {
    beforeEach(async () => {
      await withStore(fill);
      await backUp(config(), file);
      await withStore((store) => connect(store, acme, 'U0LATER'));
    });

    it('brings back what was there, and keeps what it replaces', async () => {
      const [said] = await restore(config(), file, now);
      expect(await ownersOf('T0ACME')).toEqual(['U0INA']);
      const kept = join(dataDir, 'roundup.db.2026-03-02T08-00-00-000Z');
      expect(said).toContain(kept);
      await restore(config(), kept, new Date(now.getTime() + 1));
      expect((await ownersOf('T0ACME')).sort()).toEqual(['U0INA', 'U0LATER']);
    });

    const isUnchanged = async () => expect((await ownersOf('T0ACME')).sort()).toEqual(['U0INA', 'U0LATER']);

    it('changes nothing while Roundup runs', async () => {
      const store = await open();
      await expect(restore(config(), file, now)).rejects.toThrow(/in use by another Roundup/);
      await store.close();
      await isUnchanged();
    });

    it('changes nothing from a damaged file', async () => {
      const bytes = readFileSync(file);
      bytes.fill(0x5a, 4096, bytes.length - 512);
      writeFileSync(file, bytes);
      await expect(restore(config(), file, now)).rejects.toThrow(/is damaged, or no SQLite database/);
      writeFileSync(file, 'not a database at all, whatever its name says, and long enough to be read as one');
      await expect(restore(config(), file, now)).rejects.toThrow(/is damaged, or no SQLite database/);
      writeFileSync(file, '');
      await expect(restore(config(), file, now)).rejects.toThrow(/is no backup of Roundup/);
      rmSync(file);
      await expect(restore(config(), file, now)).rejects.toThrow(/does not exist/);
      await isUnchanged();
    });

    it('changes nothing where the key is another, or is missing', async () => {
      const key = Buffer.alloc(32, 7).toString('base64');
      await expect(restore(config({ ENCRYPTION_KEYS: key }), file, now)).rejects.toThrow(
        /key [\w-]{8}, which is not/,
      );
      await isUnchanged();
      const elsewhere = config({ DATA_DIR: join(folder, 'new') });
      await expect(restore(elsewhere, file, now)).rejects.toThrow(
        /Put the key that belongs to the backup there first/,
      );
      expect(existsSync(join(folder, 'new', 'roundup.db'))).toBe(false);
    });

    it('changes nothing from a newer Roundup, which an older one does not start on either', async () => {
      const newer = new Libsql(file);
      newer.exec("INSERT INTO roundup_migrations (name, timestamp) VALUES ('2999-01-01-later', '2999')");
      newer.close();
      await expect(restore(config(), file, now)).rejects.toThrow(/of a newer Roundup/);
      await isUnchanged();
      const database = new Libsql(join(dataDir, 'roundup.db'));
      database.exec("INSERT INTO roundup_migrations (name, timestamp) VALUES ('2999-01-01-later', '2999')");
      database.close();
      await expect(open()).rejects.toThrow(/written by a newer Roundup: start that one/);
    });
  });

  describe('digests', () => {
    it('lists those of every workspace', async () => {
      expect(await withStore(fill).then(() => listDigests(config()))).toEqual([
        'T0ACME  C0SALES  U0INA  Mondays at 9:00, Berlin time  next 2026-03-09T08:00:00.000Z',
      ]);
    });

    it('says that there are none', async () => {
      expect(await listDigests(config())).toEqual(['There are no digests.']);
    });
  });

  describe('forget', () => {
    it('says what is kept, and deletes it once that is confirmed, and nothing else', async () => {
      await withStore(async (store) => {
        await fill(store);
        await connect(store, other, 'U0ELSE');
      });
      const [kept] = await forget(config(), 'T0ACME', false);
      expect(kept).toContain('the installation, 1 Cal.com connections, 1 digests');
      expect(await ownersOf('T0ACME')).toEqual(['U0INA']);
      await forget(config(), 'T0ACME', true);
      expect(await ownersOf('T0ACME')).toEqual([]);
      expect(await ownersOf('T0OTHER')).toEqual(['U0ELSE']);
      expect(await listDigests(config())).toEqual(['There are no digests.']);
    });

    it.each([undefined, 'acme', 'U0INA'])('refuses %s, which is no workspace', async (id) => {
      await expect(forget(config(), id, true)).rejects.toThrow(/needs the id of a Slack workspace/);
    });
  });
});
