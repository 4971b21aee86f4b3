import { setImmediate as nextTurn } from 'node:timers/promises';
import type { App, ReceiverEvent } from '@slack/bolt';
import type { Services } from '../services';

/**
 * Has commands and presses acked as soon as their signature is known to be Slack's: it need not wait for whose
 * workspace it is or for what else goes on. What then fails is told to `onFailure`; never rejects.
 */
export function ackFirst(
  app: Pick<App, 'processEvent'>,
  { tracing, inFlight }: Pick<Services, 'tracing' | 'inFlight'>,
  onFailure: (error: unknown, body: ReceiverEvent['body']) => Promise<void>,
): void {
  const process = app.processEvent.bind(app);
  app.processEvent = (event) => {
    const processed = tracing.span('request', {}, async () => {
      if (!hasEmptyAck(event.body)) return process(event);
      await tracing.span('ack', {}, () => event.ack());
      // Requests that have arrived together are all acked before any is worked on.
      await nextTurn();
      try {
        await process({ ...event, ack: async () => undefined });
      } catch (error) {
        await onFailure(error, event.body);
      }
    });
    // From its ack on it is to be answered, also by a bot that is told to stop before a listener has it.
    inFlight.track(processed);
    return processed;
  };
}

/** Commands and presses: their ack says nothing. A form's ack carries its errors, a menu's its options. */
export function hasEmptyAck({ command, type }: Readonly<Record<string, unknown>>): boolean {
  return typeof command === 'string' || type === 'block_actions';
}
