import type { Delivery } from '../local-slack/types';

/** What Slack tells the person when the app did not take what they sent; undefined when it did, or nothing was sent. */
export function noticeOf(delivery: Delivery, sent: string, botName: string): string | undefined {
  if (delivery.notice !== undefined) return delivery.notice;
  if (delivery.timedOut) {
    return `${botName} did not confirm ${sent} within three seconds (operation_timeout).`;
  }
  if (delivery.status !== undefined && delivery.status !== 200) {
    return `${botName} refused ${sent} with HTTP ${delivery.status} (dispatch_failed).`;
  }
  return undefined;
}
