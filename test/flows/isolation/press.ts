import { z } from 'zod';
import { actionIds, callbackIds, keyInput } from '../../../src/slack/kit/ids';
import { captureBody, capturePress } from '../../support/capture';
import { openKeyModal } from '../../support/connect-account';
import { eventually } from '../../support/eventually';
import { readModal } from '../../support/explanation';
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
  /** In a modal on that screen, in place of the message. */
  readonly isInModal?: boolean;
  /** What is done with what was opened, or without, before it is closed. */
  readonly then?: () => Promise<void>;
}

/**
 * A press on this person's screen, altered into another's, or into that of another message or workspace. What it opens
 * is shared where it can be, and closed. Resolves to the message that changed, else to the modal.
 */
export async function pressAs(
  world: World,
  { screen, account, by, isInModal = false, then }: Pressed,
  action: Fields,
  allowed: () => Omit<Allowance, 'workspaces'>,
): Promise<Seen | null> {
  const { bot } = world;
  const captured = await capturePress(bot, () => screen.person.pressOnly('API key', account));
  const user = userIn(by);
  let answer: Seen | null = null;
  await watchCalls(bot, { workspaces: [screen.workspace], ...allowed() }, async () => {
    const place = isInModal ? await placeInModal(world, { screen, account }) : {};
    const modals = () => JSON.stringify(screen.workspace.openViews(screen.id));
    const modalsBefore = modals();
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
    await captured.send(action, { user, ...team, ...place });
    await eventually(`${action.action_id} comes to something`, () => {
      const isWorthALook = mayHaveCome;
      mayHaveCome = false;
      if (!isWorthALook) return false;
      return changed() !== undefined || modals() !== modalsBefore;
    }).finally(stopListening);
    // A form may be filled after it has opened, and a message may change after that.
    await eventually('that is all', async () => (await countEnded(world)) > ended);
    const message = changed();
    await then?.();
    const modal = await leaveForm(world, screen);
    answer = message ?? modal ?? null;
  });
  return answer;
}

const userIn = ({ id, person, workspace }: Someone) => ({
  id,
  name: person.userId,
  team_id: workspace.teamId,
});

/** Opens the one form that everybody may open. Resolves to its id. */
async function openAnyForm(world: World, { screen, account }: Pick<Pressed, 'screen' | 'account'>) {
  const ended = await countEnded(world);
  const viewId = await openKeyModal(screen.workspace, screen.person, account);
  await eventually('it has been opened', async () => (await countEnded(world)) > ended);
  return viewId;
}

/** What Slack says of a press in a modal in place of what it says of one on a message. */
async function placeInModal(world: World, on: Pick<Pressed, 'screen' | 'account'>): Promise<Fields> {
  const viewId = await openAnyForm(world, on);
  const view = on.screen.workspace.openViews(on.screen.id).at(-1)?.view;
  const none = { response_url: undefined, message: undefined, channel: undefined };
  return { ...none, container: { type: 'view', view_id: viewId }, view: { ...view, state: { values: {} } } };
}

const submissionSchema = z.looseObject({
  view: z.looseObject({ state: z.object({ values: z.record(z.string(), z.unknown()) }) }),
});

/**
 * Sends the workspace's settings in this one's name, with some of them changed: the form that is open on the screen, else
 * one that was never opened for them. Resolves to what the bot answers, and to whether the form was open.
 */
export async function sendSettings(
  world: World,
  { screen, account, by }: Pressed,
  changed: Fields,
): Promise<{ readonly told: string; readonly isOpen: boolean }> {
  const { bot } = world;
  const { workspace, id: userId } = screen;
  const form = workspace
    .openViews(userId)
    .find(({ view }) => view.callback_id === callbackIds.accountSettings);
  const viewId = form?.id ?? (await openAnyForm(world, { screen, account }));
  const values = form ? {} : { [keyInput.blockId]: { [keyInput.actionId]: { value: 'none' } } };
  const body = await captureBody(bot, () => workspace.submitView({ userId, viewId, values }));
  const captured = submissionSchema.parse(JSON.parse(new URLSearchParams(body).get('payload') ?? ''));
  const state = { values: { ...captured.view.state.values, ...changed } };
  const view = { ...captured.view, callback_id: callbackIds.accountSettings, state };
  const payload = JSON.stringify({ ...captured, user: userIn(by), view });
  const { ackBody } = await bot.slack.deliverRaw({ body: `payload=${encodeURIComponent(payload)}` });
  return { told: JSON.stringify(ackBody), isOpen: form !== undefined };
}

/** A count that is under way can be stopped; its answer takes its place. */
const isStop = ({ actionId }: SeenButton) => actionId === actionIds.fairShareStop;

/** How many presses the bot has done with, whatever came of them. */
async function countEnded({ bot }: World): Promise<number> {
  const text = await (await fetch(pageOf(bot, '/metrics'))).text();
  const sums = text.matchAll(/^roundup_answers_total\{kind="action".*\} (\d+)$/gm);
  return [...sums].reduce((sum, [, each]) => sum + Number(each), 0);
}

/** Sends the form in front where it shares something, and closes it. Resolves to what it was. */
async function leaveForm(
  world: World,
  { workspace, person, id: userId }: Someone,
): Promise<Seen | undefined> {
  const form = workspace.openViews(userId).at(-1);
  if (form === undefined) return undefined;
  if (/Asking Cal\.com|Looking through/.test(JSON.stringify(form.view.blocks))) {
    throw new Error('The form was left as it opened');
  }
  const name = String(form.view.callback_id);
  const modal = readModal(workspace, person);
  if (name.startsWith('share_')) {
    const told = () => person.seen().filter(({ words }) => /Posted in|Nothing was posted/.test(words)).length;
    const before = told();
    await person.watch(async () => {
      const { errors } = await workspace.submitView({ userId, viewId: form.id, values: {} });
      if (errors !== undefined) throw new Error(`Not shared: ${JSON.stringify(errors)}`);
    });
    await eventually('they are told what came of it', () => told() > before);
    count(world, 'shared');
  } else if (name.endsWith('_filters')) count(world, 'filters');
  else if (modal !== undefined && modal.sum !== '') count(world, 'bookings behind');
  for (const { id } of [...workspace.openViews(userId)].reverse()) {
    await workspace.closeView({ userId, viewId: id });
  }
  return modal;
}
