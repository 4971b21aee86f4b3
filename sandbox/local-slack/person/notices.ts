import { app } from '../default-workspace';
import type { Delivery } from '../types';
import type { Workspace } from '../workspace';

/** Slack's own words about a delivery that went wrong, or undefined when the bot answered 200 in time. */
export function noticeAbout(workspace: Workspace, what: string, delivery: Delivery): string | undefined {
  if (!workspace.installation()) return `${what} failed: ${app.realName} is not installed in this workspace.`;
  if (delivery.timedOut)
    return `${what} failed: ${app.realName} took longer than three seconds to answer (operation_timeout).`;
  if (delivery.status !== 200)
    return `${what} failed: ${app.realName} could not be reached (dispatch_failed).`;
  return undefined;
}

/** Shows one person a line from Slack itself. */
export function showNotice(
  workspace: Workspace,
  place: { readonly userId: string; readonly channelId: string },
  text: string,
): void {
  workspace.messages.post({
    channelId: place.channelId,
    onlyFor: place.userId,
    author: { kind: 'slack', id: 'USLACKBOT', name: 'Slackbot' },
    text,
  });
}

export function withNotice(delivery: Delivery, notice: string | undefined): Delivery {
  return notice === undefined ? delivery : { ...delivery, notice };
}
