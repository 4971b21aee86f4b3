import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Figure } from './figure';
import { startChild } from './processes/child';
import { percentile } from './statistics';

/** Of each five workspaces one has thirty digests and four have five, all of a workspace in one channel. */
const digestsInWorkspaces = [30, 5, 5, 5, 5];
const digestsAWorkspace = 10;
const counts = [1_000, 5_000];
const delays = { slackMs: 100, calcomMs: 200 };
const leadMs = 75_000;
/** Slack's: one message a second in a channel. */
const everyMs = 1_000;
const mebibyte = 2 ** 20;
/** Then all are built, and none is posted yet. */
const beforeMs = 5_000;

interface Measured {
  readonly posted: number;
  readonly arrivals: readonly (readonly number[])[];
  readonly dueAt: number;
  readonly calls: number;
  readonly questions: number;
  readonly refusedBySlack: number;
  readonly refusedByCalcom: number;
  /** Held by the worker at its start, and when all is built and waits. */
  readonly liveBytes: readonly [number, number];
  readonly peakBytes: number;
}

/** Digests that are all due at the same minute: how soon are they posted, beside what Slack's and Cal.com's limits allow? */
export async function measureDigests(say: (line: string) => void): Promise<readonly Figure[]> {
  const measured: Measured[] = [];
  for (const count of counts) {
    const one = await measure(count);
    measured.push(one);
    say(`digests: ${count}, ${JSON.stringify({ ...one, arrivals: one.arrivals.length })}`);
  }
  return [...measured.flatMap((one, at) => figuresOf(counts[at] ?? 0, one)), memoryFigure(measured)];
}

async function measure(count: number): Promise<Measured> {
  const slack = startChild('digest-slack');
  const calcom = startChild('digest-calcom');
  const seed = startChild('digest-seed');
  const worker = startChild('digest-worker');
  try {
    const slackUrl = await slack.ask('start', { delayMs: delays.slackMs }, z.string());
    const calcomUrl = await calcom.ask('start', { delayMs: delays.calcomMs }, z.string());
    const size = { workspaces: count / digestsAWorkspace, digestsInWorkspaces, leadMs };
    const seeded = z.object({ dataDir: z.string(), dueAt: z.number() });
    const { dataDir, dueAt } = await seed.ask('start', { slackUrl, calcomUrl, ...size }, seeded);
    await worker.ask('start', { slackUrl, calcomUrl, dataDir, leadMs }, z.null());
    const atStart = await worker.ask('liveBytes', null, z.number());
    await wait(dueAt - Date.now() - beforeMs);
    const beforePosts = await worker.ask('liveBytes', null, z.number());
    const giveUpAt = dueAt + 10 * Math.max(...digestsInWorkspaces) * everyMs;
    while ((await slack.ask('count', null, z.int())) < count && Date.now() < giveUpAt) await wait(250);
    // Whatever would come twice has time to do so.
    await wait(3_000);
    return {
      liveBytes: [atStart, beforePosts],
      peakBytes: await worker.ask('peakBytes', null, z.number()),
      dueAt,
      posted: await slack.ask('count', null, z.int()),
      arrivals: await slack.ask('arrivals', null, z.array(z.array(z.number()))),
      calls: await calcom.ask('calls', null, z.int()),
      questions: await calcom.ask('questions', null, z.int()),
      refusedBySlack: await slack.ask('refused', null, z.int()),
      refusedByCalcom: await calcom.ask('refused', null, z.int()),
    };
  } finally {
    await Promise.all([seed.stop(), worker.stop(), slack.stop(), calcom.stop()]);
  }
}

function figuresOf(count: number, one: Measured): readonly Figure[] {
  const { arrivals, dueAt } = one;
  const boundMs = (Math.max(...arrivals.map(({ length }) => length)) - 1) * everyMs;
  const lastMs = Math.max(...arrivals.flat()) - dueAt;
  const firsts = arrivals.map(([first = dueAt]) => first - dueAt);
  const name = count.toLocaleString('en');
  const words = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  return [
    {
      what: `${name} digests due at one minute, all posted after`,
      measured: words(lastMs),
      beside: `${words(boundMs)} by Slack's limits; Cal.com's are kept in the ${leadMs / 1000} s before`,
      bound: { value: lastMs / boundMs, most: 1.2, unit: '×' },
    },
    {
      what: '… the first of each channel after',
      measured: `p50 ${words(percentile(firsts, 0.5))}, p99 ${words(percentile(firsts, 0.99))}`,
      beside: `${arrivals.length} channels`,
    },
    {
      what: '… posted more or less than once, or before its time',
      measured: `${one.posted} posts, earliest ${words(Math.min(...firsts))}`,
      beside: `${count} digests`,
      bound: {
        value: Math.abs(one.posted - count) + firsts.filter((ms) => ms < 0).length,
        most: 0,
        unit: '',
      },
    },
    {
      what: '… calls to Cal.com',
      measured: `${one.calls}, of which refused ${one.refusedByCalcom}`,
      beside: `${one.questions} different questions`,
      bound: { value: one.calls - one.questions, most: 0, unit: ' more' },
    },
    {
      what: '… posts that came too fast for Slack',
      measured: `${one.refusedBySlack}`,
      beside: `${one.posted} posts`,
      bound: { value: one.refusedBySlack, most: count / 100, unit: '' },
    },
  ];
}

function memoryFigure(measured: readonly Measured[]): Figure {
  const words = (one: Measured | undefined) => {
    if (one === undefined) return 'nothing';
    const [atStart, beforePosts] = one.liveBytes.map((bytes) => Math.round(bytes / mebibyte));
    return `${beforePosts} MiB live, ${atStart} at its start; ${Math.round(one.peakBytes / mebibyte)} MiB of the system's at most`;
  };
  const [few, many] = measured;
  const [fewDigests = 0, manyDigests = 0] = counts;
  const riseBytes = (many?.liveBytes[1] ?? Number.NaN) - (few?.liveBytes[1] ?? 0);
  return {
    what: `memory of the worker when ${manyDigests.toLocaleString('en')} digests are built and wait`,
    measured: words(many),
    beside: `${words(few)}, with ${fewDigests.toLocaleString('en')}`,
    bound: { value: Math.round(riseBytes / 1024 / (manyDigests - fewDigests)), most: 4, unit: ' KiB each' },
  };
}
