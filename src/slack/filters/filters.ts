import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { Purpose } from '../../accounts/permission';
import type { CallOptions } from '../../calcom/client';
import { CalcomUnauthorizedError, isOutOfReach } from '../../calcom/errors';
import { memberName } from '../../lib/text/member-name';
import { deadlineFrom, withinAckTime } from '../ask/deadline';
import { listNamedEventTypes, listNamedTeams } from '../ask/name-lookup';
import { type FilledModal, openModal } from '../ask/open-modal';
import { type OpenedConnection, reportRefused, withConnection } from '../ask/with-connection';
import type { Caller, HandleAction } from '../bolt/register';
import type { Suggest } from '../bolt/register-options';
import { bookingsStartOver, readBookingsQuestion } from '../bookings/actions';
import { type CarriedQuestion, codec, decodeQuestion, questionSchema } from '../kit/action-value';
import { describeFailure } from '../kit/failure-text';
import type { Named } from '../kit/find-by-name';
import { commands } from '../kit/ids';
import type { Reply } from '../kit/message';
import { privateNotice } from '../kit/notice-message';
import { carriedWorkspaceLength } from '../kit/request-origin';
import { rankingsStartOver, readQuestion } from '../rankings/rankings';
import type { Services } from '../services';
import { buildBookingsFilters } from './bookings-form';
import { type FilterMenus, suggestEventTypes } from './fields';
import { buildRankingsFilters } from './rankings-form';
import { buildFiltersLoading, buildNoFilters } from './text';

/** Opens *Filters…* below an answer. The button's value carries the question. */
const handleFilters =
  <Asked extends { readonly question: unknown }>(
    purpose: 'rankings' | 'bookings',
    read: (carried: CarriedQuestion | null) => Asked | null,
    build: (question: Asked['question'], menus: FilterMenus, metadata: string) => types.ModalView,
    startOver: (now: Date) => Reply,
  ): HandleAction =>
  (services, press) => {
    const { caller, responseUrl, messageKey } = press;
    const fill = async (): Promise<FilledModal | Reply> => {
      const carried = decodeQuestion(press.value);
      const asked = read(carried);
      if (carried === null || asked === null) return startOver(services.now());
      // Uses the rights of the person who pressed, as the answer will.
      return withConnection<FilledModal | Reply>(services, caller, purpose, async (opened) => {
        const metadata = responseUrl ? encodeFilters({ ...carried, responseUrl, messageKey }) : null;
        if (metadata === null) return privateNotice(cannotOpenText);
        const menus = await loadFilterMenus(services, caller, opened);
        return { kind: 'modal', view: build(asked.question, menus, metadata) };
      });
    };
    return openModal(services, press, fill, {
      waiting: buildFiltersLoading(),
      messageView: buildNoFilters,
      cannotOpen: cannotOpenText,
      failureLogMessage: 'a filter form was not filled',
    });
  };

export const handleRankingsFilters = handleFilters(
  'rankings',
  readQuestion,
  buildRankingsFilters,
  rankingsStartOver,
);
export const handleBookingsFilters = handleFilters(
  'bookings',
  readBookingsQuestion,
  buildBookingsFilters,
  (now) => bookingsStartOver(now, null),
);

const cannotOpenText =
  '*The filters can’t be opened from here.* Press the button again, or type the command.';

// Slack's limit for private_metadata, less what carries the workspace.
const maxStateLength = 3_000 - carriedWorkspaceLength;

/** What a filter form carries: the current question, and the message that shows its answer. */
const stateSchema = z.strictObject({
  ...questionSchema.shape,
  /** Valid for half an hour. */
  responseUrl: z.string().min(1),
  /** The key shared by presses on the message. */
  messageKey: z.string().max(200),
});
export type FiltersState = Readonly<z.infer<typeof stateSchema>>;

