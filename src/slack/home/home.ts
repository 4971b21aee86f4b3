import type { App, BlockAction } from '@slack/bolt';
import type { AccountState } from '../../accounts/accounts';
import { CalcomUnauthorizedError } from '../../calcom/errors';
import { disconnect } from '../account/account-actions';
import { buildKeyModal } from '../account/key-modal';
import { deadlineFrom } from '../ask/deadline';
import { defaultPeriodContext } from '../ask/period-context';
import { reportFailureLine } from '../ask/report-failure';
import { reportRefused } from '../ask/with-connection';
import { parseActionRequest } from '../bolt/action-request';
import type { Caller } from '../bolt/register';
import { workspaceOf } from '../bolt/workspace-of';
import { askBookings } from '../bookings/ask-bookings';
import { parseBookingsRequest } from '../bookings/bookings-request';
import type { BookingsAnswer } from '../bookings/message';
import { type ActionId, actionIds } from '../kit/ids';
import type { Services } from '../services';
import { askOwnWeeks } from './ask-home';
import { buildHome, buildHomeLoading, type HomePart } from './home-view';

type Person = Pick<Caller, 'workspace' | 'slackUserId'>;

/** The Home tab: made anew whenever it is opened, and after each of its buttons. */
export function registerHome(app: App, services: Services): void {
  const { inFlight, logger } = services;
  const inBackground = (work: Promise<void>) =>
    inFlight.track(work.catch((error: unknown) => logger.failure('the Home tab was not shown', error)));

  app.event('app_home_opened', async ({ event, context }) => {
    const workspace = workspaceOf(context);
    if (event.tab !== 'home' || workspace === null) return;
    const person = { workspace, slackUserId: event.user };
    inBackground(openHome(services, person, event.view === undefined));
  });

  for (const [actionId, change] of changes) {
    app.action<BlockAction>(
      { type: 'block_actions', action_id: actionId },
      async ({ ack, body, context }) => {
        await ack();
        const request = parseActionRequest(body);
        const workspace = workspaceOf(context);
        if (request === null || workspace === null) return;
        const { slackUserId, userName, triggerId } = request;
        const caller = { workspace, slackUserId, userName };
        inBackground(change(services, caller, triggerId).then((note) => showHome(services, caller, note)));
      },
    );
  }
}

async function openHome(services: Services, person: Person, isFirst: boolean): Promise<void> {
  const { workspace, slackUserId } = person;
  if (isFirst) await services.slack.publishHome(workspace, slackUserId, buildHomeLoading());
  await showHome(services, person);
}

/** Does it, and resolves to what was done, as our own mrkdwn; null where nothing is to be said. */
type Change = (services: Services, caller: Caller, triggerId: string | undefined) => Promise<string | null>;

const changes = new Map<ActionId, Change>([
  [actionIds.homeRefresh, async () => null],
  [
    actionIds.homeConnect,
    async ({ connecting, slack }, { workspace, slackUserId, userName }, triggerId) => {
      if (triggerId === undefined) return '*Slack could not open the form.* Press the button again.';
      const link = await connecting.linkFor({ workspace, slackUserId, slackUserName: userName });
      await slack.openModal(workspace, triggerId, buildKeyModal(homeMark, null, link));
      return null;
    },
  ],
  [
    actionIds.homeDisconnect,
    async (services, caller) => {
      const { own, shared } = await services.accounts.stateOf(caller.workspace, caller.slackUserId);
      if (own !== null) await disconnect(services, caller, own, shared);
      return '*Disconnected.* Roundup has deleted its access to your Cal.com account.';
    },
  ],
  [
    actionIds.homeHide,
    async ({ accounts, store }, { workspace, slackUserId }) => {
      const { own } = await accounts.stateOf(workspace, slackUserId);
      if (own === null) return '*Not hidden yet.* Connect your Cal.com account first.';
      await store.hidden.hide(workspace, { slackUserId, calcomUserId: own.calcomUserId });
      return '*You are hidden.* From now on, what is shared in a channel leaves out your name.';
    },
  ],
  [
    actionIds.homeShow,
    async ({ store }, { workspace, slackUserId }) => {
      await store.hidden.show(workspace.workspaceId, slackUserId);
      return '*You are shown again.* What is shared in a channel may name you.';
    },
  ],
]);

/** In a form's metadata, in place of an address: it was opened from the Home tab. */
export const homeMark = 'home';

/** Publishes it as it is now. Asks with the person's own connection alone: whatever is seen here is theirs. */
export async function showHome(
  services: Services,
  person: Person,
  note: string | null = null,
): Promise<void> {
  const { workspace, slackUserId } = person;
  const { accounts, store, slack, calcomAppUrl } = services;
  const now = services.now();
  const [asked, digests] = await Promise.all([
    askOwn(services, person, now),
    store.digests.listOfOwner(workspace.workspaceId, slackUserId),
  ]);
  // After it, since it may have found that the connection is broken.
  const { own, isHidden }: AccountState = await accounts.stateOf(workspace, slackUserId);
  const view = buildHome({ own, isHidden, ...asked, digests, appUrl: calcomAppUrl(own), now, note });
  await slack.publishHome(workspace, slackUserId, view);
}

async function askOwn(services: Services, { workspace, slackUserId }: Person, now: Date) {
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
