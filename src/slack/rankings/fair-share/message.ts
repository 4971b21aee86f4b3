import type { types } from '@slack/bolt';
import type { FairShareAnswer, HostLoad } from '../../../fair-share/fair-share';
import type { UnderstoodQuestion } from '../../../rankings/answer';
import { maxBookingsCounted } from '../../../rankings/count';
import { type CarriedCount, type CarriedQuestion, encodeCount, encodeQuestion } from '../../kit/action-value';
import { actionIds } from '../../kit/ids';
import { limits } from '../../kit/limits';
import type { Message } from '../../kit/message';
import { buildNotice, type NoticeButton } from '../../kit/notice-message';
import { context, escapeUserText, fallbackText, section, singleLine } from '../../kit/text';
import { barRows } from '../blocks';
import { buildRankingsActions, showMine } from '../rankings-menus-view';
import { formatPublic, formatUnderstood } from '../text';
import type { CountProgress } from './count';
import {
  accessName,
  answerSentence,
  footnote,
  hostLoadWords,
  hoursSentence,
  idleSentence,
  membersOf,
  partSentence,
  spreadSentence,
  thousands,
  tooLowSentence,
} from './text';

const maxRows = 20;
const maxNames = 40;
const nameLength = 40;
const maxNamedInPublic = 3;
const hiddenName = 'A colleague (hidden)';
const namelessRow = '–';

/** The answer as its asker sees it. */
export function buildFairShareMessage(given: FairShareAnswer): Message {
  const hosts = given.share.hosts.map((host) => ({ ...host, name: singleLine(host.name, 60) }));
  const answer = { ...given, share: { ...given.share, hosts } };
  const { extent, through } = answer;
  const loaded = hosts.filter(({ bookings }) => bookings > 0);
  const canShare = extent.kind === 'whole' && through.seesAll && loaded.length > 0;
  const access = through.whose === 'own' ? [] : [accessName(through)];
  const rest = loaded
    .slice(maxRows)
    .map(({ name, bookings }) => `${escapeUserText(name, nameLength)} ${bookings}`);
  const idle = hosts
    .filter(({ bookings }) => bookings === 0)
    .map(({ name }) => escapeUserText(name, nameLength));
  const idleWords = idleSentence(answer);
  return buildAnswer({
    said: [
      partSentence(answer),
      answerSentence(answer, ({ name }) => name),
      tooLowSentence(answer),
      spreadSentence(answer),
      hoursSentence(answer),
    ],
    where: [...formatUnderstood(answer), ...access],
    rows: loaded.slice(0, maxRows).map((host) => ({
      ...host,
      hoursText: `${host.hours.toFixed(1)} h`,
      note: host.isMember ? '' : 'not in the team',
    })),
    further: [
      ...(rest.length === 0 ? [] : [`*And ${rest.length} more:* ${fittingList(rest)}`]),
      ...(idleWords === null ? [] : [`*${idleWords}:* ${fittingList(idle)}`]),
    ],
    spoken: loaded.map((host) => `${host.name}, ${hostLoadWords(host)}`),
    note: footnote(answer),
    actions: buildRankingsActions(answer, canShare),
  });
}

/**
 * The part for everyone in the channel. Nobody is named from below (design §5.3): neither those at or under the median
 * nor those with nothing; and at most three from above.
 */
export function buildSharedFairShare(
  answer: FairShareAnswer,
  sharedBy: string,
  hidden: ReadonlySet<number>,
): Message {
  const team = membersOf(answer.share);
  const median = answer.share.spread?.bookings.median ?? 0;
  const named = new Set(team.slice(0, maxNamedInPublic).filter(({ bookings }) => bookings > median));
  const nameOf = (host: HostLoad) => (hidden.has(host.calcomUserId) ? hiddenName : singleLine(host.name, 60));
  const loaded = team.filter(({ bookings }) => bookings > 0);
  const idle = idleSentence(answer);
  const from = `Shared by ${singleLine(sharedBy, 60)}.`;
  return buildAnswer({
    said: [answerSentence(answer, nameOf), spreadSentence(answer), idle === null ? null : `${idle}.`],
    where: formatPublic(answer),
    rows: loaded.slice(0, maxRows).map((host) => ({
      ...host,
      name: named.has(host) ? nameOf(host) : namelessRow,
      hoursText: '',
      note: '',
    })),
    further: [],
    spoken: [...named].map((host) => `${nameOf(host)}, ${hostLoadWords(host)}`),
    note: `${footnote(answer)} ${from}`,
    actions: showMine(answer),
  });
}

