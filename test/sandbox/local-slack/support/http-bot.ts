import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { createLocalSlack } from '../../../../sandbox/local-slack/local-slack';
import type { LocalSlack, LocalSlackOptions } from '../../../../sandbox/local-slack/types';
import { eventually as waitFor } from '../../../support/eventually';

export interface HttpBot {
  readonly slack: LocalSlack;
  readonly app: App;
  /** Errors that reached app.error. */
  readonly errors: Error[];
  stop(): Promise<void>;
}

export function appOn(
  slack: LocalSlack,
  receiver: NonNullable<ConstructorParameters<typeof App>[0]>['receiver'],
) {
  return new App({
    token: slack.botToken,
    tokenVerificationEnabled: false,
    botId: 'B0ROUNDUP1',
    botUserId: slack.botUserId,
    convoStore: false,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
    ...(receiver ? { receiver } : {}),
  });
}

/** A Bolt app behind its own HTTPReceiver, which checks signatures, on a local Slack of its own. */
export async function startHttpBot(options: LocalSlackOptions = {}): Promise<HttpBot> {
  const slack = await createLocalSlack(options);
  const receiver = new HTTPReceiver({
    signingSecret: slack.signingSecret,
    logLevel: LogLevel.ERROR,
    // A test of silence would otherwise leave a timer of three seconds, and its complaint, behind.
    unhandledRequestTimeoutMillis: 150,
    unhandledRequestHandler: () => undefined,
  });
  const app = appOn(slack, receiver);
  const errors: Error[] = [];
  app.error(async (error) => {
    errors.push(error);
  });
  const server = await app.start(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The bot is not listening');
  slack.deliverTo({ kind: 'http', url: `http://127.0.0.1:${address.port}/slack/events` });
  return {
    slack,
    app,
    errors,
    stop: async () => {
      await app.stop();
      await slack.close();
    },
  };
}

/** Waits until `check` gives something, since a bot goes on working after its acknowledgement. */
export const eventually = <T>(check: () => T | undefined | false): Promise<T> =>
  waitFor('what the bot goes on to do', check);
