import type { types } from '@slack/bolt';
import { type FilledModal, openModal } from '../ask/open-modal';
import { withConnection } from '../ask/with-connection';
import type { HandleAction, Press } from '../bolt/register';
import { bookingsStartOver } from '../bookings/bookings';
import { parseBookingsRequest } from '../bookings/bookings-request';
import { type CarriedQuestion, decodeQuestion } from '../kit/action-value';
import type { Reply } from '../kit/message';
import { buildNotice } from '../kit/notice-message';
import { rankingsStartOver, readQuestion } from '../rankings/rankings';
import type { Services } from '../services';
import { buildBookingsFilters } from './filters-bookings-view';
import { loadFilterMenus } from './filters-menus';
import { encodeFilters } from './filters-metadata';
import { buildRankingsFilters } from './filters-rankings-view';
import { buildFiltersLoading, buildNoFilters } from './text';

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
): Promise<FilledModal | Reply> {
  return withConnection<FilledModal | Reply>(services, caller, purpose, async (opened) => {
    const metadata = responseUrl ? encodeFilters({ ...carried, responseUrl, messageKey }) : null;
    if (metadata === null) return cannotOpen();
    return { kind: 'modal', view: build(await loadFilterMenus(services, caller, opened), metadata) };
  });
}

const openForm = (services: Services, press: Press, make: () => Promise<FilledModal | Reply>) =>
  openModal(services, press, make, {
    waiting: buildFiltersLoading(),
    instead: buildNoFilters,
    cannotOpen: cannotOpenText,
    whatFailed: 'a filter form was not filled',
  });

const cannotOpenText =
  '*The filters cannot be opened from here.* Press the button again, or type the command.';

const cannotOpen = (): Reply => ({ kind: 'private', message: buildNotice(cannotOpenText) });
