import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createRoundup } from '../../src/app/app';
import { parseConfig } from '../../src/config/config';
import { liveBytes } from './live-bytes';
import { serve } from './serve';

const settings = z.object({
  signingSecret: z.string(),
  slackUrl: z.string(),
  calcomUrl: z.string(),
  calcomKey: z.string(),
});

// The whole bot, as `npm start` runs it.
serve({
  async start(input) {
    const { signingSecret, slackUrl, calcomUrl, calcomKey } = settings.parse(input);
    const roundup = createRoundup({
      acksOnThread: true,
      config: parseConfig({
        SLACK_BOT_TOKEN: 'xoxb-bench',
        SLACK_SIGNING_SECRET: signingSecret,
        SLACK_API_URL: `${slackUrl}/api/`,
        CAL_API_KEY: calcomKey,
        CAL_API_URL: calcomUrl,
        BOOKINGS_VISIBLE_TO: 'everyone',
        HOST: '127.0.0.1',
        PORT: '0',
        DATA_DIR: await mkdtemp(join(tmpdir(), 'roundup-bench-')),
      }),
    });
    return (await roundup.start()).port;
  },
  liveBytes,
  /** The memory that the process has now, in bytes. */
  memory: () => process.memoryUsage.rss(),
  /** The most memory that the process has had, in bytes. */
  peak: () => process.resourceUsage().maxRSS * 1024,
});
