import type { LocalWorkspace } from '../../../sandbox/local-slack/types';
import type { Purpose } from '../../../src/accounts/permission';
import { actionIds } from '../../../src/slack/kit/ids';
import { moreOptions } from '../../../src/slack/rankings/rankings-menus-view';
import type { BotUnderTest } from '../../support/bot-under-test';
import { createPerson, type Person } from '../../support/person';
import type { Seen } from '../../support/read-message';
import { createModelWorkspace, type ModelWorkspace } from './model';
import { headcounts } from './steps';

/** Somebody of the ten, in the workspace they belong to. */
export interface Someone {
  readonly id: string;
  readonly number: number;
  readonly workspace: LocalWorkspace;
  readonly model: ModelWorkspace;
  readonly person: Person;
  readonly isGuest: boolean;
}

/** How the three workspaces belong together, and what Roundup is installed in. */
export type Belonging =
  | 'of three companies'
  | 'of one organisation'
  | 'of one organisation, installed for all';

/** What a button that was shown carries, and the most that a press of it may need. */
export interface Carried {
  readonly actionId: string;
  readonly blockId: string;
  readonly value: string | undefined;
  readonly option: string | undefined;
  readonly purpose: Purpose;
  /** Where it was shown. */
  readonly teamId: string;
}

/** The bot's surroundings, and what they should be. One for each run. */
export interface World {
  readonly bot: BotUnderTest;
  readonly belonging: Belonging;
  readonly models: readonly ModelWorkspace[];
  someone(number: number): Someone;
  /** The latest first. */
  readonly carried: Carried[];
  /** How often each thing that matters was tried. */
  readonly tally: Map<string, number>;
}

export function createWorld(bot: BotUnderTest, belonging: Belonging, tally: Map<string, number>): World {
  const models = headcounts.map(() => createModelWorkspace());
  const everyone = headcounts.flatMap((count, at) =>
    Array.from({ length: count }, (_, index) => ({ at, index })),
  );
  return {
    bot,
    belonging,
    models,
    carried: [],
    tally,
    someone(number) {
      const { at, index } = everyone[number] ?? { at: 0, index: 0 };
      const workspace = bot.slack.workspaces[at];
      const model = models[at];
      const user = workspace?.users[index];
      if (workspace === undefined || model === undefined || user === undefined) {
        throw new Error(`There is nobody with the number ${number}`);
      }
      const { id, isGuest = false } = user;
      const channelId = workspace.channelsOf(id)[0]?.id ?? '';
      return {
        id,
        number,
        workspace,
        model,
        person: createPerson(workspace, { userId: id, channelId }),
        isGuest,
      };
    },
  };
}

/** Is this one, who presses on that one's screen, of another company? */
export const isOutsider = ({ belonging }: World, screen: Someone, by: Someone) =>
  by.workspace !== screen.workspace && (belonging === 'of three companies' || !by.model.isInstalled);

/** Keeps what an answer's buttons and menus carry, to be pressed anywhere later. */
export function keepCarried(
  { carried }: World,
  { workspace: { teamId } }: Someone,
  { buttons, menus, overflows }: Seen,
  asked: Purpose,
): void {
  const buttonsShown = buttons.map(({ actionId, blockId, value }): Carried => {
    return { actionId, blockId, value, option: undefined, purpose: purposeOf(actionId, asked), teamId };
  });
  // Of a menu the last choice; behind ⋯ each is something else.
  const choices = [...menus.map((menu) => ({ ...menu, options: menu.options.slice(-1) })), ...overflows];
  const choicesShown = choices.flatMap(({ actionId, blockId, options }) =>
    options.map(({ value: option }): Carried => {
      const purpose = purposeOf(actionId, asked, option);
      return { actionId, blockId, value: undefined, option, purpose, teamId };
    }),
  );
  const shown = [...buttonsShown, ...choicesShown];
  carried.unshift(...shown.filter(({ actionId }) => /^(bookings|rankings)_/.test(actionId)));
  carried.splice(24);
}

function purposeOf(actionId: string, asked: Purpose, option?: string): Purpose {
  if (actionId.startsWith('bookings_')) return 'bookings';
  // A choice may turn one's own numbers into the organisation's; what else shows them again leaves them as they are.
  const isAsItIs = /_(show|share|explain)$/.test(actionId) || opensBookingsBehind(actionId, option);
  return isAsItIs ? asked : 'rankings';
}

export const opensBookingsBehind = (actionId: string, option: string | undefined) =>
  actionId === actionIds.rankingsOverflow && option === moreOptions.bookings;

export function count({ tally }: World, ...what: readonly string[]): void {
  for (const each of what) tally.set(each, (tally.get(each) ?? 0) + 1);
}
