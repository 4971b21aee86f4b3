import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalCalcom, type LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { createLocalSlack } from '../../sandbox/local-slack/local-slack';
import type { LocalSlack, SlackFault } from '../../sandbox/local-slack/types';
import type { RunState } from '../../src/digests/digest';
import { runDaysText } from '../../src/slack/digests/list/text';
import type { Store } from '../../src/store/store';
import { compileForChild, foldersIn } from '../store/compile-for-child';
import { makeScratchFolder } from '../store/scratch-folder';
import { usePostgres } from '../store/start-postgres';
import { maxWaitMs } from '../support/eventually';
import {
  digestsThere,
  killChannels,
  openPlace,
  owner,
  type Place,
  settlePlace,
  timeZone,
} from './kill/place';
import { WorkerProcess } from './kill/worker-process';

/** For each of the two databases. Each kill costs a process's start, so `KILLS=300` asks for more. */
const kills = Number(process.env.KILLS ?? 12);
/** What few kills may miss, so many more surely meet. */
const mostFurther = 60;
/** Of each day of the digests; then one is left alone to bring all to its end. */
const roundsADay = 4;
const monday = Date.parse('2026-06-08T08:00:00Z');
const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Then what a dead worker held is free again. */
const betweenRoundsMs = 2 * minuteMs;

const faults: readonly SlackFault['kind'][] = [
  'delay',
  'done-then-delay',
  'rate-limited',
  'server-error',
  'done-then-server-error',
  'drop',
  'done-then-drop',
];

/** In which state runs were when their workers died, and how they ended. */
type Tally = Record<RunState, number> & { postedButNotWritten: number };
const emptyTally = (): Tally => ({
  due: 0,
  claimed: 0,
  posting: 0,
  posted: 0,
  failed: 0,
  unknown: 0,
  skipped: 0,
  postedButNotWritten: 0,
});

/** Resolves when a worker that has begun is to die. */
type Moment = () => Promise<void>;

class Trial {
  readonly atDeath = emptyTally();
  readonly atEnd = emptyTally();
  private readonly spare: WorkerProcess[] = [];
  /** The first kills meet the states that chance alone may miss. */
  private readonly planned = [() => this.whileBuilding(), () => this.whilePosting()];

  constructor(
    private readonly place: Place,
    private readonly slack: LocalSlack,
    private readonly calcom: LocalCalcom,
    private readonly script: string,
    private readonly workers: number,
    private readonly setClock: (at: number) => void,
  ) {}

