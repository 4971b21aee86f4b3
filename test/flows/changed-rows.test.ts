import { people } from '../support/bot-under-test';
import { eventually } from '../support/eventually';
import { createWorld, type Row, type Rows, type World } from './changed-rows/world';

type Change = (row: Row, all: readonly Row[], world: World) => Row;

const ownerOf = (all: readonly Row[], owner: string) =>
  all.find(({ owner_slack_user_id }) => owner_slack_user_id === owner) ?? {};

describe('a row that somebody has changed in the database', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());
  beforeEach(() => world.write(world.rows));
  afterEach(() => world.checkAll());

  const changed = (change: Change): Rows => ({
    ...world.rows,
    connections: world.rows.connections.map((row, _, all) => change(row, all, world)),
  });

  it.each<[string, Change]>([
    [
      'a server that is not configured',
      (row, _, { elsewhere }) => ({ ...row, api_url: `${elsewhere.url}/` }),
    ],
    [
      'the other region',
      (row, _, { bot, otherRegion }) => ({
        ...row,
        api_url: row.api_url === `${otherRegion.url}/` ? `${bot.calcom.url}/` : `${otherRegion.url}/`,
      }),
    ],
    ['no address at all', (row) => ({ ...row, api_url: 'rubbish' })],
  ])('sends no access to %s', async (_, change) => {
    expect(world.write(changed(change))).toBe(true);
    const before = world.otherRegion.requests.length + world.bot.calcom.requests.length;
    await world.askAll();
    expect(world.otherRegion.requests.length + world.bot.calcom.requests.length).toBe(before);
  });

  it.each<[string, Change]>([
    [
      'owner',
      (row) => {
        const { ana, bo } = people;
        const swapped = new Map<string, string>([
          [ana, bo],
          [bo, ana],
        ]);
        const owner = String(row.owner_slack_user_id);
        return { ...row, owner_slack_user_id: swapped.get(owner) ?? owner };
      },
    ],
    [
      'sealed access',
      (row, all) => {
        const other = ownerOf(all, row.owner_slack_user_id === people.ana ? people.bo : people.ana);
        return { ...row, sealed_access: other.sealed_access ?? null };
      },
    ],
    [
      'workspace and owner',
      (row, all) =>
        row.owner_slack_user_id === people.ana
          ? { ...row, owner_slack_user_id: 'U0NOBODY01' }
          : row.workspace_id === ownerOf(all, people.ana).workspace_id
            ? row
            : {
                ...row,
                workspace_id: ownerOf(all, people.ana).workspace_id ?? null,
                owner_slack_user_id: people.ana,
              },
    ],
  ])('serves nobody with the access of another whose %s it has', async (_, change) => {
    expect(world.write(changed(change))).toBe(true);
    await world.askAll();
  });

  it.each(['calcom_user_id', 'kind'])('opens no access whose %s is another', async (column) => {
    const value = column === 'kind' ? { 'api-key': 'oauth', oauth: 'api-key' } : { 101: 1, 102: 2, 103: 3 };
    const rows = changed((row) => ({ ...row, [column]: Object(value)[`${row[column]}`] ?? 4 }));
    expect(world.write(rows)).toBe(true);
    const before = world.bot.calcom.requests.length;
    await world.askAll();
    expect(world.bot.calcom.requests.slice(before).map(({ path }) => path)).toEqual([]);
  });

  it('is no good any more: its owner alone is asked to connect again, and told once', async () => {
    const told = () =>
      world.bot.slack.received.filter(
        ({ method, args }) => method === 'chat.postMessage' && args.channel === people.bo,
      ).length;
    const before = told();
    const { bo, ana } = people;
    world.write(changed((row) => (row.owner_slack_user_id === bo ? { ...row, calcom_user_id: 9 } : row)));
    for (const words of ['first', 'second']) {
      const answer = await world.bot.person(bo).type('/cal-bookings');
      expect({ words, said: answer.words }).toMatchObject({ said: expect.stringMatching(/connect/i) });
    }
    await eventually('its owner is told', () => told() > before);
    expect((await world.bot.person(ana).type('/cal-bookings')).bookingUids).toHaveLength(10);
    expect(told()).toBe(before + 1);
  });

  it.each(['team_id', 'enterprise_id', 'installer_slack_user_id', 'bot_user_id', 'bot_scopes'])(
    'lends no token where the %s of the installation is another, and says so',
    async (column) => {
      const { teamId } = world.bot.slack;
      const installations = world.rows.installations.map((row) =>
        row.id === teamId ? { ...row, [column]: column === 'bot_scopes' ? '["admin"]' : 'T0OTHER' } : row,
      );
      expect(world.write({ ...world.rows, installations })).toBe(true);
      const before = world.bot.slack.received.filter(({ method }) => method !== 'response_url').length;
      const answer = await world.bot.person(people.ana).type('/cal-bookings');
      expect(answer.words).toContain('Roundup can’t read what it has stored for this workspace.');
      expect(answer.words).toContain('install it again');
      const after = world.bot.slack.received.filter(({ method }) => method !== 'response_url').length;
      expect(after).toBe(before);
    },
  );
});
