import { createLocalCalcom, type LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { createLocalSlack } from '../../sandbox/local-slack/local-slack';
import type { LocalSlack } from '../../sandbox/local-slack/types';
import { createRoundup, type Roundup } from '../../src/app/app';
import type { Role } from '../../src/app/options';
import { parseConfig } from '../../src/config/config';
import { nextRun } from '../../src/digests/schedule';
import { openStore } from '../../src/store/open-store';
import type { Store } from '../../src/store/store';
import { keyOf } from '../store/databases';
import { type TestPostgres, usePostgres } from '../store/start-postgres';
import { channels, people } from '../support/bot-under-test';
import { captureBody } from '../support/capture';
import { createClock, waitInTurns } from '../support/clock';
import { frontView, openDigestForm, submitDigestForm, text, viewWords } from '../support/digest-form';
import { dayMs, hourMs, planOf, quickTimes, settle } from '../support/digests';
import { eventually, maxWaitMs } from '../support/eventually';
import { createPerson } from '../support/person';
import type { Seen } from '../support/read-message';

describe('two processes that answer and two that send digests, on one Postgres', () => {
  const clock = createClock();
  const running: Roundup[] = [];
  const opened: Store[] = [];
  const urls: string[] = [];
  let postgres: TestPostgres;
  let slack: LocalSlack;
  let calcom: LocalCalcom;
  let databaseUrl = '';

  beforeAll(async () => {
    const { now } = clock;
    postgres = await usePostgres();
    databaseUrl = await postgres.emptyDatabase();
    slack = await createLocalSlack({
      now,
      refusesBlocks: ['table'],
      ackDeadlineMs: maxWaitMs,
      limitsCalls: false,
    });
    calcom = await createLocalCalcom({ now, limitPerMinute: 100_000 });
    const roles: readonly Role[] = ['web', 'web', 'worker', 'worker'];
    for (const role of roles) {
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
          LOG_LEVEL: 'warn',
        }),
        role,
        now,
        wait: waitInTurns,
        logDestination: { write: () => undefined },
        digestTimes: quickTimes,
      });
      const { port } = await roundup.start();
      running.push(roundup);
      if (role === 'web') urls.push(`http://127.0.0.1:${port}/slack/events`);
    }
  });
  afterAll(async () => {
    await Promise.all([...running.map((each) => each.stop()), ...opened.map((store) => store.close())]);
    await Promise.all([slack.close(), calcom.close()]);
    await postgres.close();
  });

  /** From now on, Slack's requests reach the first of the two, or the second. */
  const reach = (at: 0 | 1) => slack.deliverTo({ kind: 'http', url: urls[at] ?? '' });
  const capture = (act: () => Promise<unknown>) => captureBody({ slack, url: () => urls[0] ?? '' }, act);
  const person = (userId: string, channelId: string) => createPerson(slack, { userId, channelId });

  /** The same request to both at once, as where Slack's second of a double click reaches the other. */
  async function sendToBoth(body: string): Promise<void> {
    reach(0);
    const first = slack.deliverRaw({ body });
    reach(1);
    await Promise.all([first, slack.deliverRaw({ body })]);
  }

  const isPublic = ({ isPrivate }: Seen) => !isPrivate;

  it('post in one what was shown by the other, exactly, and once for a double click', async () => {
    reach(0);
    const dee = person(people.dee, channels.general);
    const own = await dee.type('/cal-rankings', 'most-bookings last month');
    await dee.pressOnly('Share', own);
    // It opens at once, and is filled in once Cal.com has answered.
    const view = await eventually('the preview is there', () => {
      const opened = slack.openViews(people.dee).at(-1);
      return JSON.stringify(opened ?? null).includes('"submit":{') ? opened : undefined;
    });
    const asked = calcom.requests.length;
    const form = await capture(() => slack.submitView({ userId: people.dee, viewId: view.id, values: {} }));
    reach(1);
    await slack.deliverRaw({ body: form });
    await eventually('it is posted', () => dee.seen().some(isPublic));
    // What was shown is what is posted: Cal.com is not asked again.
    expect(calcom.requests.slice(asked)).toEqual([]);
    await sendToBoth(form);
    await waitInTurns(500);
    expect(dee.seen().filter(isPublic)).toHaveLength(1);
  });

  it('open one form for a double click whose halves reach both', async () => {
    reach(0);
    const bo = person(people.bo, channels.general);
    const own = await bo.type('/cal-rankings', 'most-bookings last month');
    const asked = slack.received.filter(({ method }) => method === 'views.open').length;
    await sendToBoth(await capture(() => bo.pressOnly('Share', own)));
    const opened = () => slack.received.filter(({ method }) => method === 'views.open').length - asked;
    await eventually('the preview is there', () => opened() > 0);
    await waitInTurns(500);
    expect(opened()).toBe(1);
  });

  it('stop in one what the other counts, and show what was read', async () => {
    reach(0);
    const ana = person(people.ana, channels.general);
    calcom.inject({ path: '/v2/bookings', kind: 'hold' });
    await ana.typeOnly('/cal-rankings', 'fair-share 2025-01-01..2026-05-31');
    const first = await eventually('it counts', () => ana.seen().find(({ words }) => /Counting/.test(words)));
    reach(1);
    const stopped = await ana.press('Stop', ana.now(first));
    calcom.clearFaults();
    expect(stopped.ts).toBe(first.ts);
    expect(stopped.words).toMatch(/Stopped/);
    expect(stopped.words).not.toMatch(/has ended/);
  });

  it('save one of two changes that arrive within milliseconds, and ask about the other', async () => {
    const store = await openStore({
      databaseUrl,
      dataDir: '',
      encryptionKeys: [keyOf(1)],
      now: clock.now,
    });
    opened.push(store);
    const workspace = { workspaceId: slack.teamId, enterpriseId: slack.enterpriseId ?? null };
    const plan = planOf();
    const next = { now: clock.now(), nextRunAt: nextRun(plan.schedule, clock.now()).at };
    await store.digests.add(workspace, people.ana, plan, next);
    reach(0);
    const bodies: string[] = [];
    const ana = person(people.ana, channels.sales);
    for (const time of ['10:00', '11:00']) {
      reach(0);
      const form = await openDigestForm({ slack }, ana, 'Change', await ana.type('/cal-digest'));
      await submitDigestForm({ slack }, ana, form, { time: text(time) });
      const confirm = await eventually('the next posts', () => {
        const front = frontView({ slack }, ana);
        return /Save the changes|Nothing is saved yet/.test(viewWords(front)) ? front : undefined;
      });
      bodies.push(
        await capture(() => slack.submitView({ userId: people.ana, viewId: confirm.id, values: {} })),
      );
      for (const view of [...slack.openViews(people.ana)].reverse()) {
        await slack.closeView({ userId: people.ana, viewId: view.id });
      }
    }
    reach(0);
    const one = slack.deliverRaw({ body: bodies[0] ?? '' });
    reach(1);
    const answers = await Promise.all([one, slack.deliverRaw({ body: bodies[1] ?? '' })]);
    const said = answers.map((answer) => JSON.stringify(answer));
    const refused = said.filter((answer) => answer.includes('somebody changed this digest'));
    if (refused.length !== 1) throw new Error(`Not one of two is refused: ${said.join('\n')}`);
    const [kept] = await store.digests.list(slack.teamId);
    const saved = said[0]?.includes('somebody changed this digest') === true ? '11:00' : '10:00';
    expect(kept?.schedule.time).toBe(saved);
  });

  it('post a digest once', async () => {
    const ana = person(people.ana, channels.sales);
    const before = ana.seen().filter(isPublic).length;
    clock.advance(6 * dayMs + 2 * hourMs);
    await eventually('it is posted', () => ana.seen().filter(isPublic).length > before);
    await settle({ slack, calcom, clock });
    expect(ana.seen().filter(isPublic)).toHaveLength(before + 1);
  });
});