interface Parts {
  /** The answer, and what explains it: plain text, a sentence each. */
  readonly said: readonly (string | null)[];
  readonly where: readonly string[];
  readonly rows: readonly (Pick<HostLoad, 'name' | 'bookings'> & {
    readonly hoursText: string;
    readonly note: string;
  })[];
  /** Below the bars: our own mrkdwn. */
  readonly further: readonly string[];
  readonly spoken: readonly string[];
  readonly note: string;
  readonly actions: readonly types.KnownBlock[];
}

function buildAnswer({ said, where, rows, further, spoken, note, actions }: Parts): Message {
  const sentences = said.flatMap((sentence) => (sentence === null ? [] : [sentence]));
  const [first = '', ...others] = sentences.map((sentence) => escapeUserText(sentence, 300));
  return {
    text: fallbackText(
      [
        ...sentences,
        `${where.join(', ')}.`,
        ...(spoken.length === 0 ? [] : [`${spoken.join('; ')}.`]),
        note,
      ].join(' '),
    ),
    blocks: [
      section([`*${first}*`, ...others].join('\n')),
      whereLine(where),
      ...(rows.length === 0 ? [] : [loadRows(rows)]),
      ...further.map(section),
      context(escapeUserText(note, 200)),
      ...actions,
    ],
  };
}

const whereLine = (parts: readonly string[]) =>
  context(parts.map((part) => escapeUserText(part, 130)).join('  ·  '));

/** Rank, bar and number, then the name. */
function loadRows(rows: Parts['rows']): types.RichTextBlock {
  const most = Math.max(...rows.map(({ bookings }) => bookings));
  return barRows(
    rows.map(({ name, bookings, hoursText, note }) => ({
      lead: String(1 + rows.filter((other) => other.bookings > bookings).length),
      fraction: bookings / most,
      value: thousands(bookings),
      change: hoursText,
      name,
      note,
    })),
  );
}

/** As many as a section takes; the rest as their number. */
function fittingList(items: readonly string[]): string {
  let length = 0;
  const fitting = items.slice(0, maxNames).filter((item) => {
    length += item.length + 2;
    return length <= limits.sectionText - 200;
  });
  const left = items.length - fitting.length;
  return [...fitting, ...(left === 0 ? [] : [`and ${left} others`])].join(', ');
}

/** While it counts. */
export function buildCountProgress({ bookings, expected }: CountProgress, count: CarriedCount): Message {
  const of = expected !== null && expected > bookings ? ` of about ${thousands(expected)}` : '';
  const value = encodeCount(count);
  return buildNotice(
    bookings === 0
      ? '*Counting the bookings of each host…*'
      : `*Counting: ${thousands(bookings)}${of} bookings so far…*`,
    value === null ? null : { label: 'Stop', actionId: actionIds.fairShareStop, value },
  );
}

/** Nothing is counted: there are more bookings than it takes. */
export function buildTooMany(understood: UnderstoodQuestion, expected: number | null): Message {
  const max = thousands(maxBookingsCounted);
  const many = expected === null ? `more than ${max}` : `about ${thousands(expected)}`;
  const { text, blocks } = buildNotice(
    `*There are ${many} bookings in this period.* A fair share counts up to ${max}: choose a shorter period, a team or an event type.`,
  );
  const where = whereLine(formatUnderstood(understood));
  return { text, blocks: [...blocks, where, ...buildRankingsActions(understood, false)] };
}

export const buildStopped = (asked: CarriedQuestion) =>
  buildNotice('*Stopped before anything was counted.*', countAgainButton(asked));

/** For a button of a count that is over or was lost with a restart. */
export const buildGone = (asked: CarriedQuestion) =>
  buildNotice('*This count has ended, or Roundup was restarted.*', countAgainButton(asked));

export const buildForgotten = (asked: CarriedQuestion) =>
  buildNotice('*These numbers are too old to share.* Count again, then share.', countAgainButton(asked));

function countAgainButton(asked: CarriedQuestion): NoticeButton | null {
  const value = encodeQuestion({ text: asked.text, askedAt: asked.askedAt });
  return value === null ? null : { label: 'Count again', actionId: actionIds.rankingsShow, value };
}
