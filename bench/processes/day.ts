import { mkdtemp, readdir, readlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import { createRoundup } from '../../src/app/app';
import { parseConfig } from '../../src/config/config';
import type { DigestPlan } from '../../src/digests/digest';
import { nextRun } from '../../src/digests/schedule';
import { openStore } from '../../src/store/open-store';
import { serve } from './serve';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

const settings = z.object({
  slackUrl: z.string(),
  signingSecret: z.string(),
  botToken: z.string(),
  workspaceId: z.string(),
  ownerId: z.string(),
  channelId: z.string(),
  calcomUrl: z.string(),
  calcomKey: z.string(),
  aheadMs: z.number(),
});

let aheadMs = 0;
let warnings = 0;
process.on('warning', () => {
  warnings += 1;
});
const now = () => new Date(Date.now() + aheadMs);

// The whole bot on a clock that is moved, with a digest at each hour.
serve({
  async start(input) {
    const { slackUrl, calcomUrl, ...given } = settings.parse(input);
    aheadMs = given.aheadMs;
    const config = parseConfig({
      SLACK_BOT_TOKEN: given.botToken,
      SLACK_SIGNING_SECRET: given.signingSecret,
      SLACK_API_URL: slackUrl,
      CAL_API_KEY: given.calcomKey,
      CAL_API_URL: calcomUrl,
      BOOKINGS_VISIBLE_TO: 'everyone',
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: await mkdtemp(join(tmpdir(), 'roundup-bench-')),
    });
    const first = createRoundup({ config, now });
    await first.start();
    await first.stop();
    const store = await openStore({ ...config.store, now });
    const workspace = { workspaceId: given.workspaceId, enterpriseId: null };
    for (let hour = 0; hour < 24; hour += 1) {
      const plan = planAt(`${String(hour).padStart(2, '0')}:00`, given.channelId);
      await store.digests.add(workspace, given.ownerId, plan, {
        now: now(),
        nextRunAt: nextRun(plan.schedule, now()).at,
      });
    }
    await store.close();
    const roundup = createRoundup({ acksOnThread: true, config, now, digestTimes: { pollMs: 20 } });
    return (await roundup.start()).port;
  },
  advance(ms) {
    aheadMs += z.number().parse(ms);
  },
  /** What the process holds after a collection. */
  async held() {
    if (typeof collectGarbage === 'function') for (let time = 0; time < 3; time += 1) collectGarbage();
    const files = await Promise.all(
      (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    );
    const resources = process.getActiveResourcesInfo();
    const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
    return {
      heapBytes: process.memoryUsage().heapUsed,
      sockets: files.filter((file) => file.startsWith('socket:')).length,
      files: files.length,
      timers: resources.filter((name) => name === 'Timeout' || name === 'Immediate').length,
      resources: resources.length,
      listeners,
      warnings,
    };
  },
});

const planAt = (time: string, channelId: string): DigestPlan => ({
  channelId,
  schedule: { every: 'week', weekdays: [0, 1, 2, 3, 4, 5, 6], time, timeZone: 'UTC', weekStart: 1 },
  content: {
    access: 'shared',
    scope: { kind: 'org' },
    rankings: ['most-bookings'],
    rows: 3,
    isCompared: true,
    showsUpcoming: false,
    whenEmpty: 'one-line',
  },
});
