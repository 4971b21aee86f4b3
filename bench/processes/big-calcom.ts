import { z } from 'zod';
import { createBigCalcom } from '../big-calcom';
import { listen } from './listen';
import { serve } from './serve';

const settings = z.object({ bookings: z.int(), delayMs: z.int() });
let big: ReturnType<typeof createBigCalcom> | undefined;

serve({
  async start(input) {
    big = createBigCalcom({ ...settings.parse(input), hasInsights: true });
    return `http://127.0.0.1:${await listen(big.server)}`;
  },
  /** Paths that were asked for so far. */
  calls: () => big?.calls(),
});
