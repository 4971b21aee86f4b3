import type { CalcomClient, CallOptions } from '../../calcom/client';
import { CalcomUnauthorizedError, nullIfOutOfReach } from '../../calcom/errors';
import type { Me } from '../../calcom/schemas';
import { memberName } from '../../lib/text/member-name';
import { type Period, resolvePeriod } from '../../lib/time/period';
import { countRankings } from '../../rankings/count';
import { defaultQuestion, toMemberStatsRequest } from '../../rankings/question';
import type { RankingId } from '../../rankings/ranking';
import { disconnect, hide, openKeyModal, unhide } from '../account/account';
import { openSettings } from '../account/settings';
import { type Done, noFormText } from '../account/text';
import { deadlineFrom } from '../ask/deadline';
import { openAndFillModal } from '../ask/open-modal';
import { calendarOf, defaultPeriodContext } from '../ask/resolve-question';
import { reportRefused } from '../ask/with-connection';
import type { Caller, HandleHomePress } from '../bolt/register';
import { askBookings, type BookingsAnswer } from '../bookings/ask-bookings';
import { parseBookingsRequest } from '../bookings/bookings-request';
import { reportFailureLine } from '../kit/failure-text';
import { type ActionId, actionIds, homeTabMetadata } from '../kit/ids';
import type { Message } from '../kit/message';
import { buildModal, buildModalOf } from '../kit/modal';
import type { Services } from '../services';
import { buildHome, buildHomeLoading, type HomePart, type OwnNumbers, type OwnWeeks } from './home-view';

type Person = Pick<Caller, 'workspace' | 'slackUserId'>;

/** Messages of other features, shown in a modal. */
export interface HomeParts {
  readonly card: (services: Services, caller: Caller) => Promise<Message>;
  /** Also starts the sample data for this person. */
  readonly sample: (services: Services, caller: Caller) => Promise<Message>;
}

/** `isFirst`: the tab shows nothing yet. */
export async function openHome(services: Services, person: Person, isFirst: boolean): Promise<void> {
  const { workspace, slackUserId } = person;
  if (isFirst) await services.slack.publishHome(workspace, slackUserId, buildHomeLoading());
  await showHome(services, person);
}

/** Resolves to what was done, null for nothing to say, or 'unchanged' to leave the tab as it is. */
type HomePress = (
  services: Services,
  caller: Caller,
  triggerId: string | undefined,
) => Promise<Done | 'unchanged' | null>;

/** The tab's buttons. After each press the tab is published again, unless it is unchanged. */
export function homePresses({ card, sample }: HomeParts): ReadonlyMap<ActionId, HandleHomePress> {
  const presses: readonly (readonly [ActionId, HomePress])[] = [
    [actionIds.homeRefresh, async () => null],
    [actionIds.homeDisconnect, disconnect],
    [actionIds.homeHide, hide],
    [actionIds.homeShow, unhide],
    [actionIds.homeCard, showInModal('Your numbers', card)],
    [actionIds.homeSample, showInModal('Sample data', sample)],
    [
      actionIds.homeConnect,
      async (services, caller, triggerId) => {
        if (triggerId === undefined) return { text: noFormText };
        await openKeyModal(services, caller, triggerId, homeTabMetadata);
        return 'unchanged';
      },
    ],
    [
      actionIds.homeSettings,
      async (services, caller, triggerId) => {
        const reply = await openSettings(services, { caller, triggerId });
        return reply === null ? 'unchanged' : { text: reply.message.text };
      },
    ],
  ];
  return new Map(
    presses.map(([actionId, press]) => [
      actionId,
      async (services, caller, triggerId) => {
        const done = await press(services, caller, triggerId);
        if (done !== 'unchanged') await showHome(services, caller, done);
      },
    ]),
  );
}

const showInModal =
  (title: string, make: HomeParts['card']): HomePress =>
  async (services, caller, triggerId) => {
    if (triggerId === undefined) return { text: noFormText };
    await openAndFillModal(services, caller.workspace, triggerId, {
      waiting: buildModal(title, '*Asking Cal.com…*'),
      fill: async () => buildModalOf(title, await make(services, caller)),
      failureView: (words) => buildModal(title, words),
      failureLogMessage: 'a modal of Home was not filled',
    });
    return 'unchanged';
  };

/** Asks with the person's own connection only, so that everything on the tab is theirs. */
export async function showHome(services: Services, person: Person, done: Done | null = null): Promise<void> {
  const { workspace, slackUserId } = person;
  const { accounts, store, slack, calcomAppUrl } = services;
  const now = services.now();
  const [asked, digests, { shared: sharedDigests }] = await Promise.all([
    askParts(services, person, now),
    store.digests.listOfOwner(workspace.workspaceId, slackUserId),
    store.digests.countActive(workspace.workspaceId, slackUserId),
  ]);
  // After the parts, which may have found that the connection is broken.
  const state = await accounts.stateOf(workspace, slackUserId);
  const appUrl = calcomAppUrl(state.own);
  const view = buildHome({ ...state, ...asked, digests, sharedDigests, appUrl, now, done });
  await slack.publishHome(workspace, slackUserId, view);
}

