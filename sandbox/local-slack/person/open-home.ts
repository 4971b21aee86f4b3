import { eventEnvelope } from './payloads';
import { type PersonTools, personOf } from './person-tools';
import { blocksOf, wireView } from './views-in-front';

/** Opens one of the bot's tabs; Slack tells the app every time. */
export async function openHome(
  { workspace, dispatcher, memory }: PersonTools,
  input: { userId: string; tab: 'home' | 'messages' },
): Promise<void> {
  const user = personOf(workspace, input.userId);
  const home = workspace.views.homeOf(user.id);
  const shown =
    home && input.tab === 'home' ? { view: wireView(home, memory.valuesOf(home.id, blocksOf(home))) } : {};
  await dispatcher.deliver(
    'events_api',
    eventEnvelope(workspace, {
      type: 'app_home_opened',
      user: user.id,
      channel: workspace.directory.directChannelOf(user.id).id,
      tab: input.tab,
      ...(user.company === undefined ? {} : { user_team: user.company.teamId }),
      event_ts: workspace.ids.actionTs(),
      ...shown,
    }),
  );
}
