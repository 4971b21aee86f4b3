import { createCalcomClient } from '../../../src/calcom/client';
import { createLogger } from '../../../src/ops/logger';
import { createMetrics } from '../../../src/ops/metrics';
import { createInFlight } from '../../../src/slack/in-flight';
import { createPresses } from '../../../src/slack/presses';
import type { Services } from '../../../src/slack/services';
import { logLines } from '../../ops/log-lines';

/** Services as in `app.ts`, with a log that can be read and references that count up: ref-1, ref-2. */
export function testServices() {
  const log = logLines();
  const now = () => new Date('2026-11-20T14:32:10.000Z');
  let references = 0;
  const services: Services = {
    // Port 9 of loopback: nothing answers there.
    calcom: createCalcomClient({ baseUrl: new URL('http://127.0.0.1:9'), apiKey: 'cal_test_key' }),
    bookingsVisibleTo: [],
    calcomAppUrl: new URL('https://app.cal.test/'),
    logger: createLogger('debug', log.destination),
    metrics: createMetrics(),
    inFlight: createInFlight(),
    presses: createPresses(now),
    now,
    newReference: () => {
      references += 1;
      return `ref-${references}`;
    },
  };
  return { services, log };
}
