import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Figure } from './figure';
import { startChild } from './processes/child';
import { percentile } from './statistics';

/** The workspaces have so many digests in turn, all of a workspace in one channel. */
interface Size {
  readonly workspaces: number;
  readonly digestsInWorkspaces: readonly number[];
}
const uneven = [30, 5, 5, 5, 5];
const few: Size = { workspaces: 100, digestsInWorkspaces: uneven };
const many: Size = { workspaces: 500, digestsInWorkspaces: uneven };
/** A fifth of the digests in as many workspaces: what memory differs by is the digests' own. */
const thin: Size = { workspaces: 500, digestsInWorkspaces: [2] };
const delays = { slackMs: 100, calcomMs: 200 };
const leadMs = 75_000;
/** Slack's: one message a second in a channel. */
const everyMs = 1_000;
const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
/** Message and thread, as objects. A worker holds 5,000 runs at most, so that what it has built takes up to 120 MiB. */
const maxBytesADigest = 24 * kibibyte;
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
  const measureAndSay = async (size: Size) => {
    const one = await measure(size);
    say(`digests: ${digestsOf(size)}, ${JSON.stringify({ ...one, arrivals: one.arrivals.length })}`);
    return one;
  };
  const [withFew, withMany, withThin] = [
    await measureAndSay(few),
    await measureAndSay(many),
    await measureAndSay(thin),
  ];
  return [
    ...figuresOf(digestsOf(few), withFew),
    ...figuresOf(digestsOf(many), withMany),
    memoryFigure(withMany, withThin),
  ];
}

function digestsOf({ workspaces, digestsInWorkspaces }: Size): number {
  const total = digestsInWorkspaces.reduce((sum, digests) => sum + digests, 0);
  return (workspaces / digestsInWorkspaces.length) * total;
}

async function measure(size: Size): Promise<Measured> {
  const count = digestsOf(size);
  const slack = startChild('digest-slack');
  const calcom = startChild('digest-calcom');
  const seed = startChild('digest-seed');
  const worker = startChild('digest-worker');
  try {
    const slackUrl = await slack.ask('start', { delayMs: delays.slackMs }, z.string());
    const calcomUrl = await calcom.ask('start', { delayMs: delays.calcomMs }, z.string());
    const seeded = z.object({ dataDir: z.string(), dueAt: z.number() });
    const { dataDir, dueAt } = await seed.ask('start', { slackUrl, calcomUrl, leadMs, ...size }, seeded);
    await worker.ask('start', { slackUrl, calcomUrl, dataDir, leadMs }, z.null());
    const atStart = await worker.ask('liveBytes', null, z.number());
    await wait(dueAt - Date.now() - beforeMs);
    const beforePosts = await worker.ask('liveBytes', null, z.number());
    const giveUpAt = dueAt + 10 * Math.max(...size.digestsInWorkspaces) * everyMs;
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

function memoryFigure(withMany: Measured, withThin: Measured): Figure {
  const words = ({ liveBytes, peakBytes }: Measured) => {
    const [atStart, beforePosts] = liveBytes.map((bytes) => Math.round(bytes / mebibyte));
    return `${beforePosts} MiB live, ${atStart} at its start; ${Math.round(peakBytes / mebibyte)} MiB of the system's at most`;
  };
  const [count, thinCount] = [digestsOf(many), digestsOf(thin)];
  const bytesADigest = (withMany.liveBytes[1] - withThin.liveBytes[1]) / (count - thinCount);
  return {
    what: `memory of the worker when ${count.toLocaleString('en')} digests are built and wait`,
    measured: words(withMany),
    beside: `${words(withThin)}, with ${thinCount.toLocaleString('en')} in as many workspaces`,
    bound: { value: bytesADigest / kibibyte, most: maxBytesADigest / kibibyte, unit: ' KiB a digest' },
  };
}
