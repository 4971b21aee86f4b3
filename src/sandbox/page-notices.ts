import type { Delivery } from './slack/types';

/** What Slack tells the person when the app did not take what they sent; undefined when it did. */
export function noticeOf(delivery: Delivery, sent: string, botName: string): string | undefined {
  if (delivery.timedOut) {
    return `${botName} did not confirm ${sent} within three seconds (operation_timeout).`;
  }
  if (delivery.status === undefined) {
    return `${botName} could not be reached, so ${sent} was not delivered (dispatch_failed).`;
  }
  if (delivery.status !== 200) {
    return `${botName} refused ${sent} with HTTP ${delivery.status} (dispatch_failed).`;
  }
  return undefined;
}
