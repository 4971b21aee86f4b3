import type { LocalWorkspace } from '../../sandbox/local-slack/types';
import { callbackIds, keyInput, settingsInputs } from '../../src/slack/kit/ids';
import { decide } from '../sandbox/local-calcom/consent';
import type { BotUnderTest } from './bot-under-test';
import { eventually } from './eventually';
import { createBrowser, pageOf } from './many-workspaces';
import { buttonOf, openedView, type Person } from './person';
import type { Seen } from './read-message';

/** Opens the modal that asks for a key, from an account message or a new one. Resolves to the view's id. */
export async function openKeyModal(slack: LocalWorkspace, person: Person, account?: Seen): Promise<string> {
  const message = account ?? (await person.type('/cal-account'));
  const before = slack.openViews(person.userId);
  await person.pressOnly('API key', message);
  return (await openedView(slack, person, before)).id;
}

export function submitKey(slack: LocalWorkspace, { userId }: Person, viewId: string, key: string) {
  const values = { [keyInput.blockId]: { [keyInput.actionId]: { value: key } } };
  return slack.submitView({ userId, viewId, values });
}

/** What the modal in front says. */
export const modalWords = (slack: LocalWorkspace, { userId }: Person) =>
  JSON.stringify(slack.openViews(userId).at(-1)?.view.blocks ?? []);

/** Opens the settings, and saves them with these changed: by field, an option's value or people. Resolves to what they then say. */
export async function changeSettings(
  slack: LocalWorkspace,
  person: Person,
  changed: Partial<Record<keyof typeof settingsInputs, string | readonly string[]>>,
): Promise<string> {
  await person.pressOnly('Settings', await person.type('/cal-account'));
  const form = await eventually('the settings are open', () =>
    slack.openViews(person.userId).find(({ view }) => view.callback_id === callbackIds.accountSettings),
  );
  const told = () =>
    JSON.stringify(slack.openViews(person.userId).find(({ id }) => id === form.id)?.view.blocks);
  const values: Record<string, Record<string, object>> = {};
  for (const [field, { blockId, actionId }] of Object.entries(settingsInputs)) {
    const given = Object.entries(changed).find(([name]) => name === field)?.[1];
    if (given === undefined) continue;
    const state =
      typeof given === 'string' ? { selected_option: { value: given } } : { selected_users: given };
    values[blockId] = { [actionId]: state };
  }
  const { errors } = await slack.submitView({ userId: person.userId, viewId: form.id, values });
  if (errors !== undefined) throw new Error(`Refused: ${JSON.stringify(errors)}`);
  const words = told();
  await slack.closeView({ userId: person.userId, viewId: form.id });
  return words;
}

/** Connects a person with a key of theirs, to the message that then shows it. */
export async function connectAccount(slack: LocalWorkspace, person: Person, key: string): Promise<Seen> {
  const account = await person.type('/cal-account');
  const viewId = await openKeyModal(slack, person, account);
  const refreshed = await person.watch(async () => {
    const { errors } = await submitKey(slack, person, viewId, key);
    if (errors !== undefined) throw new Error(`Refused: ${JSON.stringify(errors)}`);
  });
  await slack.closeView({ userId: person.userId, viewId });
  return refreshed;
}

/** What the browser goes through: Slack's button, Cal.com's page, and the form that asks for the code shown in Slack. */
export async function connectInBrowser(bot: BotUnderTest, person: Person, memberId: number): Promise<string> {
  const browser = createBrowser();
  const account = await person.type('/cal-account');
  const { location } = await browser.open(buttonOf(account, 'Connect with').url ?? '');
  const back = await decide(new URL(location), memberId);
  const page = await browser.open(back.location ?? '');
  const body = new URLSearchParams({ sealed: sealedIn(page.html), code: codeIn(account) });
  return (await browser.open(pageOf(bot, '/calcom/confirm'), { method: 'POST', body })).html;
}

export const sealedIn = (html: string) => /name="sealed" value="([^"]+)"/.exec(html)?.[1] ?? '';

/** The code beside the button that leads to Cal.com; empty where none is shown. */
export const codeIn = ({ words }: Pick<Seen, 'words'>) => /\b(\d{3} \d{3})\b/.exec(words)?.[1] ?? '';
