import { setImmediate as nextTurn } from 'node:timers/promises';
import type { App, ReceiverEvent } from '@slack/bolt';
import type { Services } from '../services';

/** Acks commands and presses before the workspace is looked up. Later errors go to `onFailure`. */
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
      // Requests that arrived together are all acked before work on any of them starts.
      await nextTurn();
      try {
        await process({ ...event, ack: async () => undefined });
      } catch (error) {
        await onFailure(error, event.body);
      }
    });
    // Tracked from the ack on, so that a stopping bot also answers requests that no listener has yet.
    inFlight.track(processed);
    return processed;
  };
}

/** True for commands and presses. A form's ack carries errors, and a menu's carries options. */
export function hasEmptyAck({ command, type }: Readonly<Record<string, unknown>>): boolean {
  return typeof command === 'string' || type === 'block_actions';
}
