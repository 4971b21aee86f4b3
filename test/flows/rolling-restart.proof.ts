import { createLocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { createLocalSlack } from '../../sandbox/local-slack/local-slack';
import { createRoundup, type Roundup } from '../../src/app/app';
import type { Role } from '../../src/app/options';
import { parseConfig } from '../../src/config/config';
import type { DigestRun } from '../../src/digests/digest';
import { nextRun } from '../../src/digests/schedule';
import { openStore } from '../../src/store/open-store';
import { keyOf } from '../store/databases';
import { usePostgres } from '../store/start-postgres';
import { channels, people } from '../support/bot-under-test';
import { createClock, waitInTurns } from '../support/clock';
import { planOf, quickTimes } from '../support/digests';
import { eventually, maxWaitMs } from '../support/eventually';
import { createPerson } from '../support/person';

const rounds = Number(process.env.ROUNDS ?? 2);
const minuteMs = 60_000;
const roles: readonly Role[] = ['web', 'web', 'worker', 'worker', 'worker'];
const asked = ['/cal-bookings', '/cal-rankings', '/cal-digest', '/cal-account'];

interface Member {
  readonly role: Role;
  roundup: Roundup;
  /** Where Slack reaches it; null while it is out of the rotation. */
  url: string | null;
}

describe(`two web and three workers on one Postgres, each restarted ${rounds} times under load`, () => {
  it('ack and answer every command, and post every digest once', async () => {
    const clock = createClock();
    const { now } = clock;
    const postgres = await usePostgres();
    const databaseUrl = await postgres.emptyDatabase();
    const slack = await createLocalSlack({
      now,
      refusesBlocks: ['table'],
      ackDeadlineMs: maxWaitMs,
      limitsCalls: false,
    });
    const calcom = await createLocalCalcom({ now, limitPerMinute: 100_000 });
    const start = async (role: Role): Promise<Member> => {
      const roundup = createRoundup({
        config: parseConfig({
          SLACK_BOT_TOKEN: slack.botToken,
          SLACK_SIGNING_SECRET: slack.signingSecret,
          SLACK_API_URL: slack.apiUrl,
          CAL_API_KEY: calcom.keys.admin,
          CAL_API_URL: calcom.url,
          BOOKINGS_VISIBLE_TO: 'everyone',
          HOST: '127.0.0.1',
          PORT: '0',
          DATABASE_URL: databaseUrl,
          ENCRYPTION_KEYS: keyOf(1).toString('base64'),
          LOG_LEVEL: 'error',
        }),
        role,
        now,
        wait: waitInTurns,
        logDestination: { write: () => undefined },
        digestTimes: { ...quickTimes, leaseMs: 10 * minuteMs },
      });
      const { port } = await roundup.start();
      return { role, roundup, url: role === 'web' ? `http://127.0.0.1:${port}/slack/events` : null };
    };
    const members = await Promise.all(roles.map(start));
    const seen = { commands: 0, answered: 0, digests: 0, restarts: 0 };
    try {
      const store = await openStore({ databaseUrl, dataDir: '', encryptionKeys: [keyOf(1)], now });
      const workspace = { workspaceId: slack.teamId, enterpriseId: slack.enterpriseId ?? null };
      // Three a minute, from soon on: it is one o'clock in Lisbon.
      for (let at = 0; at < 3 * 55; at += 1) {
        const time = `13:${String(2 + Math.floor(at / 3)).padStart(2, '0')}`;
        const ranking =
          (['most-bookings', 'highest-rated', 'most-completed'] as const)[at % 3] ?? 'most-bookings';
        const plan = planOf({ weekdays: [2], time }, { rankings: [ranking] });
        const next = { now: now(), nextRunAt: nextRun(plan.schedule, now()).at };
        if ((await store.digests.add(workspace, people.ana, plan, next)) === null)
          throw new Error('not added');
      }

      const end = new AbortController();
      const stopClock = new AbortController();
      const person = createPerson(slack, { userId: people.bo, channelId: channels.general });
      let acking: Promise<unknown> = Promise.resolve();
      const load = (async () => {
        for (let turn = 0; !end.signal.aborted; turn += 1) {
          const webs = members.filter(({ url }) => url !== null);
          slack.deliverTo({ kind: 'http', url: webs[turn % webs.length]?.url ?? '' });
          seen.commands += 1;
          const answer = await person.watch(() => {
            acking = person.typeOnly(asked[turn % asked.length] ?? '');
            return acking;
          });
          if (answer.words.trim() !== '') seen.answered += 1;
        }
      })();
      const days = (async () => {
        for (let last = performance.now(); !stopClock.signal.aborted; ) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          // Ten times as fast as it is: an answer still comes within the half hour that Slack takes it.
          clock.advance(10 * (performance.now() - last));
          last = performance.now();
        }
      })();
      for (let round = 0; round < rounds; round += 1) {
        for (const member of members) {
          // Out of the rotation, and only then told to stop: what it has acked it still answers.
          member.url = null;
          await acking;
          await member.roundup.stop();
          Object.assign(member, await start(member.role));
          seen.restarts += 1;
        }
      }
      // The first twelve are due by then, on a fast machine too.
      await eventually('a few minutes have passed', () => now() >= new Date('2026-06-02T12:05:30.000Z'));
      end.abort();
      await load;
      const until = now();

      const histories = async () => {
        const digests = await store.digests.list(slack.teamId);
        const runs: DigestRun[] = [];
        // One after another: all at once would wait for a connection longer than they may.
        for (const { id } of digests) runs.push(...(await store.digests.history(slack.teamId, id, 50)));
        return runs;
      };
      // Those whose time has come.
      const runs = await eventually('every run has ended', async () => {
        const due = (await histories()).filter(({ at }) => at <= until);
        return due.every(({ state }) => !['due', 'claimed', 'posting'].includes(state)) && due;
      });
      stopClock.abort();
      await days;
      expect(runs.map(({ state }) => state)).toEqual(runs.map(() => 'posted'));
      seen.digests = runs.length;
      const ana = createPerson(slack, { userId: people.ana, channelId: channels.sales });
      // Later ones may have been posted by now; none twice.
      await eventually('each message is of one run', async () => {
        const posted = (await histories()).filter(({ state }) => state === 'posted');
        return ana.seen().filter(({ isPrivate }) => !isPrivate).length === posted.length;
      });
      console.log(`rolling restart: ${JSON.stringify(seen)}`);
      expect(runs.length).toBeGreaterThan(0);
      expect(new Set(runs.map(({ messageTs }) => messageTs)).size).toBe(runs.length);
      expect(seen.answered).toBe(seen.commands);
      await store.close();
    } finally {
      await Promise.all(members.map(({ roundup }) => roundup.stop()));
      await Promise.all([slack.close(), calcom.close()]);
      await postgres.close();
    }
  });
});
