import type { SlackApp } from '../slack-app';
import type { Delivery, Uninstallation } from '../types';
import { eventEnvelope } from './payloads';
import type { PersonTools } from './person-tools';

/** Takes the app out of a workspace, or out of its organization where it is installed org-wide. */
export async function uninstall(
  { workspace, dispatcher }: PersonTools,
  app: SlackApp,
  how: Uninstallation,
): Promise<readonly Delivery[]> {
  const { order = 'uninstalled-first', repeat = 1, refusal = 'account_inactive' } = how;
  const installation = workspace.installation();
  if (!installation) throw new Error(`The app is not installed in ${workspace.team.name}`);
  const { bot, ids } = workspace;
  const gone = eventEnvelope(workspace, { type: 'app_uninstalled', event_ts: ids.ts() });
  const revoked = eventEnvelope(workspace, {
    type: 'tokens_revoked',
    tokens: { oauth: [], bot: [bot.userId] },
    event_ts: ids.ts(),
  });

  app.installations.end(installation, refusal);
  for (const each of app.workspacesOf(installation)) {
    each.directory.dismiss(each.bot.userId);
    each.changes.tell({});
  }

  const deliveries: Delivery[] = [];
  for (const event of order === 'uninstalled-first' ? [gone, revoked] : [revoked, gone]) {
    for (let retry = 0; retry < repeat; retry += 1)
      deliveries.push(await dispatcher.deliver('events_api', event, retry));
  }
  return deliveries;
}
