import { randomBytes } from 'node:crypto';
import { webApi } from '@slack/bolt';
import { Agent, type Dispatcher } from 'undici';
import { createCalcomClient } from './calcom/client';
import { check, examineCalcom } from './calcom/examine';
import type { Config } from './config';
import { createOpsRoutes } from './ops/health';
import { createLightFetch } from './ops/light-fetch';
import { createBoltLogger, createLogger, type Destination } from './ops/logger';
import { createMetrics } from './ops/metrics';
import { redact } from './ops/redact';
import { createInFlight } from './slack/in-flight';
import { createPresses } from './slack/presses';
import { createReceiver } from './slack/receiver';
import type { Services } from './slack/services';
import { createClientOptions, createSlackApp } from './slack/slack-app';
import { createTransport } from './slack/transport';
import { describeFailure } from './slack/views/failure-words';

export interface Roundup {
  /** Resolves once Slack has accepted the token and requests are taken; to the port over HTTP. */
  start(): Promise<{ readonly port: number | undefined }>;
  /** Does each thing Roundup stands on work? `problem` is null, or says what to do. Starts nothing, never rejects. */
  examine(): Promise<readonly { readonly what: string; readonly problem: string | null }[]>;
  /** Takes no more requests, and gives those under way ten seconds to end. */
  stop(): Promise<void>;
}

export interface RoundupOptions {
  readonly config: Config;
  readonly now?: () => Date;
  readonly logDestination?: Destination;
  /** For Cal.com; the client makes its own pool without it. */
  readonly dispatcher?: Dispatcher;
}

const drainMs = 10_000;

/** Puts the process together: the Cal.com client, the Slack app, and what watches both. */
export function createRoundup({ config, now = () => new Date(), ...options }: RoundupOptions): Roundup {
  const logger = createLogger(config.logLevel, options.logDestination);
  const metrics = createMetrics();
  const calcom = createCalcomClient({
    baseUrl: config.calcom.apiUrl,
    apiKey: config.calcom.apiKey,
    now,
    ...(options.dispatcher === undefined ? {} : { dispatcher: options.dispatcher }),
    onCall: ({ request, status, durationMs }) => metrics.countCalcomCall(request, status, durationMs / 1000),
  });
  const services: Services = {
    calcom,
    bookingsVisibleTo: config.bookingsVisibleTo,
    calcomAppUrl: config.calcom.appUrl,
    logger,
    metrics,
    inFlight: createInFlight(),
    presses: createPresses(now),
    now,
    newReference: () => randomBytes(4).toString('hex'),
  };
  const replies = new Agent({ connections: 64 });
  const send = createLightFetch(replies);
  const routes = createOpsRoutes({ slack: async () => (await app.client.auth.test()).ok }, metrics, now);
  const receiver = createReceiver({ config, logger: createBoltLogger(logger, config.logLevel), routes });
  const transport = createTransport(receiver, routes);
  const app = createSlackApp(config, receiver, services, send);

  /** Nothing to ask over HTTP. */
  async function askForSocket(): Promise<void> {
    const { transport: socket, apiUrl } = config.slack;
    if (socket.kind !== 'socket') return;
    const options = createClientOptions(apiUrl, send);
    await new webApi.WebClient(socket.appToken, options).apps.connections.open();
  }

  return {
    async start() {
      await orSay('Slack does not accept SLACK_BOT_TOKEN', () => app.init());
      await orSay('Slack does not accept SLACK_APP_TOKEN', askForSocket);
      const port = await transport.listen(config.port, config.host);
      if (port === undefined) logger.info('Roundup is connected to Slack over Socket Mode');
      else logger.info('Roundup takes requests from Slack', { host: config.host, port });
      // Warms what every answer needs; a wrong key is said in the log now and in Slack when somebody asks.
      calcom.getMe().catch((error: unknown) => logger.failure('Cal.com is not ready', error));
      return { port };
    },
    async examine() {
      const checks = [
        await check('Slack accepts SLACK_BOT_TOKEN', () => app.client.auth.test()),
        ...(config.slack.transport.kind === 'socket'
          ? [await check('Slack accepts SLACK_APP_TOKEN', askForSocket)]
          : []),
        ...(await examineCalcom(calcom, {})),
      ];
      return checks.map(({ what, error }) => ({ what, problem: error && problemWords(error.reason) }));
    },
    async stop() {
      const until = performance.now() + drainMs;
      await transport.close(drainMs);
      const isDone = await services.inFlight.drain(Math.max(0, until - performance.now()));
      if (!isDone) logger.warn('stopped before every answer was sent');
      await calcom.close();
      await replies.destroy();
    },
  };
}

/** @throws Error that names what has to be mended */
async function orSay(what: string, ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    throw new Error(`${what}, or cannot be reached: ${problemWords(error)}.`, { cause: error });
  }
}

function problemWords(reason: unknown): string {
  const words = describeFailure(reason);
  if (words !== null) return `${words.what} ${words.todo}`;
  return redact(reason instanceof Error ? reason.message : String(reason));
}
