import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogFields, Logger } from './logger';

/** `request` is what Slack sent; the others are parts of it. */
type SpanName = 'request' | 'ack' | 'ask' | 'post';

export interface Tracing {
  /** Runs `work` in a child span. `fields` hold our own ids and numbers; an error adds only its name. */
  span<T>(name: SpanName, fields: LogFields, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export const noTracing: Tracing = {
  span: (_name, _fields, work) => work(),
  close: () => Promise.resolve(),
};

/** OpenTelemetry's packages are optional, so they are loaded on demand. */
const loadSdk = () =>
  Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);

/** What to install; `api` comes with prom-client. */
const packages = ['resources', 'sdk-trace-base', 'exporter-trace-otlp-http'].map(
  (name) => `@opentelemetry/${name}`,
);

/** Sends spans to an OTLP collector over HTTP. When `endpoint` is null, nothing is loaded or sent. */
export async function createTracing(
  endpoint: URL | null,
  logger: Pick<Logger, 'warn'>,
  load = loadSdk,
): Promise<Tracing> {
  if (endpoint === null) return noTracing;
  try {
    return startTracing(endpoint, await load());
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.endsWith('MODULE_NOT_FOUND')) throw error;
    logger.warn(
      `OTEL_EXPORTER_OTLP_ENDPOINT is set and no traces are sent: add the packages ${packages.join(', ')} (docs/operate.md, Traces)`,
    );
    return noTracing;
  }
}

function startTracing(
  endpoint: URL,
  [{ ROOT_CONTEXT, SpanStatusCode, trace }, { resourceFromAttributes }, sdk, { OTLPTraceExporter }]: Awaited<
    ReturnType<typeof loadSdk>
  >,
): Tracing {
  const url = `${endpoint.href.replace(/\/$/, '')}/v1/traces`;
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'roundup' }),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter({ url }))],
  });
  const tracer = provider.getTracer('roundup');
  // Not OpenTelemetry's own context manager, which is global to the process.
  const contexts = new AsyncLocalStorage<typeof ROOT_CONTEXT>();
  return {
    span(name, fields, work) {
      const parent = contexts.getStore() ?? ROOT_CONTEXT;
      const attributes = Object.fromEntries(
        Object.entries(fields).flatMap(([key, value]) => (value == null ? [] : [[`roundup.${key}`, value]])),
      );
      const span = tracer.startSpan(name, { attributes }, parent);
      return contexts.run(trace.setSpan(parent, span), async () => {
        try {
          return await work();
        } catch (error) {
          span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      });
    },
    close: () => provider.shutdown(),
  };
}
