import type { types } from '@slack/bolt';
import type { DigestList, DigestModel, DigestUpcoming } from '../../../digests/digest-model';
import type { Figure, FigureId, Figures } from '../../../digests/figures';
import { describePeriod, zoneLabel } from '../../../lib/time/describe-period';
import { formatWallTime } from '../../../lib/time/wall-time';
import { formatPercentChange } from '../../../rankings/rank-change';
import type { Trend } from '../../../rankings/trend';
import { encodeDigest } from '../../kit/action-value';
import { button } from '../../kit/blocks';
import { gapWords, numbersNote } from '../../kit/gap-words';
import { actionIds } from '../../kit/ids';
import { limits, truncate } from '../../kit/limits';
import type { Message, RichBlock } from '../../kit/message';
import {
  accessibleText,
  context,
  escapeUserText,
  fallbackText,
  joinList,
  plain,
  section,
  singleLine,
  visibleLength,
} from '../../kit/text';
import { barRows, rankingRows } from '../../rankings/blocks';
import { nobodyText } from '../../rankings/text';
import { buildTrend } from '../../rankings/trend';
import {
  emptyWords,
  figuresNote,
  missedWords,
  namelessWords,
  rowNote,
  spokenRow,
  understoodWords,
  upcomingWords,
  whoseWords,
} from './text';

export interface DigestMessage {
  readonly main: Message;
  /** What did not fit, to follow in the message's thread. */
  readonly thread: readonly Message[];
  readonly isEmpty: boolean;
}

const mostBlocks = 40;

/** The message of one run, as everyone in the channel sees it. */
export function buildDigestMessage(model: DigestModel): DigestMessage {
  const title = `${whoseWords(model)}, ${describePeriod(model.period)}`;
  const sentences = model.isEmpty
    ? [emptyWords(model)]
    : headlineSentences(model.figures, model.before !== null);
  const [first = '', ...others] = sentences;
  const missed = model.missed === null ? [] : [missedWords(model.missed)];
  const note = figuresNote(model);
  const counted = numbersNote(model);
  const isShort = model.isEmpty && model.digest.content.whenEmpty !== 'full';
  const bold = isShort ? `${title}:` : first;
  const body = isShort ? sentences : others;
  const head: readonly types.KnownBlock[] = [
    ...(isShort ? [] : [{ type: 'header' as const, text: plain(truncate(title, limits.headerText)) }]),
    section([`*${escapeUserText(bold, 400)}*`, ...body.map((words) => escapeUserText(words, 400))].join(' ')),
    ...missed.map((words) => section(escapeUserText(words, 300))),
    ...(note === '' ? [] : [context(escapeUserText(note, 300))]),
    ...counted.map((words) => context(escapeUserText(words, 600))),
  ];
  const parts = isShort ? [] : buildDigestParts(model);
  const [inMain = [], ...rest] = pack(parts, [...head, ...buildDigestFooter(model, true)]);
  const spoken = [...sentences, ...missed, ...counted, ...inMain.map((part) => part.spoken)].join(' ');
  return {
    main: {
      text: fallbackText(`${title}: ${spoken}`),
      blocks: [
        ...head,
        ...inMain.flatMap(({ blocks }) => blocks),
        ...buildDigestFooter(model, rest.length > 0),
      ],
      richBlock: richBlockOf(inMain),
    },
    thread: rest.map((some) => ({
      text: fallbackText(`${title}, continued: ${some.map((part) => part.spoken).join(' ')}`),
      blocks: some.flatMap(({ blocks }) => blocks),
      richBlock: richBlockOf(some),
    })),
    isEmpty: model.isEmpty,
  };
}

const richBlockOf = (parts: readonly DigestPart[]) =>
  parts.find(({ richBlock }) => richBlock !== undefined)?.richBlock;

