import { z } from 'zod';
import { createRoundup } from '../../src/app/app';
import { digestConfig } from './digest-config';
import { liveBytes } from './live-bytes';
import { serve } from './serve';

const settings = z.object({
  slackUrl: z.string(),
  calcomUrl: z.string(),
  dataDir: z.string(),
  leadMs: z.int(),
});

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
  liveBytes,
  peakBytes: () => peakBytes,
});
