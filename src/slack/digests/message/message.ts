import type { types } from '@slack/bolt';
import type { DigestList, DigestModel, DigestRow, DigestUpcoming } from '../../../digests/digest-model';
import { toSeconds } from '../../../lib/time/calendar';
import { zoneTime } from '../../../lib/time/describe-period';
import { defaultQuestion } from '../../../rankings/question';
import { accessibleRankChange, formatPublicRankChange } from '../../../rankings/rank-change';
import { formatValue } from '../../../rankings/ranking';
import { encodeDigest, encodeQuestion } from '../../kit/action-value';
import { button } from '../../kit/blocks';
import { actionIds } from '../../kit/ids';
import { limits } from '../../kit/limits';
import type { Message } from '../../kit/message';
import {
  accessibleText,
  context,
  escapeUserText,
  fallbackText,
  plain,
  section,
  singleLine,
  visibleLength,
} from '../../kit/text';
import { barRows, rankingChart, rankingRows, rowsInOverview } from '../../rankings/blocks';
import { printRankingsRequest } from '../../rankings/rankings-request';
import { shownValue } from '../../rankings/text';
import { runTimeText } from '../list/text';
import {
  comingWeek,
  contextText,
  coverageText,
  emptyText,
  figuresText,
  footnoteText,
  headlineText,
  missedText,
  namelessText,
  standoutText,
  titleText,
  upcomingText,
  usualWords,
} from './text';

/** The message of a run, which everyone in the channel sees, and the messages of its thread. */
export function buildDigestMessage(model: DigestModel) {
  const { digest, isEmpty, upcoming } = model;
  const isShort = isEmpty && digest.content.whenEmpty !== 'full';
  const title = titleText(model);
  const sentences = [
    usualWords(model),
    standoutText(model),
    isEmpty ? emptyText(model) : '',
    model.missedPeriod === null ? '' : missedText(model.missedPeriod, model),
  ].filter((words) => words !== '');
  const about = sentences.map((words) => escapeUserText(words, 400)).join(' ');
  const headline = `${title}: ${headlineText(model)}.`;
  const first = isEmpty ? null : firstPart(model.lists);
  const lines = isEmpty
    ? []
    : model.lists.filter((list) => list !== first?.list).map((list) => listLine(list, model));
  const coming = upcoming === null || isShort ? '' : upcomingText(upcoming, model);
  const footnote = footnoteText(model);
  const thread = isShort ? [] : buildThread(model);
  const small = [...contextText(model), ...(thread.length > 0 ? ['details in the thread'] : [])];
  const blocks: types.KnownBlock[] = [
    section(`*${escapeUserText(headline, 300)}*${about === '' ? '' : `\n${about}`}`),
    ...(first === null ? [] : [first.block]),
    ...(lines.length === 0 ? [] : [section(lines.map(({ mrkdwn }) => mrkdwn).join('\n'))]),
    ...(coming === '' ? [] : [section(escapeUserText(coming, 600).replace(/^[^:]+:/, '*$&*'))]),
    ...(footnote === '' ? [] : [context(escapeUserText(footnote, 600))]),
    context(small.map((part) => escapeUserText(part, 160)).join('  ·  ')),
    ...buttonsOf(model),
  ];
  const accessible = [
    headline,
    ...sentences,
    ...(first === null ? [] : [first.accessible]),
    ...lines.map((line) => line.accessible),
    coming,
    footnote,
    `${small.join('. ')}.`,
  ].filter((words) => words !== '');
  const main: Message = { text: fallbackText(accessible.join(' ')), blocks, richBlock: first?.richBlock };
  return { main, thread, isEmpty };
}

type Named = Extract<DigestList, { kind: 'named' }>;

/** The first list with names, as bars and as a chart. */
function firstPart(lists: readonly DigestList[]) {
  const list = lists.find((each): each is Named => each.kind === 'named' && each.rows.length > 0);
  if (list === undefined) return null;
  const block = titledRows(list);
  return {
    list,
    block,
    accessible: accessibleList(list, list.rows),
    richBlock: rankingChart(list, list.rows, block),
  };
}