/** The parts of each message, in order. The first also holds `fixed`; a part for the thread ends it. */
function pack(
  parts: readonly DigestPart[],
  fixed: readonly types.KnownBlock[],
): readonly (readonly DigestPart[])[] {
  const messages: DigestPart[][] = [[]];
  let blocks = fixed.length;
  let length = visibleLength(fixed);
  for (const part of parts) {
    const fits =
      blocks + part.blocks.length <= mostBlocks &&
      length + visibleLength(part.blocks) <= limits.visibleTextPerMessage;
    if (!fits || (part.isDetail && messages.length === 1)) {
      messages.push([]);
      [blocks, length] = [0, 0];
    }
    messages.at(-1)?.push(part);
    blocks += part.blocks.length;
    length += visibleLength(part.blocks);
  }
  return messages;
}

type Label = readonly [one: string, many: string];

const labels: Readonly<Record<FigureId, Label>> = {
  bookings: ['booking', 'bookings'],
  completed: ['completed booking', 'completed bookings'],
  cancelled: ['cancelled booking', 'cancelled bookings'],
  'host-no-shows': ['host no-show', 'host no-shows'],
};
const labelsOfTen: Readonly<Partial<Record<FigureId, string>>> = {
  bookings: 'of the ten busiest members',
  completed: 'of the ten with most of them',
};

/**
 * What rose, what fell and by how much, in sentences of plain text. The first is about all bookings; figures that are
 * nothing in both weeks are left out.
 */
export function headlineSentences(figures: Figures, isCompared: boolean): readonly string[] {
  const shown = figures.figures.filter(({ value, before }) => value > 0 || (before ?? 0) > 0);
  const [first, ...others] = shown;
  if (first === undefined) return [isCompared ? 'No bookings, as in the week before.' : 'No bookings.'];
  const label = labelFor(figures.of);
  if (!isCompared) {
    const counts = (some: readonly Figure[]) =>
      some.length === 0 ? [] : [sentence(some.map(({ id, value }) => `${value} ${label(id, value)}`))];
    return [...counts([first]), ...counts(others)];
  }
  const changes = (some: readonly Figure[]) =>
    (['rose', 'fell', 'stayed'] as const).flatMap((verb) => {
      const parts = some
        .filter((figure) => verbOf(figure) === verb)
        .map((figure, at) => `${label(figure.id, 2)} ${at === 0 ? `${verb} ` : ''}${changeWords(figure)}`);
      return parts.length === 0 ? [] : [sentence(parts)];
    });
  return [...changes([first]), ...changes(others)];
}

function labelFor(of: Figures['of']) {
  return (id: FigureId, count: number) => {
    const [one, many] = labels[id];
    const words = count === 1 ? one : many;
    return of === 'ten-busiest' ? `${words} ${labelsOfTen[id] ?? ''}`.trim() : words;
  };
}

function verbOf({ value, before }: Figure) {
  if (before === null || value === before) return 'stayed';
  return value > before ? 'rose' : 'fell';
}

/** "from 40 to 52 (+30%)" */
function changeWords({ value, before }: Figure): string {
  if (before === null || value === before) return `at ${value}`;
  const percent = formatPercentChange(before, value);
  return `from ${before} to ${value}${percent === null ? '' : ` (${percent})`}`;
}

