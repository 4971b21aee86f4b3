import type { types } from '@slack/bolt';
import type { Connection } from '../../accounts/connection';
import type { ReadGaps } from '../../bookings/scan';
import type { Digest } from '../../digests/digest';
import { describePeriod, zoneLabel } from '../../lib/time/describe-period';
import type { Period } from '../../lib/time/period';
import { ownWords } from '../account/text';
import { buildBookingDays } from '../bookings/booking-row';
import { type BookingsAnswer, lookedTexts } from '../bookings/message';
import { rowText } from '../digests/list/view';
import { encodeDigest } from '../kit/action-value';
import { button } from '../kit/blocks';
import { gapWords, joinGaps } from '../kit/gap-words';
import { actionIds, commands } from '../kit/ids';
import { context, escapeUserText, plain, section } from '../kit/text';

export interface OwnNumbers {
  readonly bookings: number;
  readonly completed: number;
  readonly cancelled: number;
  /** What a count of our own lacks. */
  readonly gaps?: ReadGaps;
}

/** Null numbers: too many bookings to be counted at a glance. */
export interface OwnWeeks {
  readonly thisWeek: Period;
  /** Four whole weeks. */
  readonly before: Period;
  readonly current: OwnNumbers | null;
  readonly past: OwnNumbers | null;
}

/** A part of the tab: what it shows, or why it is not there, as our own mrkdwn. */
export type HomePart<T> =
  | { readonly kind: 'shown'; readonly value: T }
  | { readonly kind: 'failed'; readonly words: string };

/** What one person sees of themselves. */
export interface HomeView {
  readonly own: Connection | null;
  readonly isHidden: boolean;
  /** Null: there is no connection of one's own to ask. */
  readonly next: HomePart<BookingsAnswer> | null;
  readonly weeks: HomePart<OwnWeeks> | null;
  readonly digests: readonly Digest[];
  readonly appUrl: URL;
  readonly now: Date;
  /** What has just been done. */
  readonly note: string | null;
}

const mostBookings = 5;
const mostDigests = 10;

/** There at once when the tab has never been shown. */
export function buildHomeLoading(): types.HomeView {
  return { type: 'home', blocks: [section('*Asking Cal.com…* This takes a moment.')] };
}

/** My next bookings, my own numbers, my digests, and my account. Of nobody else. */
export function buildHome(view: HomeView): types.HomeView {
  const { note, own } = view;
  return {
    type: 'home',
    blocks: [
      ...(note === null ? [] : [section(note)]),
      ...(own === null || own.brokenAt !== null ? [section(connectFirst), connectButtons()] : []),
      ...nextBlocks(view),
      ...weeksBlocks(view),
      ...digestBlocks(view.digests),
      ...accountBlocks(view),
    ],
  };
}

const header = (text: string): types.HeaderBlock => ({ type: 'header', text: plain(text) });

const connectFirst =
  '*Connect your Cal.com account* to see your next bookings and your own numbers here. Nobody else sees this tab.';

const connectButtons = (): types.ActionsBlock => ({
  type: 'actions',
  elements: [{ ...button('Connect', actionIds.homeConnect), style: 'primary' }],
});

function nextBlocks({ next, appUrl, now }: HomeView): readonly types.KnownBlock[] {
  if (next === null) return [];
  const title = header('Your next bookings');
  if (next.kind === 'failed') return [title, section(next.words)];
  const { walk, timeZone, ownId } = next.value;
  const rows = walk.sections.flatMap((part) => part.rows).slice(0, mostBookings);
  const looked = [...lookedTexts(walk, timeZone), ...gapWords(walk.gaps)];
  if (rows.length === 0 && looked.length === 0)
    return [title, section('Nothing is coming up that you host.')];
  return [
    title,
    ...buildBookingDays(rows, { timeZone, appUrl, now, ownId }),
    context([...looked, `All of them: \`${commands.bookings}\``].join(' ')),
  ];
}

