import type { LocalView } from '../../sandbox/local-slack/types';
import { filterInputs } from '../../src/slack/kit/ids';
import type { BotUnderTest } from './bot-under-test';
import { openedView, type Person } from './person';
import type { Seen } from './read-message';

type Field = keyof typeof filterInputs;
/** What each element then holds, in the shape Slack sends. */
export type FilterAnswers = Readonly<Partial<Record<Field, Readonly<Record<string, unknown>>>>>;

const fields = Object.entries(filterInputs);

export const day = (date: string | null) => ({ selected_date: date });

/** `state.values` with these answers, the elements' own state elsewhere. */
export function valuesOf(answers: FilterAnswers) {
  return Object.fromEntries(
    fields.flatMap(([field, { blockId, actionId }]) => {
      const state = Object.entries(answers).find(([name]) => name === field)?.[1];
      return state === undefined ? [] : [[blockId, { [actionId]: { ...state } }]];
    }),
  );
}

/** Presses Filters…, and resolves to the form once it can be filled in. */
export async function openFilters(bot: BotUnderTest, person: Person, on?: Seen): Promise<LocalView> {
  const before = bot.slack.openViews(person.userId);
  await person.pressOnly('Filters', on);
  return openedView(bot.slack, person, before);
}

/** Changes some fields and sends the form; the others stay as they are shown. */
export function submitFilters(
  bot: BotUnderTest,
  { userId }: Person,
  view: LocalView,
  answers: FilterAnswers = {},
) {
  return bot.slack.submitView({ userId, viewId: view.id, values: valuesOf(answers) });
}

/** The command that the message says of itself, without its name. */
export async function asCommand(bot: BotUnderTest, person: Person, on: Seen): Promise<string> {
  const place = overflowOf(on);
  const said = await person.watch(() =>
    bot.slack.act({
      userId: person.userId,
      source: { messageTs: on.ts, channelId: on.channelId },
      ...place,
      state: { selected_option: { value: 'command' } },
    }),
  );
  const [, text = ''] = /^\/cal-\w+(?: (.*))?$/m.exec(said.words) ?? [];
  return text;
}

/** Where the message's menu of further things is. */
export function overflowOf({ wire }: Seen): { readonly blockId: string; readonly actionId: string } {
  const { blocks }: { readonly blocks: readonly Block[] } = JSON.parse(wire);
  const found = blocks
    .flatMap(({ block_id: blockId = '', elements = [] }) =>
      elements.map(({ type, action_id: actionId = '' }) => ({ type, blockId, actionId })),
    )
    .find(({ type }) => type === 'overflow');
  if (found === undefined) throw new Error(`No such menu in ${wire}`);
  return { blockId: found.blockId, actionId: found.actionId };
}

interface Block {
  readonly block_id?: string;
  readonly elements?: readonly { readonly type: string; readonly action_id?: string }[];
}
