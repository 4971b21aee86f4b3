import type { types } from '@slack/bolt';
import { z } from 'zod';
import type { Purpose } from '../../accounts/permission';
import type { CallOptions } from '../../calcom/client';
import { CalcomUnauthorizedError, isOutOfReach } from '../../calcom/errors';
import { memberName } from '../../lib/text/member-name';
import { beforeAck, deadlineFrom } from '../ask/deadline';
import { listNamedEventTypes, listNamedTeams } from '../ask/name-lookup';
import { type FilledModal, openModal } from '../ask/open-modal';
import { type Opened, reportRefused, withConnection } from '../ask/with-connection';
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

/** *Filters…* below an answer: the question is in the button’s value. */
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
      // Judged by the rights of who presses, as the answer will be.
      return withConnection<FilledModal | Reply>(services, caller, purpose, async (opened) => {
        const metadata = responseUrl ? encodeFilters({ ...carried, responseUrl, messageKey }) : null;
        if (metadata === null) return privateNotice(cannotOpenText);
        const menus = await loadFilterMenus(services, caller, opened);
        return { kind: 'modal', view: build(asked.question, menus, metadata) };
      });
    };
    return openModal(services, press, fill, {
      waiting: buildFiltersLoading(),
      instead: buildNoFilters,
      cannotOpen: cannotOpenText,
      whatFailed: 'a filter form was not filled',
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

// What Slack keeps with a view: its private_metadata.
const longest = 3_000 - carriedWorkspaceLength;

/** What a filter form stands over: the question in force, and the message that shows its answer. */
const stateSchema = z.strictObject({
  ...questionSchema.shape,
  /** Takes an answer for half an hour. */
  responseUrl: z.string().min(1),
  /** As presses on the message have it. */
  messageKey: z.string().max(200),
});
export type FiltersState = Readonly<z.infer<typeof stateSchema>>;

/** Null when it is more than a view can carry. */
export const [encodeFilters, decodeFilters] = codec(stateSchema, longest);

/**
 * What a form may offer: teams of every access that may be asked, and the event types of the first, which looks them
 * up. What cannot be listed is missing from the form, and the form says so.
 */
export async function loadFilterMenus(
  services: Services,
  caller: Caller,
  opened: Opened,
): Promise<FilterMenus> {
  const { calcom, whose, next } = opened;
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
      // A server without teams, or none for this access: nothing is missing.
      if (!isOutOfReach(error)) notes.push(`*The ${what} are missing here.* ${words.what} ${words.todo}`);
      return none;
    }
  };
  const [me, teams, eventTypes, ofNext] = await Promise.all([
    orNone('choices by name', calcom.getMe(options), null),
    orNone('teams', listNamedTeams(calcom, options), []),
    orNone('event types', listNamedEventTypes(calcom, options), []),
    next && listNext(services, caller, next, options),
  ]);
  return {
    teams: inOrder([...teams, ...(ofNext?.teams ?? [])]),
    eventTypes: inOrder(eventTypes),
    ownName: me !== null && whose === 'own' ? memberName(me) : null,
    hasOrganisation: [me, ofNext?.me].some((profile) => profile?.organizationId != null),
    notes: [...notes, ...(ofNext?.notes ?? [])],
  };
}

function missingOfNext(error: unknown): string {
  const missing = '*The teams of the workspace’s shared access are missing here.*';
  if (error instanceof CalcomUnauthorizedError) {
    return `${missing} Cal.com no longer accepts it. Its owner, whom \`${commands.account}\` names, has to connect it again.`;
  }
  const words = describeFailure(error);
  if (words === null) throw error;
  return `${missing} ${words.what} ${words.todo}`;
}

/** Where the shared access says nothing, there is only less to choose from. */
async function listNext(
  services: Services,
  caller: Caller,
  { calcom, connection }: NonNullable<Opened['next']>,
  options: CallOptions,
) {
  const [me, teams] = await Promise.allSettled([calcom.getMe(options), listNamedTeams(calcom, options)]);
  const [error] = [me, teams].flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  if (error !== undefined) services.logger.failure('the shared connection lists nothing for a form', error);
  if (error instanceof CalcomUnauthorizedError) await reportRefused(services, caller, connection);
  return {
    me: me.status === 'fulfilled' ? me.value : null,
    teams: teams.status === 'fulfilled' ? teams.value : [],
    notes: error === undefined || isOutOfReach(error) ? [] : [missingOfNext(error)],
  };
}

/** By name, each once. */
export function inOrder(all: readonly Named[]): readonly Named[] {
  const unique = [...new Map(all.map((item) => [item.id, item])).values()];
  return unique.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** The event types that may be meant, of the access that would be asked. */
export const suggestEvents =
  (purpose: Purpose): Suggest =>
  async (services, { typed, caller }) => {
    const { workspace, slackUserId } = caller;
    const chosen = await services.accounts.choose(workspace, slackUserId, purpose);
    if (chosen.kind === 'denied') return [];
    const listing = listNamedEventTypes(chosen.calcom, deadlineFrom(services.now()));
    const all = await beforeAck(services, listing);
    return all === null ? [] : suggestEventTypes(typed, inOrder(all));
  };
