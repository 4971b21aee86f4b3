import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import { createRoundup } from '../../src/app/app';
import { digestConfig } from './digest-config';
import { serve } from './serve';

const settings = z.object({
  slackUrl: z.string(),
  calcomUrl: z.string(),
  dataDir: z.string(),
  leadMs: z.int(),
});

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');
let peakBytes = 0;

// The worker as `index.js worker` starts it, but for its lead.
serve({
  async start(input) {
    const { leadMs, ...places } = settings.parse(input);
    const config = digestConfig(places);
    const roundup = createRoundup({ config, role: 'worker', digestTimes: { leadMs } });
    await roundup.start();
    setInterval(() => {
      peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
    }, 50);
    return null;
  },
  /** What it holds, without what is only waiting to be collected. */
  liveBytes() {
    if (typeof collectGarbage === 'function') collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  },
  peakBytes: () => peakBytes,
});