  async day(at: number, rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      // Shortly before nine, and then again and again while it is being tried.
      await this.killRound(at - 400 + round * betweenRoundsMs);
      await this.lookAt(at, this.atDeath);
    }
    this.slack.clearFaults();
    this.calcom.clearFaults();
    await this.bringToEnd(at + 60 * minuteMs);
    await this.check(at);
  }

  async close(): Promise<void> {
    await Promise.all(this.spare.map((worker) => worker.end('SIGKILL')));
  }

  private take(): WorkerProcess {
    // The next one starts while this one works.
    this.spare.push(new WorkerProcess(this.script));
    const [worker] = this.spare.splice(0, 1);
    return worker ?? new WorkerProcess(this.script);
  }

  private async killRound(startAt: number): Promise<void> {
    this.setClock(startAt);
    this.slack.clearFaults();
    this.calcom.clearFaults();
    const momentToDie = this.planned.shift() ?? this.anyMoment;
    const moment = momentToDie();
    const complaints = await Promise.all(
      Array.from({ length: this.workers }, async () => {
        const worker = this.take();
        await worker.begin({ ...this.place, startAt });
        await moment();
        return worker.end('SIGKILL');
      }),
    );
    expect(complaints.join('')).toBe('');
  }

  /** While Cal.com is slow to answer: runs are claimed. */
  private readonly whileBuilding = (): Moment => {
    this.calcom.inject({ kind: 'delay', delayMs: 1_000 });
    const asked = this.calcom.requests.length;
    return () => this.until(() => this.calcom.requests.length > asked, maxWaitMs);
  };

  /** While Slack holds back the answers to some posts: runs are being posted, and others have been. */
  private readonly whilePosting = (): Moment => {
    const held = { method: 'chat.postMessage', kind: 'done-then-delay', delayMs: 5_000, times: 5 } as const;
    this.slack.inject(held);
    const before = this.slack.received.length;
    return async () => {
      await this.until(() => this.slack.received.length >= before + held.times, maxWaitMs);
      await pause(300);
    };
  };

  /** Slack fails now and then. Some time after a worker began, after Cal.com was asked, or after Slack was. */
  private readonly anyMoment = (): Moment => {
    for (const kind of faults) {
      if (Math.random() < 0.4) {
        const fault = { kind, times: Math.ceil(Math.random() * 3), delayMs: 300, retryAfterSeconds: 1 };
        this.slack.inject({ method: 'chat.postMessage', ...fault });
      }
    }
    const before = { calls: this.calcom.requests.length, posts: this.slack.received.length };
    return async () => {
      const steps = [
        () => true,
        () => this.calcom.requests.length > before.calls,
        () => this.slack.received.length > before.posts,
      ];
      await this.until(steps[Math.floor(Math.random() * steps.length)] ?? (() => true));
      // After the first of several, the others follow closely.
      await pause(Math.random() ** 2 * 600);
    };
  };

  /** `ms`: where chance decides what to wait for, it may not come. */
  private async until(isReached: () => boolean, ms = 3_000): Promise<void> {
    const giveUpAt = performance.now() + ms;
    while (!isReached() && performance.now() < giveUpAt) await pause(2);
  }

  /** One after the other, until nothing is left to do. */
  private async bringToEnd(from: number): Promise<void> {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const startAt = from + attempt * betweenRoundsMs;
      this.setClock(startAt);
      const worker = this.take();
      await worker.begin({ ...this.place, startAt });
      // Longer each time: a busy machine needs more than a second to start, build and post.
      await pause(1_000 + attempt * 500);
      expect(await worker.end('SIGTERM')).toBe('');
      const isDone = await this.withStore(async (store) => {
        const runs = await this.runsOf(store);
        const isEnded = runs.every(({ run }) => !['due', 'claimed', 'posting'].includes(run.state));
        return isEnded && (await store.notifications.count()) === 0;
      });
      if (isDone) return;
    }
    throw new Error('Some runs come to no end');
  }

  /** Workers died while they held a run and while they posted one, and runs ended in both ways. */
  hasMetAll(): boolean {
    const { atDeath, atEnd } = this;
    return [atDeath.claimed, atDeath.posting, atEnd.posted, atEnd.unknown].every((count) => count > 0);
  }

  private async lookAt(at: number, tally: Tally): Promise<void> {
    const runs = await this.withStore((store) => this.runsOf(store));
    for (const { run } of runs.filter((each) => each.run.at.getTime() === at)) {
      tally[run.state] += 1;
    }
    tally.postedButNotWritten += runs.filter(
      ({ run, channelId }) =>
        run.at.getTime() === at && run.state === 'posting' && this.posts(channelId, daysOf(run)) > 0,
    ).length;
  }

  /** Each period of the day, of each digest: posted at most once, and posted or its owner told. */
  private async check(at: number): Promise<void> {
    await this.lookAt(at, this.atEnd);
    const runs = await this.withStore((store) => this.runsOf(store));
    const today = runs.filter(({ run }) => run.at.getTime() === at);
    expect(today).toHaveLength(digestsThere);
    for (const { run, channelId } of today) {
      const days = daysOf(run);
      const posts = this.posts(channelId, days);
      const isTold = this.told().some((words) => words.includes(channelId) && words.includes(days));
      const seen = { channelId, days, state: run.state, posts, isTold };
      if (run.state === 'posted') expect(seen).toEqual({ ...seen, posts: 1, isTold: false });
      else expect(seen).toEqual({ ...seen, state: 'unknown', isTold: true });
      expect(posts).toBeLessThanOrEqual(1);
    }
  }

  private posts(channelId: string, days: string): number {
    const messages = this.slack.visibleMessages({ userId: owner, channelId });
    // Its first line says which days it is about; the next post's day stands in it, too.
    return messages.filter(({ text, threadTs }) => threadTs === undefined && text.includes(`${days}:`))
      .length;
  }

  private told(): readonly string[] {
    const direct = this.slack.channelsOf(owner).find(({ kind }) => kind === 'dm');
    if (direct === undefined) return [];
    const messages = this.slack.visibleMessages({ userId: owner, channelId: direct.id });
    return messages.map(({ text, blocks }) => text + JSON.stringify(blocks));
  }

  private async runsOf(store: Store) {
    const digests = await store.digests.list(this.slack.teamId);
    const histories = digests.map(async ({ id, channelId }) => {
      const runs = await store.digests.history(this.slack.teamId, id, 3);
      return runs.map((run) => ({ run, channelId }));
    });
    return (await Promise.all(histories)).flat();
  }

  private async withStore<T>(act: (store: Store) => Promise<T>): Promise<T> {
    const store = await openPlace(this.place);
    try {
      return await act(store);
    } finally {
      await store.close();
    }
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const daysOf = (run: Parameters<typeof runDaysText>[0]) => runDaysText(run, timeZone);

describe('workers that are killed while they send digests', () => {
  let compiled = '';
  beforeAll(() => {
    compiled = compileForChild([
      ...foldersIn('src'),
      ...foldersIn('sandbox'),
      join('test', 'digests', 'kill'),
    ]);
  });
  afterAll(() => rmSync(compiled, { recursive: true }));

  it.each([
    { name: 'SQLite', workers: 1 },
    { name: 'Postgres with three workers', workers: 3 },
  ])(
    `post no period twice, and each or its owner is told, after ${kills} times kill -9 on $name`,
    async ({ name, workers }) => {
      let clock = monday;
      const now = () => new Date(clock);
      const postgres = workers === 1 ? null : await usePostgres();
      const slack = await createLocalSlack({ now, channels: killChannels, limitsCalls: false });
      const calcom = await createLocalCalcom({ now, limitPerMinute: 100_000 });
      const place: Place = {
        databaseUrl: postgres === null ? null : await postgres.emptyDatabase(),
        dataDir: makeScratchFolder(),
        slackApiUrl: slack.apiUrl,
        signingSecret: slack.signingSecret,
        calcomUrl: calcom.url,
      };
      const script = join(compiled, 'test', 'digests', 'kill', 'work-until-killed.js');
      const trial = new Trial(place, slack, calcom, script, workers, (at) => {
        clock = at;
      });
      try {
        await settlePlace(place, slack, calcom, new Date(monday - 60 * minuteMs));
        const rounds = Math.ceil(kills / workers);
        const isEnough = (done: number) =>
          done >= rounds && (trial.hasMetAll() || done > rounds + mostFurther);
        for (let done = 0, day = 0; !isEnough(done); done += roundsADay, day += 1) {
          const left = done < rounds ? rounds - done : roundsADay;
          await trial.day(monday + day * dayMs, Math.min(roundsADay, left));
        }
      } finally {
        await trial.close();
        await Promise.all([slack.close(), calcom.close(), postgres?.close()]);
        rmSync(place.dataDir, { recursive: true, force: true });
      }
      const { atDeath, atEnd } = trial;
      if (process.env.KILLS !== undefined) {
        process.stdout.write(
          `${name}: ${kills} kills; runs as they were found dead: ${JSON.stringify(atDeath)}\n`,
        );
        process.stdout.write(`${name}: runs as they ended: ${JSON.stringify(atEnd)}\n`);
      }
      // Otherwise it has tried nothing.
      expect(atDeath.claimed).toBeGreaterThan(0);
      expect(atDeath.posting).toBeGreaterThan(0);
      expect(atEnd.posted).toBeGreaterThan(0);
      expect(atEnd.unknown).toBeGreaterThan(0);
    },
    3_600_000,
  );
});
