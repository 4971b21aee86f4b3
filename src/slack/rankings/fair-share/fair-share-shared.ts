import type { FairShareAnswer } from '../../../fair-share/fair-share';
import { countOf, thousands } from '../../../fair-share/text';
import type { Message } from '../../kit/message';
import { context, escapeUserText, fallbackText, plain, section, singleLine } from '../../kit/text';
import { publicWords } from '../text';
import { methodWords } from './text';

const mostNamed = 3;
const hiddenName = 'A colleague (hidden)';

/**
 * The part for everyone in the channel: totals, median and spread, and who carries most. Nobody is named from below
 * (design §5.3): neither those under the median nor those with nothing.
 */
export function buildSharedFairShare(
  answer: FairShareAnswer,
  sharedBy: string,
  hidden: ReadonlySet<number>,
): Message {
  const { share } = answer;
  const team = share.hosts.filter(({ isMember }) => isMember);
  const where = publicWords(answer);
  const said = [totalWords(answer), ...spreadWords(answer), ...mostWords()];
  const footer = `Shared by ${singleLine(sharedBy, 60)} from Cal.com. ${methodWords(answer)}`;
  return {
    text: fallbackText(`Fair share: ${where.join(', ')}. ${said.join(' ')} ${footer}`),
    blocks: [
      { type: 'header', text: plain('Fair share') },
      context(where.map((part) => escapeUserText(part, 130)).join('  ·  ')),
      section(said.map((words) => escapeUserText(words, 300)).join('\n')),
      context(escapeUserText(footer, 600)),
    ],
  };

  function mostWords(): readonly string[] {
    const median = share.spread?.bookings.median ?? 0;
    const most = team.filter(({ bookings }) => bookings > median).slice(0, mostNamed);
    if (most.length === 0) return [];
    const named = most.map(({ calcomUserId, name, bookings, timesMedian }) => {
      const shown = hidden.has(calcomUserId) ? hiddenName : singleLine(name, 60);
      const times = timesMedian.bookings === null ? '' : `, ${timesMedian.bookings} times the median`;
      return `${shown} (${countOf(bookings, 'booking')}${times})`;
    });
    return [`Most is carried by ${named.join(', ')}.`];
  }
}

function totalWords({ share: { read, hosts } }: FairShareAnswer): string {
  const people = countOf(hosts.filter(({ isMember }) => isMember).length, 'person').replace(
    'persons',
    'people',
  );
  return `${countOf(read.counted, 'booking')} in a team of ${people}.`;
}

function spreadWords({ share: { spread } }: FairShareAnswer): readonly string[] {
  if (spread === null) return [];
  const { bookings, hours } = spread;
  return [
    `The median is ${countOf(bookings.median, 'booking')} and ${countOf(hours.median, 'hour')}; half of the team has ${thousands(bookings.lowerQuartile)} to ${thousands(bookings.upperQuartile)} bookings.`,
  ];
}
