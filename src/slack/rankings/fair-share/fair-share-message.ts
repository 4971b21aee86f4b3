import type { types } from '@slack/bolt';
import type { FairShare, FairShareAnswer, HostLoad } from '../../../fair-share/fair-share';
import { countOf, fairShareWords, hostLoadNote, hostLoadWords, thousands } from '../../../fair-share/text';
import { encodeQuestion } from '../../kit/action-value';
import { button } from '../../kit/blocks';
import { actionIds } from '../../kit/ids';
import { limits } from '../../kit/limits';
import type { Message } from '../../kit/message';
import { context, dateToken, escapeUserText, fallbackText, plain, section, singleLine } from '../../kit/text';
import { barRows } from '../blocks';
import { buildRankingsActions, carriedQuestion } from '../rankings-menus-view';
import { understoodWords } from '../text';
import { accessWords, hoursWords, methodWords, reachedWords } from './text';

const mostRows = 20;
const mostNames = 40;
const nameLength = 40;

/** The answer as its asker sees it. `isRemembered`: it was counted for an earlier question, and nothing was asked now. */
export function buildFairShareMessage(answer: FairShareAnswer, isRemembered: boolean): Message {
  const { extent, period, through } = answer;
  const share = withShortNames(answer.share);
  const isWhole = extent.kind === 'whole';
  const title = isWhole ? 'Fair share' : 'Fair share of a part';
  const understood = understoodWords(answer);
  const loaded = share.hosts.filter(({ bookings }) => bookings > 0);
  // Where nobody has any, nobody is to be named for it.
  const idle = loaded.length === 0 ? [] : share.hosts.filter(({ bookings }) => bookings === 0);
  const said = [...fairShareWords(share), hoursWords(share)].filter((words) => words !== '');
  const read = `${thousands(share.read.counted)} of ${thousands(share.read.bookings)} bookings that were read count.`;
  const notes = [accessWords(through), methodWords(answer), read].join(' ');
  const partly = isWhole ? [] : [partWords(answer)];
  const rows = loaded.slice(0, mostRows);
  const more = loaded.slice(mostRows);
  const canShare = isWhole && through.seesAll && loaded.length > 0;
  return {
    text: fallbackText(
      `${title}: ${understood.join(', ')}. ${[...partly, ...said].join(' ')} ${loaded.map(spokenLoad).join('; ')}. ${notes}`,
    ),
    blocks: [
      { type: 'header', text: plain(title) },
      context(understood.map((part) => escapeUserText(part, 130)).join('  ·  ')),
      ...partly.map((words) => section(`*${escapeUserText(words, 300)}*`)),
      section(said.map((words) => escapeUserText(words, 300)).join('\n')),
      ...(rows.length === 0 ? [] : [loadRows(rows)]),
      ...(more.length === 0 ? [] : [section(`*And ${more.length} more*: ${loadList(more)}`)]),
      ...(idle.length === 0 ? [] : [section(`*${idleTitle(answer)}*: ${nameList(idle)}`)]),
      context(escapeUserText(notes, 900)),
      ...(isRemembered ? [context(rememberedWords(answer))] : []),
      ...againBlocks(answer, isRemembered),
      ...buildRankingsActions(answer, canShare),
    ],
  };

  function rememberedWords({ countedAt }: FairShareAnswer): string {
    const fallback = `${countedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    return `Counted ${dateToken(countedAt, '{date_short_pretty} {time}', fallback)} and remembered since.`;
  }

  function idleTitle({ through: { seesAll } }: FairShareAnswer): string {
    const none = isWhole ? 'None' : 'None so far';
    return seesAll ? `${none} (${idle.length})` : `${none} that this access lists (${idle.length})`;
  }

  function partWords({ share: { read: partly } }: FairShareAnswer): string {
    const back = extent.kind === 'part' && extent.reached !== null;
    const until = back ? `, from the latest back to ${reachedWords(extent.reached, period.timeZone)}` : '';
    return `This is a part: ${countOf(partly.bookings, 'booking')} of the period${until}. What lies before is not counted.`;
  }
}

const withShortNames = (share: FairShare): FairShare => ({
  ...share,
  hosts: share.hosts.map((host) => ({ ...host, name: singleLine(host.name, 60) })),
});

/** Bar and number of bookings; the rest stands behind the name. */
function loadRows(hosts: readonly HostLoad[]): types.RichTextBlock {
  const most = Math.max(...hosts.map(({ bookings }) => bookings));
  return barRows(
    hosts.map((host) => ({
      lead: '',
      fraction: host.bookings / most,
      value: thousands(host.bookings),
      name: host.name,
      note: hostLoadNote(host),
    })),
  );
}

const loadList = (hosts: readonly HostLoad[]) =>
  fittingList(
    hosts.map(({ name, bookings }) => `${escapeUserText(name, nameLength)} ${thousands(bookings)}`),
  );

const nameList = (hosts: readonly HostLoad[]) =>
  fittingList(hosts.map(({ name }) => escapeUserText(name, nameLength)));

/** As many as a section takes; the rest as their number. */
function fittingList(items: readonly string[]): string {
  let length = 0;
  const fitting = items.slice(0, mostNames).filter((item) => {
    length += item.length + 2;
    return length <= limits.sectionText - 200;
  });
  const left = items.length - fitting.length;
  return [...fitting, ...(left === 0 ? [] : [`and ${left} others`])].join(', ');
}

const spokenLoad = (host: HostLoad) => `${host.name}, ${hostLoadWords(host)}`;

/** Asks for all of it, or for new numbers. */
function againBlocks(answer: FairShareAnswer, isRemembered: boolean): readonly types.KnownBlock[] {
  const value = encodeQuestion(carriedQuestion(answer));
  const isPart = answer.extent.kind === 'part';
  if (value === null || !(isRemembered || isPart)) return [];
  const [label, actionId] = isPart
    ? ['Count all of it', actionIds.fairShareGoOn]
    : ['Count again', actionIds.fairShareAgain];
  return [{ type: 'actions', elements: [button(label, actionId, value)] }];
}