/** `encodeFilters` returns null for more than a view can carry. */
export const [encodeFilters, decodeFilters] = codec(stateSchema, maxStateLength);

/**
 * Lists the teams of every access that may be asked, and the event types of the first. What cannot be listed
 * is missing from the form, with a note.
 * @throws CalcomUnauthorizedError when Cal.com refuses the first access
 */
export async function loadFilterMenus(
  services: Services,
  caller: Caller,
  opened: OpenedConnection,
): Promise<FilterMenus> {
  const { calcom, whose, fallback } = opened;
  const options = deadlineFrom(services.now());
  const notes: string[] = [];
  const orNone = async <T>(what: string, list: Promise<T>, none: T): Promise<T> => {
    try {
      return await list;
    } catch (error) {
      if (error instanceof CalcomUnauthorizedError) throw error;
      const words = describeFailure(error);
      if (words === null) throw error;
      services.logger.failure('a filter form lacks a menu', error);
      // Out of reach: the server or this access has none, so nothing is missing.
      if (!isOutOfReach(error)) notes.push(`*The ${what} are missing here.* ${words.what} ${words.todo}`);
      return none;
    }
  };
  const [me, teams, eventTypes, ofNext] = await Promise.all([
    orNone('choices by name', calcom.getMe(options), null),
    orNone('teams', listNamedTeams(calcom, options), []),
    orNone('event types', listNamedEventTypes(calcom, options), []),
    fallback && loadNextMenus(services, caller, fallback, options),
  ]);
  return {
    teams: sortedUnique([...teams, ...(ofNext?.teams ?? [])]),
    eventTypes: sortedUnique(eventTypes),
    ownName: me !== null && whose === 'own' ? memberName(me) : null,
    hasOrganisation: [me, ofNext?.me].some((profile) => profile?.organizationId != null),
    notes: [...notes, ...(ofNext?.notes ?? [])],
  };
}

function missingTeamsNote(error: unknown): string {
  const missing = '*The teams of the workspace’s shared access are missing here.*';
  if (error instanceof CalcomUnauthorizedError) {
    return `${missing} Cal.com no longer accepts it. Its owner, whom \`${commands.account}\` names, has to connect it again.`;
  }
  const words = describeFailure(error);
  if (words === null) throw error;
  return `${missing} ${words.what} ${words.todo}`;
}

/** A failure of the shared access only shortens the menus, with a note. */
async function loadNextMenus(
  services: Services,
  caller: Caller,
  { calcom, connection }: NonNullable<OpenedConnection['fallback']>,
  options: CallOptions,
) {
  const [me, teams] = await Promise.allSettled([calcom.getMe(options), listNamedTeams(calcom, options)]);
  const [error] = [me, teams].flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  if (error !== undefined) services.logger.failure('the shared connection lists nothing for a form', error);
  if (error instanceof CalcomUnauthorizedError) await reportRefused(services, caller, connection);
  return {
    me: me.status === 'fulfilled' ? me.value : null,
    teams: teams.status === 'fulfilled' ? teams.value : [],
    notes: error === undefined || isOutOfReach(error) ? [] : [missingTeamsNote(error)],
  };
}

/** Sorts by name and removes duplicates. */
export function sortedUnique(all: readonly Named[]): readonly Named[] {
  const unique = [...new Map(all.map((item) => [item.id, item])).values()];
  return unique.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** Suggests event types of the access that would answer; none when Cal.com is too slow for Slack. */
export const suggestEvents =
  (purpose: Purpose): Suggest =>
  async (services, { typed, caller }) => {
    const { workspace, slackUserId } = caller;
    const chosen = await services.accounts.choose(workspace, slackUserId, purpose);
    if (chosen.kind === 'denied') return [];
    const listing = listNamedEventTypes(chosen.calcom, deadlineFrom(services.now()));
    const all = await withinAckTime(services, listing);
    return all === null ? [] : suggestEventTypes(typed, sortedUnique(all));
  };
