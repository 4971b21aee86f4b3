import { z } from 'zod';
import { createRoundup } from '../../src/app/app';
import { openStore } from '../../src/store/open-store';
import { postgresConfig } from './digest-config';
import { liveBytes } from './live-bytes';
import { serve } from './serve';
import { settle } from './settle';

const settings = z.object({
  slackUrl: z.string(),
  calcomUrl: z.string(),
  databaseUrl: z.string(),
  workspaces: z.int(),
});

const lanes = 5;

// The web process of a Roundup for many workspaces, each with a key of its own.
serve({
  async seed(input) {
    const { workspaces, ...places } = settings.parse(input);
    const store = await openStore(postgresConfig(places).store);
    let next = 0;
    const lane = async () => {
      for (let at = next++; at < workspaces; at = next++) await settle(store, `T${at}`, places.calcomUrl);
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    await store.close();
    return null;
  },
  async start(input) {
    const { workspaces: _, ...places } = settings.parse(input);
    const roundup = createRoundup({ acksOnThread: true, config: postgresConfig(places), role: 'web' });
    return (await roundup.start()).port;
  },
  liveBytes,
});
