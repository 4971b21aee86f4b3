import type { types } from '@slack/bolt';
import { withTimeout } from '../ask/deadline';
import { reportFailureLine } from '../ask/report-failure';
import { withConnection } from '../ask/with-connection';
import type { HandleAction, Press } from '../bolt/register';
import { bookingsStartOver } from '../bookings/bookings';
import { parseBookingsRequest } from '../bookings/bookings-request';
import { type CarriedQuestion, decodeQuestion } from '../kit/action-value';
import { formDoubleClickMs } from '../kit/limits';
import type { Reply } from '../kit/message';
import { buildNotice } from '../kit/notice-message';
import { rankingsStartOver, readQuestion } from '../rankings/rankings';
import type { Services } from '../services';
import { buildBookingsFilters } from './filters-bookings-view';
import { loadFilterMenus } from './filters-menus';
import { encodeFilters } from './filters-metadata';
import { buildRankingsFilters } from './filters-rankings-view';
import { buildFiltersLoading, buildNoFilters } from './text';

// The press opens a form within three seconds or not at all.
const quickMs = 1_000;

type Made = { readonly kind: 'form'; readonly view: types.ModalView } | Reply;

export const handleRankingsFilters: HandleAction = (services, press) =>
  openForm(services, press, async () => {
    const carried = carriedBy(press);
    const asked = carried && readQuestion(carried);
    if (carried === null || asked === null) return rankingsStartOver(services.now());
    return fill(services, press, carried, 'rankings', (opened, metadata) =>
      buildRankingsFilters(asked.question, opened, metadata),
    );
  });

export const handleBookingsFilters: HandleAction = (services, press) =>
  openForm(services, press, async () => {
    const carried = carriedBy(press);
    const parsed = carried && parseBookingsRequest(carried.text);
    if (carried === null || parsed?.kind !== 'question') return bookingsStartOver(services.now(), null);
    return fill(services, press, carried, 'bookings', (opened, metadata) =>
      buildBookingsFilters(parsed.question, opened, metadata),
    );
  });

function carriedBy({ value }: Press): CarriedQuestion | null {
  const read = decodeQuestion(value);
  return read.ok ? read.value : null;
}

type Build = (menus: Awaited<ReturnType<typeof loadFilterMenus>>, metadata: string) => types.ModalView;

/** Judged by the rights of who presses, as the answer will be. */
function fill(
  services: Services,
  { caller, responseUrl, messageKey }: Press,
  carried: CarriedQuestion,
  purpose: 'rankings' | 'bookings',
  build: Build,
): Promise<Made> {
  return withConnection<Made>(services, caller, purpose, async (opened) => {
    const metadata = responseUrl ? encodeFilters({ ...carried, responseUrl, messageKey }) : null;
    if (metadata === null) return cannotOpen();
    return { kind: 'form', view: build(await loadFilterMenus(services, caller, opened), metadata) };
  });
}

/** With its content where Cal.com is quick, else empty at first. Pressed twice within a moment it opens once. */
function openForm(services: Services, press: Press, make: () => Promise<Made>): Promise<Reply | null> {
  const { slack, presses, wait } = services;
  const { caller, triggerId, pressKey } = press;
  return presses.runOnce(
    caller.workspace.workspaceId,
    pressKey,
    async (): Promise<Reply | null> => {
      if (triggerId === undefined) return cannotOpen();
      const making = make();
      const quick = await withTimeout(quickMs, making, wait);
      if (quick !== null) {
        if (quick.kind !== 'form') return quick;
        await slack.openModal(caller.workspace, triggerId, quick.view);
        return null;
      }
      const viewId = await slack.openModal(caller.workspace, triggerId, buildFiltersLoading());
      let view: types.ModalView;
      try {
        const made = await making;
        view = made.kind === 'form' ? made.view : buildNoFilters(made.message);
      } catch (error) {
        view = buildNoFilters(
          buildNotice(reportFailureLine(services, 'a filter form was not filled', error)),
        );
      }
      await slack.updateModal(caller.workspace, viewId, view);
      return null;
    },
    formDoubleClickMs,
  );
}

const cannotOpen = (): Reply => ({
  kind: 'private',
  message: buildNotice(
    '*The filters cannot be opened from here.* Press the button again, or type the command.',
  ),
});
