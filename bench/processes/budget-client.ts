import { Agent } from 'undici';
import { z } from 'zod';
import { createCalcomModule } from '../../src/app/calcom';
import { openStore } from '../../src/store/open-store';
import { postgresConfig } from './digest-config';
import { serve } from './serve';

const settings = z.object({ databaseUrl: z.string(), calcomUrl: z.string(), first: z.int(), count: z.int() });
const patienceMs = 30 * 60_000;

// What web and worker processes alike have between them and Cal.com, with one key.
serve({
  async start(input) {
    const { first, count, ...places } = settings.parse(input);
    const config = postgresConfig(places);
    const store = await openStore(config.store);
    const sent: number[] = [];
    const dispatcher = new Agent({ connections: 128 }).compose((dispatch) => (options, handler) => {
      sent.push(Number(/"selectedTeamId":(\d+)/.exec(String(options.body))?.[1]));
      return dispatch(options, handler);
    });
    const now = () => new Date();
    const calcom = createCalcomModule({ config, store, now, dispatcher, onCall: () => undefined });
    const connection = await store.connections.findOwn('T0BENCH', 'U0ANA');
    if (connection === null) throw new Error('nobody is connected');
    const client = calcom.open(connection);
    const asked = Array.from({ length: count }, (_, at) =>
      client.getMemberStats(
        { scope: 'team', selectedTeamId: first + at, timeZone: 'Europe/Lisbon' },
        { timeoutMs: patienceMs },
      ),
    );
    const results = await Promise.allSettled(asked);
    return {
      reasons: [
        ...new Set(
          results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : [])),
        ),
      ],
      refused: results.filter(({ status }) => status === 'rejected').length,
      // Each was sent after those that were asked before it.
      overtaken: sent.filter((id, at) => id < (sent[at - 1] ?? 0)).length,
    };
  },
});
