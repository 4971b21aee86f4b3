import { openSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { memberStatsSchema } from '../../src/calcom/schemas';
import { createChannelLimiter } from '../../src/digests/worker/channel-limiter';
import { createDigestWorker, defaultTimes } from '../../src/digests/worker/worker';
import { createKeyedSemaphore } from '../../src/lib/async/semaphore';
import { wait } from '../../src/lib/async/wait';
import { openStore } from '../../src/store/open-store';
import { member, noStats } from '../../test/calcom/support/examples';
import { connection, createOneRun } from '../../test/digests/support/one-run';
import { serve } from './serve';

const settings = z.object({ databaseUrl: z.string(), postsFile: z.string(), name: z.string() });

const stats = memberStatsSchema.parse({
  ...noStats,
  mostBookings: Array.from({ length: 10 }, (_, at) => member(at + 1, 20 - at)),
});

// A worker with the limits and times that it has in the product; Cal.com answers and Slack takes posts at once.
serve({
  async start(input) {
    const { databaseUrl, postsFile, name } = settings.parse(input);
    const store = await openStore({ databaseUrl, dataDir: '', encryptionKeys: [Buffer.alloc(32, 1)] });
    const now = () => new Date();
    const { services } = createOneRun({ now });
    const posts = openSync(postsFile, 'a');
    const shared = { ...services, now, wait, leaseOwner: name, leaseMs: defaultTimes.leaseMs };
    createDigestWorker({
      wait,
      times: defaultTimes,
      notifications: { ...shared, store, buildNotification: () => null },
      services: {
        ...shared,
        store,
        openCalcom: () => ({ ...services.openCalcom(connection), getMemberStats: async () => stats }),
        builds: createKeyedSemaphore({ max: 12, maxPerKey: 4 }),
        channelLimiter: createChannelLimiter({
          wait,
          ticks: () => performance.now(),
          semaphore: createKeyedSemaphore({ max: 48, maxPerKey: 16 }),
        }),
        // It is on its way before the worker can be killed.
        async post({ channelId }) {
          writeSync(posts, `${channelId}\n`);
          return { kind: 'posted', ts: '1.2' };
        },
      },
    }).start();
    return null;
  },
});
