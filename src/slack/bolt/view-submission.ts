import { z } from 'zod';
import { readCarried } from '../kit/request-origin';

const chosenOption = z.object({ value: z.string() });

// Of each kind of input, the field that holds what was typed or chosen. The others are absent.
const answerSchema = z.object({
  value: z.string().nullish(),
  selected_option: chosenOption.nullish(),
  selected_options: z.array(chosenOption).nullish(),
  selected_users: z.array(z.string()).nullish(),
  selected_conversation: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
});

const submissionPayload = z.object({
  user: z.object({ id: z.string(), name: z.string().optional() }),
  response_urls: z
    .array(z.object({ response_url: z.string(), channel_id: z.string().optional() }))
    .default([]),
  view: z.object({
    id: z.string(),
    private_metadata: z.string().default(''),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), answerSchema)) }),
  }),
});

/** By block and action. */
type Answers<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

/** A modal that was sent, and by whom. */
export interface ViewSubmission {
  readonly slackUserId: string;
  readonly userName: string;
  readonly viewId: string;
  readonly metadata: string;
  /** Where a message to the chosen channel goes, for half an hour, whether or not the bot is a member of it. */
  readonly responseUrl: string | null;
  /** The channel it leads to. */
  readonly responseChannelId: string | null;
  /** What was typed. */
  readonly values: Answers<string>;
  /** What was chosen from menus, boxes and pickers: the options' values, ids, days or times. */
  readonly choices: Answers<readonly string[]>;
}

/** Slack's `view_submission` payload → our request, or null when it is none. */
export function parseViewSubmission(body: unknown): ViewSubmission | null {
  const parsed = submissionPayload.safeParse(body);
  if (!parsed.success) return null;
  const { user, view } = parsed.data;
  const { values } = view.state;
  return {
    slackUserId: user.id,
    userName: user.name ?? 'a colleague',
    viewId: view.id,
    metadata: readCarried(view.private_metadata).metadata,
    responseUrl: parsed.data.response_urls[0]?.response_url ?? null,
    responseChannelId: parsed.data.response_urls[0]?.channel_id ?? null,
    values: mapAnswers(values, ({ value }) => value ?? ''),
    choices: mapAnswers(values, chosenIn),
  };
}

type Answer = z.infer<typeof answerSchema>;

function chosenIn(answer: Answer): readonly string[] {
  const { selected_option: one, selected_options: several } = answer;
  const options = [...(one ? [one] : []), ...(several ?? [])].map(({ value }) => value);
  const ids = [answer.selected_conversation, answer.selected_date, answer.selected_time];
  return [...options, ...(answer.selected_users ?? []), ...ids.filter((id) => typeof id === 'string')];
}

function mapAnswers<T>(answers: Answers<Answer>, map: (answer: Answer) => T): Answers<T> {
  const mapBlock = (actions: Readonly<Record<string, Answer>>) =>
    Object.fromEntries(Object.entries(actions).map(([actionId, answer]) => [actionId, map(answer)]));
  return Object.fromEntries(
    Object.entries(answers).map(([blockId, actions]) => [blockId, mapBlock(actions)]),
  );
}
