import type { LocalView } from '../../sandbox/local-slack/types';
import { digestInputs } from '../../src/slack/kit/ids';
import type { BotUnderTest } from './bot-under-test';
import { eventually } from './eventually';
import { openedView, type Person } from './person';
import { readable, type Seen } from './read-message';

type Field = keyof typeof digestInputs;
const fields: readonly Field[] = [
  'channel',
  'weekdays',
  'every',
  'time',
  'timeZone',
  'weekStart',
  'source',
  'rankings',
  'rows',
  'extras',
  'whenEmpty',
];
/** What each element then holds, in the shape Slack sends. */
export type Answers = Readonly<Partial<Record<Field, Readonly<Record<string, unknown>>>>>;

/** The modal in front of a person. */
export function frontView(bot: Pick<BotUnderTest, 'slack'>, { userId }: Person): LocalView | undefined {
  return bot.slack.openViews(userId).at(-1);
}

/** All that it says, line by line. */
export const viewWords = (view: LocalView | undefined) => readable(textsIn(view?.view).join('\n'));

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'text' && typeof inner === 'string' ? [inner] : textsIn(inner),
  );
}

/** Presses a button that opens the form, and resolves to it once it can be filled in. */
export async function openDigestForm(
  bot: Pick<BotUnderTest, 'slack'>,
  person: Person,
  label: string,
  on?: Seen,
): Promise<LocalView> {
  const before = bot.slack.openViews(person.userId);
  await person.pressOnly(label, on);
  return openedView(bot.slack, person, before);
}

/** Changes some fields and sends the form; the others stay as they are shown. */
export function submitDigestForm(
  bot: Pick<BotUnderTest, 'slack'>,
  { userId }: Person,
  view: LocalView,
  answers: Answers = {},
) {
  const values = Object.fromEntries(
    fields.flatMap((field) => {
      const { blockId, actionId } = digestInputs[field];
      const state = answers[field];
      return state === undefined ? [] : [[blockId, { [actionId]: { ...state } }]];
    }),
  );
  return bot.slack.submitView({ userId, viewId: view.id, values });
}

export const option = (value: string) => ({ selected_option: { value } });
export const options = (...values: readonly string[]) => ({
  selected_options: values.map((value) => ({ value })),
});
export const channel = (id: string) => ({ selected_conversation: id });
export const text = (value: string) => ({ value });

/** Presses what the view in front offers, once it offers something: Save, after the form. */
export async function submitFront(bot: Pick<BotUnderTest, 'slack'>, person: Person) {
  const { id } = await eventually('a view to be sent', () => {
    const view = frontView(bot, person);
    return view !== undefined && 'submit' in view.view && view.view.submit != null ? view : undefined;
  });
  return bot.slack.submitView({ userId: person.userId, viewId: id, values: {} });
}

/** Makes a digest in the person's channel, and resolves to the list that then shows it. */
export async function makeDigest(
  bot: Pick<BotUnderTest, 'slack'>,
  person: Person,
  answers: Answers = {},
): Promise<Seen> {
  // The button is called otherwise where there is none yet.
  const form = await openDigestForm(bot, person, 'digest', await person.type('/cal-digest'));
  const { errors, notice } = await submitDigestForm(bot, person, form, answers);
  if (errors !== undefined || notice !== undefined) {
    throw new Error(`Refused: ${notice ?? ''} ${JSON.stringify(errors)}`);
  }
  return person.watch(() => submitFront(bot, person));
}