function titledRows(list: Named): types.RichTextBlock {
  const rows = rankingRows(
    list,
    list.rows.map((row) => ({ ...row, note: changeOf(row, list) })),
  );
  return titled(list.ranking.title, rows);
}

function titled(title: string, { elements }: types.RichTextBlock): types.RichTextBlock {
  const heading = { type: 'text' as const, text: title, style: { bold: true } };
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [heading] }, ...elements] };
}

/** A row's change since the period before, rises only: a channel is never told of anyone's fall. */
const changeOf = ({ rankChange }: DigestRow, { ranking }: Named) =>
  rankChange === null ? '' : formatPublicRankChange({ rankChange }, ranking.unit);

/** "Most completed: 1. Ana Pires, 14 bookings (up 3 places, +9); …" */
function accessibleList(list: Named, rows: readonly DigestRow[]): string {
  const all = rows.map((row) => {
    const change = changeOf(row, list);
    const words = `${row.rank}. ${singleLine(row.name, 60)}, ${formatValue(row.value, list.ranking.unit)}`;
    return change === '' ? words : `${words} (${accessibleRankChange(change)})`;
  });
  return `${list.ranking.title}: ${all.length === 0 ? 'nobody' : all.join('; ')}.`;
}

/** "*Most completed:* Rui Pires 16 · Lena Vogt 9 · 田中 美咲 6" */
function listLine(
  list: DigestList,
  { run }: Pick<DigestModel, 'run'>,
): { readonly mrkdwn: string; readonly accessible: string } {
  const { title } = list.ranking;
  if (list.kind === 'nameless') {
    const words = namelessText(list, run.period);
    return { mrkdwn: `*${title}:* ${words}`, accessible: `${title}: ${words}.` };
  }
  const rows = list.rows.slice(0, rowsInOverview);
  const shown = rows.map(({ name, value }) => `${escapeUserText(name, 40)} ${shownValue(value, list)}`);
  return {
    mrkdwn: `*${title}:* ${shown.length === 0 ? 'nobody' : shown.join('  ·  ')}`,
    accessible: accessibleList(list, rows),
  };
}

/** A paused digest has no next run to skip. */
function buttonsOf({ digest, run, nextAt }: DigestModel): readonly types.KnownBlock[] {
  const { timeZone } = digest.schedule;
  const period = { kind: 'range', ...run.period } as const;
  const mine = encodeQuestion({
    text: printRankingsRequest({ ...defaultQuestion, ranking: null, person: { by: 'me' }, period }),
    askedAt: toSeconds(run.at),
  });
  const isSkipped = nextAt === null || digest.skipAt?.getTime() === nextAt.getTime();
  const skip = isSkipped ? null : encodeDigest(digest, { runAt: toSeconds(nextAt) });
  const elements = [
    ...(mine === null ? [] : [button('Show me mine', actionIds.shareMine, mine)]),
    button('Change…', actionIds.digestChange, encodeDigest(digest)),
    ...(skip === null || nextAt === null
      ? []
      : [
          {
            ...button('Skip next', actionIds.digestSkip, skip),
            confirm: {
              title: plain('Skip the next one?'),
              text: plain(
                `Nothing is posted here on ${runTimeText(nextAt, timeZone)} (${zoneTime(timeZone)}). The ones after it are.`,
              ),
              confirm: plain('Skip it'),
              deny: plain('Keep it'),
            },
          },
        ]),
  ];
  return [{ type: 'actions', elements }];
}

/** Blocks that stay together in one message. */
interface DigestPart {
  readonly blocks: readonly types.KnownBlock[];
  /** The same as plain text, for screen readers. */
  readonly accessible: string;
}

const maxBlocks = 40;

