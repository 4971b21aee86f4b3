import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { createLogger } from '../../src/ops/logger';
import { createTracing } from '../../src/ops/tracing';
import { dayMs, digestsIn, giveDigest, hourMs, quickTimes } from '../support/digests';
import { eventually } from '../support/eventually';
import { findLeaks } from '../support/log-leaks';
import { useBots } from '../support/use-bot';
import { logLines } from './log-lines';

const attribute = z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) });
const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes: z.array(attribute),
});
const received = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
});

/** A collector of OTLP over HTTP that keeps what it is sent. */
async function startCollector() {
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    json(request).then(
      (body) => {
        if (request.url === '/v1/traces') bodies.push(body);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    text: () => JSON.stringify(bodies),
    spans: () =>
      bodies.flatMap((body) =>
        received
          .parse(body)
          .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

describe('traces', () => {
  const startBot = useBots();

  it('have ack, ask and post of each request and digest, and no text of people', async () => {
    const collector = await startCollector();
    const bot = await startBot({
      digestTimes: quickTimes,
      env: () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }),
    });
    await giveDigest(bot);
    const typed = 'attendee:"Somebody Secret" last month';
    await bot.person().type('/cal-bookings', typed);
    await bot.person().type('/cal-rankings', 'most-bookings');
    bot.clock.advance(5 * dayMs + 20 * hourMs);
    await eventually('the digest is posted', () => digestsIn(bot).length > 0);
    // What is not sent yet goes out at the end.
    await bot.stop();
    const spans = collector.spans();
    const root = spans.find(({ name }) => name === 'request');
    const ofRequest = spans.filter(({ traceId }) => traceId === root?.traceId);
    expect(ofRequest.map(({ name }) => name).sort()).toEqual(['ack', 'ask', 'post', 'request']);
    const parents = ofRequest
      .filter(({ name }) => name !== 'request')
      .map(({ parentSpanId }) => parentSpanId);
    expect(new Set(parents)).toEqual(new Set([root?.spanId]));
    const fieldsOf = (attributes: (typeof spans)[number]['attributes']) =>
      attributes.map(({ key, value }) => `${key}=${Object.values(value)[0]}`);
    expect(ofRequest.flatMap(({ attributes }) => fieldsOf(attributes))).toEqual(
      expect.arrayContaining(['roundup.name=/cal-bookings', 'roundup.kind=command']),
    );
    const ofDigest = spans.filter(({ attributes }) => attributes.some(({ key }) => key === 'roundup.digest'));
    expect(ofDigest.map(({ name }) => name)).toEqual(expect.arrayContaining(['ask', 'post']));
    expect(findLeaks(collector.text(), bot)).toEqual([]);
    expect(collector.text()).not.toMatch(/Somebody Secret/);
    await collector.close();
  });

  it('are not sent where the SDK is not installed, and the log says which packages to add', async () => {
    const { destination, lines } = logLines();
    const missing = Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' });
    const tracing = await createTracing(
      new URL('http://127.0.0.1:4318'),
      createLogger('info', destination),
      () => Promise.reject(missing),
    );
    expect(lines()).toMatchObject([
      { level: 40, msg: expect.stringMatching(/add the packages @opentelemetry\/resources, .*-otlp-http/) },
    ]);
    expect(await tracing.span('ask', {}, async () => 'done')).toBe('done');
    await tracing.close();
  });
});