async function askParts(services: Services, { workspace, slackUserId }: Person, now: Date) {
  const chosen = await services.accounts.choose(workspace, slackUserId, 'own');
  if (chosen.kind === 'denied') return { next: null, weeks: null };
  const { calcom, connection, whose } = chosen;
  const options = deadlineFrom(now);

  async function part<T>(work: Promise<T>): Promise<HomePart<T>> {
    try {
      return { kind: 'shown', value: await work };
    } catch (error) {
      if (error instanceof CalcomUnauthorizedError) await reportRefused(services, { workspace }, connection);
      return {
        kind: 'failed',
        words: reportFailureLine(services, 'a part of the Home tab was not made', error),
      };
    }
  }
  async function listNext(): Promise<BookingsAnswer> {
    const parsed = parseBookingsRequest('upcoming');
    const outcome =
      parsed.kind === 'question'
        ? await askBookings(
            { calcom, connection, whose, periodContext: defaultPeriodContext },
            parsed.question,
            now,
            options,
          )
        : parsed;
    if (outcome.kind !== 'answer') throw new TypeError('what is coming up has no names to look up');
    return outcome.answer;
  }
  const [next, weeks] = await Promise.all([part(listNext()), part(askOwnWeeks(calcom, now, options))]);
  return { next, weeks };
}

const maxBookings = 500;

/** The connection owner's bookings: this week so far, and in the four weeks before it. */
async function askOwnWeeks(calcom: CalcomClient, now: Date, options: CallOptions): Promise<OwnWeeks> {
  const me = await calcom.getMe(options);
  const calendar = { now, ...calendarOf(me), currentPeriod: 'until-now' } as const;
  const thisWeek = resolvePeriod({ kind: 'this', unit: 'week' }, calendar);
  const before = resolvePeriod({ kind: 'last-weeks', count: 4 }, calendar);
  const [current, past] = await Promise.all([
    askOwnWeek(calcom, me, thisWeek, now, options),
    askOwnWeek(calcom, me, before, now, options),
  ]);
  return { thisWeek, current, past };
}

/** Prefers Insights, since an admin's list holds everybody's bookings; counts otherwise. */
async function askOwnWeek(calcom: CalcomClient, me: Me, period: Period, now: Date, options: CallOptions) {
  if (me.organizationId != null) {
    const found = await nullIfOutOfReach(askInsights(calcom, me, period, options));
    if (found !== null) return found;
  }
  return countOwn(calcom, me, period, now, options);
}

/** Null when Insights cannot tell: no rights give empty lists, an ignored filter gives others' rows. */
async function askInsights(
  calcom: CalcomClient,
  me: Me,
  period: Period,
  options: CallOptions,
): Promise<OwnNumbers | null> {
  const ofAll = toMemberStatsRequest(defaultQuestion, period, { kind: 'org' }, null);
  const isOwner = { id: 'userId', value: { type: 'ss', data: me.id } } as const;
  const request = { ...ofAll, columnFilters: [...(ofAll.columnFilters ?? []), isOwner] };
  const stats = await calcom.getMemberStats(request, options);
  const isOwn = stats.mostBookings.every(({ userId }) => userId === me.id);
  if (!isOwn || stats.mostBookings.length === 0) return null;
  const own = (rows: typeof stats.mostBookings) => rows.find(({ userId }) => userId === me.id)?.count ?? 0;
  return {
    bookings: own(stats.mostBookings),
    completed: own(stats.mostCompleted),
    cancelled: own(stats.mostCancelled),
  };
}

/** Returns null when there are too many bookings to read for a glance. */
async function countOwn(
  calcom: CalcomClient,
  me: Me,
  period: Period,
  now: Date,
  options: CallOptions,
): Promise<OwnNumbers | null> {
  const scope = { kind: 'me', ownerName: memberName(me) } as const;
  const asked = { question: defaultQuestion, period, scope, ownId: me.id, eventTypeId: null, now };
  const count = await countRankings(asked, (query) => calcom.listBookings(query, options), maxBookings);
  if (count.kind === 'too-many') return null;
  const own = (id: RankingId) =>
    count.lists.find(({ ranking }) => ranking.id === id)?.members.at(0)?.value ?? 0;
  return {
    bookings: own('most-bookings'),
    completed: own('most-completed'),
    cancelled: own('most-cancelled'),
    gaps: count.gaps,
  };
}