/** Full lists, all hosts, and how they are counted. Empty when the main message says all of it. */
function buildThread(model: DigestModel): readonly Message[] {
  const { lists, upcoming, isEmpty } = model;
  const isMore = !isEmpty && lists.length > 1;
  const hosts = upcoming?.kind === 'load' && upcoming.hosts.length > 1 ? hostParts(upcoming, model) : [];
  if (!isMore && hosts.length === 0) return [];
  const figures = isMore ? figuresText(model) : '';
  const coverage = isMore ? coverageText(model) : '';
  const small = (words: string): readonly DigestPart[] =>
    words === '' ? [] : [{ blocks: [context(words)], accessible: words }];
  const parts = [
    ...(figures === '' ? [] : [{ blocks: [context(figures)], accessible: `${figures}.` }]),
    ...(isMore ? lists.map((list) => listPart(list, model)) : []),
    ...small(coverage),
    ...hosts,
  ];
  const title = `${titleText(model)}: details`;
  return pack(parts, section(`*${escapeUserText(title, 200)}*`)).map((some, at) => ({
    text: fallbackText(`${title}. ${some.map(({ accessible }) => accessible).join(' ')}`),
    blocks: [
      ...(at === 0 ? [section(`*${escapeUserText(title, 200)}*`)] : []),
      ...some.flatMap(({ blocks }) => blocks),
    ],
  }));
}

/** Splits the parts over messages that Slack accepts. The first message begins with `head`. */
function pack(parts: readonly DigestPart[], head: types.KnownBlock): readonly (readonly DigestPart[])[] {
  const messages: DigestPart[][] = [[]];
  let [blocks, length] = [1, visibleLength(head)];
  for (const part of parts) {
    const fits =
      blocks + part.blocks.length <= maxBlocks &&
      length + visibleLength(part.blocks) <= limits.visibleTextPerMessage;
    if (!fits) {
      messages.push([]);
      [blocks, length] = [0, 0];
    }
    messages.at(-1)?.push(part);
    blocks += part.blocks.length;
    length += visibleLength(part.blocks);
  }
  return messages;
}

function listPart(list: DigestList, model: DigestModel): DigestPart {
  if (list.kind === 'named' && list.rows.length > 0) {
    return { blocks: [titledRows(list)], accessible: accessibleList(list, list.rows) };
  }
  const { mrkdwn, accessible } = listLine(list, model);
  return { blocks: [section(mrkdwn)], accessible };
}

type Load = Extract<DigestUpcoming, { kind: 'load' }>;

const hostsInPart = 50;
const maxHosts = 210;

/** Hosts beyond the last row are summed up in one line. */
function hostParts(upcoming: Load, model: DigestModel): readonly DigestPart[] {
  const shown = upcoming.hosts.slice(0, maxHosts);
  const left = upcoming.hosts.slice(maxHosts);
  const parts: DigestPart[] = [];
  for (let from = 0; from < shown.length; from += hostsInPart) {
    const some = shown.slice(from, from + hostsInPart);
    const which = shown.length > hostsInPart ? `, hosts ${from + 1}–${from + some.length}` : ' by host';
    const heading = `${comingWeek(upcoming, model)}${which}`;
    const names = some.map(({ name, bookings }) => `${singleLine(name, 60)} ${bookings}`).join('; ');
    parts.push({ blocks: [titled(heading, hostRows(some, upcoming))], accessible: `${heading}: ${names}.` });
  }
  const sum = left.reduce((all, { bookings }) => all + bookings, 0);
  const words = [
    ...(left.length > 0 ? [`And ${left.length} more hosts with ${sum} bookings together.`] : []),
    'A booking counts for each of its hosts.',
  ].join(' ');
  return [...parts, { blocks: [context(words)], accessible: words }];
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

/** The message followed by as much of its thread as fits into one message. Only the asker sees it. */
export function buildDigestPreview(main: Message, thread: readonly Message[]): Message {
  const words = 'Only you see this preview. Nothing was posted.';
  const blocks: types.KnownBlock[] = [context(words), ...main.blocks];
  let left = thread.length;
  for (const message of thread) {
    const more: readonly types.KnownBlock[] = [
      { type: 'divider' },
      context('In its thread:'),
      ...message.blocks,
    ];
    // One block is reserved for the closing line.
    const fits =
      blocks.length + more.length < limits.blocksPerMessage &&
      visibleLength([...blocks, ...more]) < limits.visibleTextPerMessage - 200;
    if (!fits) break;
    blocks.push(...more);
    left -= 1;
  }
  const rest = left === 0 ? [] : [context('The thread goes on: a preview has no room for the rest.')];
  return {
    text: accessibleText(`${words} ${main.text}`),
    blocks: [...blocks, ...rest],
    richBlock: main.richBlock,
  };
}
