import { actionIds } from '../../../src/slack/kit/ids';
import { capturePress } from '../../support/capture';
import { eventually } from '../../support/eventually';
import { pageOf } from '../../support/many-workspaces';
import type { Seen, SeenButton } from '../../support/read-message';
import { type Allowance, watchCalls } from './watch-calls';
import { count, type Someone, type World } from './world';

type Fields = Readonly<Record<string, unknown>>;

/** On whose screen, the message pressed there, and by whom. */
export interface Pressed {
  readonly screen: Someone;
  /** New each time: nothing then takes the press for the second of a double click. */
  readonly account: Seen;
  readonly by: Someone;
}

/**
 * A press on this person's screen, altered into another's, or into that of another message or workspace. What it opens
 * is shared where it can be, and closed. Null: it came to a form alone.
 */
export async function pressAs(
  world: World,
  { screen, account, by }: Pressed,
  action: Fields,
  allowed: () => Omit<Allowance, 'workspaces'>,
): Promise<Seen | null> {
  const { bot } = world;
  const captured = await capturePress(bot, () => screen.person.pressOnly('API key', account));
  const user = { id: by.id, name: by.person.userId, team_id: by.workspace.teamId };
  let answer: Seen | null = null;
  await watchCalls(bot, { workspaces: [screen.workspace], ...allowed() }, async () => {
    const before = new Map(screen.person.seen().map(({ ts, wire }) => [ts, wire]));
    const changed = () =>
      screen.person
        .seen()
        .filter(({ ts, wire, buttons }) => before.get(ts) !== wire && !buttons.some(isStop))
        .at(-1);
    const ended = await countEnded(world);
    let mayHaveCome = false;
    const stopListening = screen.workspace.onChange(() => {
      mayHaveCome = true;
    });
    // Else a press that Slack sends without its workspace counts as one in the person's own.
    const team = by.workspace === screen.workspace ? {} : { team: { id: screen.workspace.teamId } };
    await captured.send(action, { user, ...team });
    await eventually(`${action.action_id} comes to something`, () => {
      const isWorthALook = mayHaveCome;
      mayHaveCome = false;
      if (!isWorthALook) return false;
      return changed() !== undefined || screen.workspace.openViews(screen.id).length > 0;
    }).finally(stopListening);
    // A form may be filled after it has opened, and a message may change after that.
    await eventually('that is all', async () => (await countEnded(world)) > ended);
    answer = changed() ?? null;
    await leaveForm(world, screen);
  });
  return answer;
}

/** A count that is under way can be stopped; its answer takes its place. */
const isStop = ({ actionId }: SeenButton) => actionId === actionIds.fairShareStop;

/** How many presses the bot has done with, whatever came of them. */
async function countEnded({ bot }: World): Promise<number> {
  const text = await (await fetch(pageOf(bot, '/metrics'))).text();
  const sums = text.matchAll(/^roundup_answers_total\{kind="action".*\} (\d+)$/gm);
  return [...sums].reduce((sum, [, each]) => sum + Number(each), 0);
}

/** Sends the form in front where it shares something, and closes it. */
async function leaveForm(world: World, { workspace, person, id: userId }: Someone): Promise<void> {
  const form = workspace.openViews(userId).at(-1);
  if (form === undefined) return;
  if (/Asking Cal\.com|Looking through/.test(JSON.stringify(form.view.blocks))) {
    throw new Error('The form was left as it opened');
  }
  const name = String(form.view.callback_id);
  if (name.startsWith('share_')) {
    const told = () => person.seen().filter(({ words }) => /Posted in|Nothing was posted/.test(words)).length;
    const before = told();
    await person.watch(async () => {
      const { errors } = await workspace.submitView({ userId, viewId: form.id, values: {} });
      if (errors !== undefined) throw new Error(`Not shared: ${JSON.stringify(errors)}`);
    });
    await eventually('they are told what came of it', () => told() > before);
    count(world, 'shared');
  } else count(world, name.endsWith('_filters') ? 'filters' : 'bookings behind');
  for (const { id } of [...workspace.openViews(userId)].reverse()) {
    await workspace.closeView({ userId, viewId: id });
  }
}