function weeksBlocks({ weeks }: HomeView): readonly types.KnownBlock[] {
  if (weeks === null) return [];
  const title = header('Your own numbers');
  if (weeks.kind === 'failed') return [title, section(weeks.words)];
  const { thisWeek, before, current, past } = weeks.value;
  if (current === null || past === null) {
    return [
      title,
      section(`There are too many bookings to count here. \`${commands.rankings} scope:me\` asks Cal.com.`),
    ];
  }
  const fields = (
    [
      ['Booked', 'bookings'],
      ['Completed', 'completed'],
      ['Cancelled', 'cancelled'],
    ] as const
  ).map(
    ([label, key]) => `*${label}*\n${current[key]} this week so far\n${perWeek(past[key])} a week before`,
  );
  const zone = escapeUserText(zoneLabel(thisWeek.timeZone), 60);
  return [
    title,
    {
      type: 'section',
      fields: fields.map((text) => section(text).text).filter((text) => text !== undefined),
    },
    context(
      `Bookings you organise. This week: ${describePeriod(thisWeek)}. Before: the four weeks ${describePeriod(before)}. ${zone}, by start time.`,
    ),
    ...gapWords(joinGaps(current.gaps, past.gaps)).map((words) => context(words)),
  ];
}

/** Of four weeks: `9.5`, `8`. */
const perWeek = (sum: number) => String(Math.round((sum / 4) * 10) / 10);

function digestBlocks(digests: readonly Digest[]): readonly types.KnownBlock[] {
  const title = header('Your digests');
  const newOne: types.ActionsBlock = {
    type: 'actions',
    elements: [button('New digest', actionIds.digestNew)],
  };
  if (digests.length === 0) {
    return [
      title,
      section('You have none. A digest posts the week’s rankings in a channel, by itself.'),
      newOne,
    ];
  }
  const shown = digests.slice(0, mostDigests).map((digest): types.SectionBlock => {
    const entry = { digest, isOwner: true, mayChange: true, mayTakeOver: false, preparing: null };
    const value = encodeDigest({ digestId: digest.id, runAt: null });
    return {
      ...section(rowText(entry, true)),
      ...(value === null ? {} : { accessory: button('Change', actionIds.digestChange, value) }),
    };
  });
  const rest = digests.length - shown.length;
  return [
    title,
    ...shown,
    context(
      `${rest > 0 ? `And ${rest} more. ` : ''}Preview, skip, pause, stop and history: \`${commands.digest}\` in a message to yourself.`,
    ),
    newOne,
  ];
}

function accountBlocks({ own, isHidden, now }: HomeView): readonly types.KnownBlock[] {
  const hidden = isHidden
    ? 'You are hidden: what is shared in a channel leaves out your name.'
    : 'What is shared in a channel may name you.';
  const isConnected = own !== null && own.brokenAt === null;
  const seconds = Math.floor(now.getTime() / 1000);
  return [
    { type: 'divider' },
    section(`${ownWords(own)}\n${hidden}`),
    {
      type: 'actions',
      elements: [
        ...(own === null
          ? []
          : [isHidden ? button('Show me again', actionIds.homeShow) : button('Hide me', actionIds.homeHide)]),
        ...(isConnected
          ? [{ ...button('Disconnect', actionIds.homeDisconnect), confirm: disconnectConfirm }]
          : []),
        button('Refresh', actionIds.homeRefresh),
      ],
    },
    context(
      `As of <!date^${seconds}^{date_short_pretty} {time}|${now.toISOString()}>. Only you see this tab. More: \`${commands.account}\``,
    ),
  ];
}

const disconnectConfirm: types.ConfirmationDialog = {
  title: plain('Disconnect?'),
  text: plain('Roundup deletes its access to your Cal.com account. What is shared through it stops working.'),
  confirm: plain('Disconnect'),
  deny: plain('Cancel'),
};
