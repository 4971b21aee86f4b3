import { z } from 'zod';
import type { LocalWorkspace } from '../../sandbox/local-slack/types';
import { eventually } from './eventually';
import type { Person } from './person';
import { readMessage, type Seen } from './read-message';

/** The modal in front with the bookings behind a number, as its asker reads it. */
export interface SeenExplanation extends Seen {
  readonly viewId: string;
  /** `8 counted, 8 listed` and what is said about it. */
  readonly sum: string;
  /** Where the rows are in the whole list, when there are more. */
  readonly where: string;
}

const isSkeleton = (blocks: unknown) => JSON.stringify(blocks).includes('Looking through the bookings');

/** Asks for the bookings behind a row of a ranking, by its words. Resolves once the modal shows them. */
export async function explain(
  slack: LocalWorkspace,
  person: Person,
  row: string,
  ranking: Seen,
): Promise<SeenExplanation> {
  const before = slack.openViews(person.userId).length;
  await person.pressOnly('See the bookings behind', ranking);
  const rows = await eventually('the rows are there to choose from', () =>
    slack.openViews(person.userId).length > before ? readModal(slack, person) : undefined,
  );
  return rows.menus.length === 0 ? rows : chooseRow(slack, person, row, rows);
}

/** Chooses another row in the modal. */
export async function chooseRow(
  slack: LocalWorkspace,
  person: Person,
  row: string,
  { viewId, menus, wire }: SeenExplanation,
): Promise<SeenExplanation> {
  const [menu] = menus;
  const option = menu?.options.find(({ text }) => text.includes(row));
  if (menu === undefined || option === undefined) throw new Error(`No row "${row}" in: ${wire}`);
  const { blockId, actionId } = menu;
  const state = { selected_option: { value: option.value } };
  const { status } = await slack.act({ userId: person.userId, source: { viewId }, blockId, actionId, state });
  if (status !== 200) throw new Error(`Acked with ${status}`);
  return eventually('the bookings are shown', () => {
    const now = readModal(slack, person);
    return now?.wire === wire ? undefined : now;
  });
}

/** Presses a button of the modal. Resolves once it shows something else. */
export async function pressInModal(
  slack: LocalWorkspace,
  person: Person,
  label: string,
): Promise<SeenExplanation> {
  const seen = readModal(slack, person);
  const found = seen?.buttons.find((button) => button.label === label);
  if (seen === undefined || found === undefined) throw new Error(`No button "${label}" in: ${seen?.words}`);
  const { blockId, actionId } = found;
  const { userId } = person;
  const { status } = await slack.act({ userId, source: { viewId: seen.viewId }, blockId, actionId });
  if (status !== 200) throw new Error(`Acked with ${status}`);
  return eventually('the modal has changed', () => {
    const now = readModal(slack, person);
    return now?.wire === seen.wire ? undefined : now;
  });
}

export async function closeModal(slack: LocalWorkspace, { userId }: Person): Promise<void> {
  const open = slack.openViews(userId).at(-1);
  if (open !== undefined) await slack.closeView({ userId, viewId: open.id });
}

/** Undefined where none is open, or while it is being filled. */
export function readModal(slack: LocalWorkspace, { userId, channelId }: Person): SeenExplanation | undefined {
  const open = slack.openViews(userId).at(-1);
  if (open === undefined || isSkeleton(open.view.blocks)) return undefined;
  const seen = readMessage({
    ts: open.id,
    channelId,
    author: { kind: 'bot', id: '', name: '' },
    text: '',
    blocks: z.array(z.looseObject({ type: z.string() })).parse(open.view.blocks),
    edited: false,
  });
  const lines = seen.words.split('\n');
  return {
    ...seen,
    viewId: open.id,
    sum: lines.find((line) => /\blisted\b/.test(line))?.replaceAll('*', '') ?? '',
    where: lines.find((line) => /the latest first/i.test(line)) ?? '',
  };
}
