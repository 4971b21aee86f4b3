import { databaseKinds, useDatabase } from './databases';
import { acme, connect, installation, key, other } from './samples';

const at = new Date('2026-03-01T12:00:00Z');
const refused = { at, refusedUntil: new Date('2026-03-31T12:00:00Z') };
const taken = { at, refusedUntil: null };

describe.each(databaseKinds)('pictures on %s', (kind) => {
  const database = useDatabase(kind);
  const openWith = async (...workspaces: (typeof acme)[]) => {
    const store = await database.open({ now: () => at });
    for (const workspace of workspaces) await connect(store, workspace, 'U0INA');
    return store;
  };

  it('are unknown before the first, each kind on its own', async () => {
    const { pictures } = await openWith(acme);
    expect(await pictures.last(acme.workspaceId, 'chart')).toBeNull();
    await pictures.note(acme.workspaceId, 'chart', refused);
    expect(await pictures.last(acme.workspaceId, 'chart')).toEqual(refused);
    expect(await pictures.last(acme.workspaceId, 'table')).toBeNull();
  });

  it('are known as they went last', async () => {
    const { pictures } = await openWith(acme);
    await pictures.note(acme.workspaceId, 'table', refused);
    await pictures.note(acme.workspaceId, 'table', taken);
    expect(await pictures.last(acme.workspaceId, 'table')).toEqual(taken);
  });

  it('belong to one workspace alone, and go with it', async () => {
    const store = await openWith(acme, other);
    await store.installations.save(installation(key(acme.workspaceId)));
    await store.pictures.note(acme.workspaceId, 'table', refused);
    await store.pictures.note(other.workspaceId, 'table', taken);
    await store.installations.remove(key(acme.workspaceId));
    expect(await store.pictures.last(acme.workspaceId, 'table')).toBeNull();
    expect(await store.pictures.last(other.workspaceId, 'table')).toEqual(taken);
  });

  it('are not noted of a workspace that is gone', async () => {
    const { pictures } = await openWith(other);
    await pictures.note(acme.workspaceId, 'table', refused);
    expect(await pictures.last(acme.workspaceId, 'table')).toBeNull();
  });
});
