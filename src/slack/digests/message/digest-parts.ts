import type { types } from '@slack/bolt';
import type { DigestList, DigestModel, DigestUpcoming } from '../../../digests/digest-model';
import type { Trend } from '../../../rankings/trend';
import { gapWords } from '../../kit/gap-words';
import { context, plainLine, section, wireText } from '../../kit/mrkdwn';
import type { Picture } from '../../kit/picture';
import { barRows } from '../../rankings/bar-rows';
import { nobodyWords, rankingRows } from '../../rankings/rankings-rows';
import { buildTrend } from '../../rankings/trend';
import { namelessWords, rowNote, spokenRow, upcomingWords } from './digest-words';

/** What stays together in one message. */
export interface DigestPart {
  readonly blocks: readonly types.KnownBlock[];
  /** The same, to be read aloud: plain text. */
  readonly spoken: string;
  /** Belongs into the thread, even where there is room. */
  readonly isDetail?: boolean;
  /** One of its blocks as Slack may draw it. */
  readonly picture?: Picture;
}

type Load = Extract<DigestUpcoming, { kind: 'load' }>;

const hostsInMain = 10;
const hostsInPart = 50;
const mostHosts = 210;
const upcomingTitle = 'Booked for the week ahead';

export function buildDigestParts(model: DigestModel): readonly DigestPart[] {
  const { upcoming } = model;
  const lists = model.isEmpty ? [] : model.lists.map(listPart);
  const coverage = model.isEmpty ? [] : coverageParts(model.lists);
  const weeks = model.trend === null ? [] : [trendPart(model.trend)];
  return [...lists, ...coverage, ...weeks, ...(upcoming === null ? [] : upcomingParts(upcoming, model))];
}

function trendPart(trend: Trend): DigestPart {
  const { block, spoken, picture } = buildTrend(trend);
  return { blocks: [block], spoken, picture };
}

function listPart(list: DigestList): DigestPart {
  const { title, unit } = list.ranking;
  if (list.kind === 'nameless') {
    const words = namelessWords(list);
    return { blocks: [section(`*${title}*\n${words}`)], spoken: `${title}: ${words}` };
  }
  if (list.rows.length === 0) {
    return { blocks: [section(`*${title}*\n${nobodyWords}`)], spoken: `${title}: ${nobodyWords}` };
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
  const heading = section(`*${upcomingTitle}*\n${wireText(words, 400)}`);
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
  hosts.map(({ name, bookings }) => `${plainLine(name, 60)} ${bookings}`).join('; ');
