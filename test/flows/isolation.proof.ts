import fc from 'fast-check';
import { defaultUsers } from '../../sandbox/local-slack/default-workspace';
import { databaseKinds } from '../store/databases';
import { type TestPostgres, usePostgres } from '../store/start-postgres';
import { type BotUnderTest, startBot } from '../support/bot-under-test';
import { manyWorkspaces } from '../support/many-workspaces';
import { anyOpening, anyStep, headcounts } from './isolation/steps';
import { take } from './isolation/walk';
import { type Belonging, createWorld } from './isolation/world';

/** `RUNS=500` asks for more. */
const runs = Number(process.env.RUNS ?? 4);
const steps = { minLength: 14, maxLength: 27 } as const;

// Otherwise it has tried nothing.
const needed = [
  ...['bookings own', 'rankings own', 'rankings shared', 'rankings own, then shared', 'rankings denied'],
  ...['press by another', 'press by a guest', 'value of another workspace', 'setting by another'],
  ...['shared', 'filters', 'bookings behind', 'settings saved', 'settings refused'],
];

const belongings = {
  'of three companies': ['press by another company'],
  'of one organisation': ['press by a colleague from another workspace'],
  'of one organisation, installed for all': ['press by a colleague from another workspace'],
} as const satisfies Record<Belonging, readonly string[]>;

const cases = databaseKinds.flatMap((kind) =>
  (['of three companies', 'of one organisation', 'of one organisation, installed for all'] as const).map(
    (belonging) => [belonging, kind] as const,
  ),
);

describe.each(cases)(
  'three workspaces %s, and ten people of whom two are guests, on %s',
  (belonging, kind) => {
    const inOrganisation =
      belonging === 'of three companies' ? {} : { enterprise: { id: 'E0GRID001', name: 'Grid Test' } };
    let postgres: TestPostgres | undefined;
    let bot: BotUnderTest | undefined;

    beforeAll(async () => {
      postgres = kind === 'Postgres' ? await usePostgres() : undefined;
      const address = await postgres?.emptyDatabase();
      const env: typeof manyWorkspaces.env = (places) => ({
        ...manyWorkspaces.env?.(places),
        ...(address && { DATABASE_URL: address, ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64') }),
      });
      // The third and the fourth of the first workspace, of whom much is drawn.
      const users = defaultUsers.map((user, at) => ({ ...user, isGuest: at === 2 || at === 3 }));
      const slack = { isInstalled: false, ...inOrganisation };
      bot = await startBot({ ...manyWorkspaces, env, slack: { ...slack, users } });
      while (bot.slack.workspaces.length < headcounts.length) bot.slack.addWorkspace(slack);
    });
    afterAll(async () => {
      await bot?.close();
      await postgres?.close();
    });

    it(
      'never ask Cal.com with access that whoever asks may not use, nor Slack in another workspace’s name',
      async () => {
        if (bot === undefined) throw new Error('The bot is not running');
        const running = bot;
        const tally = new Map<string, number>();
        let taken = 0;
        const property = fc.asyncProperty(anyOpening, fc.array(anyStep, steps), async (opening, drawn) => {
          const world = createWorld(running, belonging, tally);
          running.calcom.clearFaults();
          // Each run begins with nothing, as uninstalling leaves it.
          for (const workspace of running.slack.workspaces) {
            if (!workspace.isInstalled) continue;
            const before = running.log().split('Roundup was uninstalled').length;
            await workspace.uninstall();
            while (running.log().split('Roundup was uninstalled').length < before + 2) {
              await new Promise((resolve) => setTimeout(resolve, 3));
            }
          }
          for (const step of [...opening, ...drawn]) if (await take(world, step)) taken += 1;
        });
        // Making it smaller takes longer than the test may, and would leave a time-out in the counterexample's place.
        await fc.assert(property, { numRuns: runs, endOnFailure: true });
        if (process.env.RUNS !== undefined) {
          const asked = running.calcom.requests.length;
          const sent = running.slack.workspaces.reduce((sum, { received }) => sum + received.length, 0);
          process.stdout.write(
            `${kind}, ${belonging}: ${runs} runs, ${taken} steps, ${asked} requests to Cal.com, `,
          );
          process.stdout.write(`${sent} calls to Slack, 0 of them astray\n`);
          process.stdout.write(`  ${[...tally].map(([what, sum]) => `${what}: ${sum}`).join(', ')}\n`);
        }
        expect(taken).toBeGreaterThan(runs * 8);
        for (const what of [...needed, ...belongings[belonging]])
          expect([what, tally.get(what) ?? 0]).not.toEqual([what, 0]);
      },
      300_000 + runs * 15_000,
    );
  },
);
