import type { types } from '@slack/bolt';
import type { AccountState } from '../../accounts/accounts';
import type { ReadGaps } from '../../bookings/scan';
import type { Digest } from '../../digests/digest';
import { toSeconds } from '../../lib/time/calendar';
import { zoneTime } from '../../lib/time/describe-period';
import type { Period } from '../../lib/time/period';
import { adminsText } from '../account/account-message';
import {
  type Done,
  disconnectButton,
  disconnectText,
  doneSection,
  hiddenText,
  nameButton,
  ownText,
} from '../account/text';
import type { BookingsAnswer } from '../bookings/ask-bookings';
import { buildBookingDays } from '../bookings/booking-row';
import { headline, searchedTexts } from '../bookings/text';
import { digestButton, rowText } from '../digests/list/view';
import { actions, button } from '../kit/blocks';
import { gapText, joinGaps } from '../kit/gap-text';
import { actionIds, commands } from '../kit/ids';
import { sampleButton } from '../kit/notice-message';
import { context, escapeUserText, plain, section } from '../kit/text';

export interface OwnNumbers extends Readonly<Record<'bookings' | 'completed' | 'cancelled', number>> {
  /** What a count of our own lacks. */
  readonly gaps?: ReadGaps;
}

/** Numbers are null when there are too many bookings to count for a glance. */
export interface OwnWeeks {
  readonly thisWeek: Period;
  readonly current: OwnNumbers | null;
  readonly past: OwnNumbers | null;
}

/** A part of the tab, or why it is missing, as our own mrkdwn. */
export type HomePart<T> =
  | { readonly kind: 'shown'; readonly value: T }
  | { readonly kind: 'failed'; readonly words: string };

export interface HomeView extends AccountState {
  /** Null without a connection of one's own. */
  readonly next: HomePart<BookingsAnswer> | null;
  readonly weeks: HomePart<OwnWeeks> | null;
  readonly digests: readonly Digest[];
  /** How many active digests ask with the shared connection. */
  readonly sharedDigests: number;
  readonly appUrl: URL;
  readonly now: Date;
  readonly done: Done | null;
}

const mostBookings = 5;
const maxDigests = 10;

/** Published at once when the tab has never been shown. */
export function buildHomeLoading(): types.HomeView {
  return { type: 'home', blocks: [section('*Asking Cal.com…* This takes a moment.')] };
}

/** Shows the person's own bookings, numbers, digests and account, and nobody else's. */
export function buildHome(view: HomeView): types.HomeView {
  const { done, own } = view;
  const isConnected = own !== null && own.brokenAt === null;
  return {
    type: 'home',
    blocks: [
      ...(done === null ? [] : [doneSection(done, nameIds)]),
      ...(isConnected ? [] : [section(connectFirst), ...connectButtons(view)]),
      ...nextBlocks(view),
      ...weeksBlocks(view),
      ...digestBlocks(view.digests),
      ...accountBlocks(view),
    ],
  };
}

const nameIds = { show: actionIds.homeShow, hide: actionIds.homeHide };

const header = (text: string): types.HeaderBlock => ({ type: 'header', text: plain(text) });

const connectFirst =
  '*Connect your Cal.com account* to see your next bookings and your numbers here. Only you see this tab.';

const connectButtons = ({ shared }: HomeView) =>
  actions([
    { ...button('Connect Cal.com', actionIds.homeConnect), style: 'primary' },
    ...(shared === null ? [button(sampleButton.label, actionIds.homeSample)] : []),
  ]);

function nextBlocks({ next, appUrl, now }: HomeView): readonly types.KnownBlock[] {
  if (next === null) return [];
  if (next.kind === 'failed') return [header('Your next bookings'), section(next.words)];
  const { walk, timeZone, ownId } = next.value;
  const rows = walk.sections.flatMap((part) => part.rows).slice(0, mostBookings);
  const notes = [...searchedTexts(walk, { timeZone, now }), ...gapText(walk.gaps)];
  return [
    header(headline(next.value)),
    ...buildBookingDays(rows, { timeZone, appUrl, now, unnamedHostId: ownId }),
    ...(rows.length === 0 && notes.length === 0
      ? []
      : [context([...notes, `All of them: \`${commands.bookings}\``].join(' '))]),
  ];
}

function weeksBlocks({ weeks }: HomeView): readonly types.KnownBlock[] {
  if (weeks === null) return [];
  const title = header('Your numbers');
  const card = actions([button('All my numbers', actionIds.homeCard)]);
  if (weeks.kind === 'failed') return [title, section(weeks.words)];
  const { thisWeek, current, past } = weeks.value;
  if (current === null || past === null) {
    return [title, section('There are too many bookings to count here.'), ...card];
  }
  const fields = (
    [
      ['Bookings', 'bookings'],
      ['Completed', 'completed'],
      ['Cancelled', 'cancelled'],
    ] as const
  ).map(
    ([label, key]) => `*${label}*\n${current[key]} this week so far\nusually ${perWeek(past[key])} a week`,
  );
  const zone = escapeUserText(zoneTime(thisWeek.timeZone), 60);
  return [
    title,
    {
      type: 'section',
      fields: fields.map((text) => section(text).text).filter((text) => text !== undefined),
    },
    context(`Bookings you host, by start, ${zone}. “Usually” is the average of the four weeks before.`),
    ...gapText(joinGaps(current.gaps, past.gaps)).map((words) => context(words)),
    ...card,
  ];
}

/** The average of four weeks, such as `9.5` or `8`. */
const perWeek = (sum: number) => String(Math.round((sum / 4) * 10) / 10);

function digestBlocks(digests: readonly Digest[]): readonly types.KnownBlock[] {
  const title = header('Your digests');
  const newOne = actions([button('Make a digest', actionIds.digestNew)]);
  if (digests.length === 0) {
    return [
      title,
      section('None yet. Get last week’s bookings in a channel every Monday at 9:00.'),
      ...newOne,
    ];
  }
  const shown = digests.slice(0, maxDigests).map((digest): types.SectionBlock => {
    const entry = { digest, isOwner: true, mayChange: true, mayTakeOver: false, preparing: null };
    return {
      ...section(rowText(entry, true)),
      accessory: digestButton(digest, 'Change', actionIds.digestChange),
    };
  });
  const rest = digests.length - shown.length;
  return [
    title,
    ...shown,
    context(
      `${rest > 0 ? `And ${rest} more. ` : ''}Preview, skip, pause, stop and history: \`${commands.digest}\` in a message to yourself.`,
    ),
    ...newOne,
  ];
}

function accountBlocks(view: HomeView): readonly types.KnownBlock[] {
  const { own, shared, isHidden, isAdmin, policy, now, digests, sharedDigests } = view;
  const seconds = toSeconds(now);
  const uses = { own: digests.length, shared: sharedDigests };
  const admins = isAdmin || policy.admins.length === 0 ? [] : [adminsText(policy.admins)];
  return [
    header('Your account'),
    section([ownText(own), hiddenText(isHidden), ...admins].join('\n')),
    ...actions([
      ...(own === null
        ? []
        : [
            nameButton(isHidden, nameIds),
            {
              ...disconnectButton(disconnectText(own, own.id === shared?.id, uses)),
              action_id: actionIds.homeDisconnect,
            },
          ]),
      ...(isAdmin ? [button('Settings…', actionIds.homeSettings)] : []),
      button('Refresh', actionIds.homeRefresh),
    ]),
    context(
      `As of <!date^${seconds}^{date_short_pretty} {time}|${now.toISOString()}>. Only you see this tab. More: \`${commands.account}\``,
    ),
  ];
}