function sentence(parts: readonly string[]): string {
  const words = joinList(parts);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** What stays together in one message. */
interface DigestPart {
  readonly blocks: readonly types.KnownBlock[];
  /** The same, to be read aloud: plain text. */
  readonly spoken: string;
  /** Belongs into the thread, even where there is room. */
  readonly isDetail?: boolean;
  /** One of its blocks as Slack may draw it. */
  readonly richBlock?: RichBlock;
}

type Load = Extract<DigestUpcoming, { kind: 'load' }>;

const hostsInMain = 10;
const hostsInPart = 50;
const mostHosts = 210;
const upcomingTitle = 'Booked for the week ahead';

function buildDigestParts(model: DigestModel): readonly DigestPart[] {
  const { upcoming } = model;
  const lists = model.isEmpty ? [] : model.lists.map(listPart);
  const coverage = model.isEmpty ? [] : coverageParts(model.lists);
  const weeks = model.trend === null ? [] : [trendPart(model.trend)];
  return [...lists, ...coverage, ...weeks, ...(upcoming === null ? [] : upcomingParts(upcoming, model))];
}

function trendPart(trend: Trend): DigestPart {
  const { block, spoken, richBlock } = buildTrend(trend);
  return { blocks: [block], spoken, richBlock };
}

function listPart(list: DigestList): DigestPart {
  const { title, unit } = list.ranking;
  if (list.kind === 'nameless') {
    const words = namelessWords(list);
    return { blocks: [section(`*${title}*\n${words}`)], spoken: `${title}: ${words}` };
  }
  if (list.rows.length === 0) {
    return { blocks: [section(`*${title}*\n${nobodyText}`)], spoken: `${title}: ${nobodyText}` };
  }
  const rows = list.rows.map((row) => ({ ...row, note: rowNote(row, unit) }));
  return {
    blocks: [section(`*${title}*`), rankingRows(list, rows)],
    spoken: `${title}: ${list.rows.map((row) => spokenRow(row, unit)).join('; ')}.`,
  };
}

/** What the lists leave out, so that nobody is taken for zero. */
function coverageParts(lists: readonly DigestList[]): readonly DigestPart[] {
  const named = lists.flatMap((list) => (list.kind === 'named' && list.rows.length > 0 ? [list] : []));
  const hasNameless = lists.some((list) => list.kind === 'nameless' && list.values.length > 0);
  const words = [
    hasNameless ? 'Lists that rank from below carry no names in a channel.' : '',
    named.length > 0 ? 'Members without such a booking or rating are not listed.' : '',
    named.some(({ mayHaveMore }) => mayHaveMore)
      ? 'Cal.com lists ten members at most: others may have some too.'
      : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
  return words === '' ? [] : [{ blocks: [context(words)], spoken: words }];
}

function upcomingParts(upcoming: DigestUpcoming, model: DigestModel): readonly DigestPart[] {
  const gaps = upcoming.kind === 'load' ? gapWords(upcoming.gaps) : [];
  const words = [upcomingWords(upcoming, model), ...gaps].join(' ');
  const heading = section(`*${upcomingTitle}*\n${escapeUserText(words, 400)}`);
  if (upcoming.kind === 'not-allowed' || upcoming.hosts.length === 0) {
    return [{ blocks: [heading], spoken: words }];
  }
  const { hosts } = upcoming;
  const more =
    hosts.length > hostsInMain
      ? ` The first ${hostsInMain} of ${hosts.length} hosts; the rest is in the thread.`
      : '';
  const note = `Each booking counts for all its hosts.${more}`;
  const main: DigestPart = {
    blocks: [heading, hostRows(hosts.slice(0, hostsInMain), upcoming), context(note)],
    spoken: `${words} ${spokenHosts(hosts.slice(0, hostsInMain))}. ${note}`,
  };
  return [main, ...furtherHosts(upcoming)];
}

/** The hosts beyond the first, for the thread. Whoever is beyond the last row is told as a number. */
function furtherHosts(upcoming: Load): readonly DigestPart[] {
  const shown = upcoming.hosts.slice(0, mostHosts);
  const left = upcoming.hosts.slice(mostHosts);
  const parts: DigestPart[] = [];
  for (let from = hostsInMain; from < shown.length; from += hostsInPart) {
    const some = shown.slice(from, from + hostsInPart);
    const heading = `${upcomingTitle}: hosts ${from + 1} to ${from + some.length}`;
    parts.push({
      blocks: [section(`*${heading}*`), hostRows(some, upcoming)],
      spoken: `${heading}: ${spokenHosts(some)}.`,
      isDetail: true,
    });
  }
  if (left.length > 0) {
    const sum = left.reduce((all, { bookings }) => all + bookings, 0);
    const words = `And ${left.length} more hosts with ${sum} bookings together.`;
    parts.push({ blocks: [context(words)], spoken: words, isDetail: true });
  }
  return parts;
}

function hostRows(hosts: Load['hosts'], { hosts: all }: Load): types.RichTextBlock {
  const most = Math.max(...all.map(({ bookings }) => bookings));
  return barRows(
    hosts.map(({ name, bookings }) => ({
      lead: '',
      fraction: bookings / most,
      value: String(bookings),
      name,
    })),
  );
}

const spokenHosts = (hosts: Load['hosts']) =>
  hosts.map(({ name, bookings }) => `${singleLine(name, 60)} ${bookings}`).join('; ');

/** What the numbers are of, when the next ones come, and what may be done about it. */
function buildDigestFooter(model: DigestModel, hasThread: boolean): readonly types.KnownBlock[] {
  const parts = [...understoodWords(model), nextWords(model), ...(hasThread ? ['more in the thread'] : [])];
  const buttons = model.isPreview ? [] : footerButtons(model);
  return [
    context(parts.map((part) => escapeUserText(part, 160)).join('  ·  ')),
    ...(buttons.length === 0 ? [] : [{ type: 'actions' as const, elements: [...buttons] }]),
  ];
}

function nextWords({ digest, nextAt }: DigestModel): string {
  if (nextAt === null) return 'paused: no next one';
  const isLeftOut = digest.skipAt?.getTime() === nextAt.getTime();
  return `next: ${timeWords(nextAt, digest.schedule.timeZone)}${isLeftOut ? ' (will be left out)' : ''}`;
}

const timeWords = (at: Date, timeZone: string) => formatWallTime(at, timeZone, 'EEE d MMM yyyy, HH:mm');

function footerButtons({ digest, nextAt }: DigestModel): readonly types.Button[] {
  const { timeZone } = digest.schedule;
  const whole = encodeDigest({ digestId: digest.id, runAt: null });
  if (whole === null) return [];
  const runAt = nextAt && Math.floor(nextAt.getTime() / 1000);
  const run = runAt === null ? null : encodeDigest({ digestId: digest.id, runAt });
  return [
    button('Change', actionIds.digestChange, whole),
    ...(run === null || nextAt === null
      ? []
      : [
          {
            ...button('Skip next', actionIds.digestSkip, run),
            confirm: {
              title: plain('Skip the next one?'),
              text: plain(
                `The digest of ${timeWords(nextAt, timeZone)} (${zoneLabel(timeZone)}) will not be posted. Later ones will.`,
              ),
              confirm: plain('Skip it'),
              deny: plain('Keep it'),
            },
          },
        ]),
    {
      ...button('Stop', actionIds.digestStop, whole),
      confirm: {
        title: plain('Stop this digest?'),
        text: plain(
          'It will not be posted here any more. If you are neither its owner nor an admin, it is paused instead, and its owner is told who did so.',
        ),
        confirm: plain('Stop it'),
        deny: plain('Keep it'),
        style: 'danger',
      },
    },
  ];
}

/** A digest's message with its thread below it, as far as one message holds. Seen by the asker alone. */
export function buildDigestPreview(main: Message, thread: readonly Message[]): Message {
  const words = 'Preview: only you see this, and nothing was posted.';
  const blocks: types.KnownBlock[] = [context(words), ...main.blocks];
  let left = thread.length;
  for (const message of thread) {
    const more: readonly types.KnownBlock[] = [
      { type: 'divider' },
      context('In its thread:'),
      ...message.blocks,
    ];
    // One place is kept for what is said below.
    const fits =
      blocks.length + more.length < limits.blocksPerMessage &&
      visibleLength([...blocks, ...more]) < limits.visibleTextPerMessage - 200;
    if (!fits) break;
    blocks.push(...more);
    left -= 1;
  }
  const rest = left === 0 ? [] : [context('More follows in the thread, which a preview has no room for.')];
  return {
    text: accessibleText(`${words} ${main.text}`),
    blocks: [...blocks, ...rest],
    richBlock: main.richBlock,
  };
}
