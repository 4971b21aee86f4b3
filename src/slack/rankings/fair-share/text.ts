import type { FairShare, FairShareAnswer, HostLoad } from '../../../fair-share/fair-share';
import { dayAndMonth } from '../../../lib/time/describe-period';
import { localDateOf } from '../../../lib/time/wall-time';
import { gapWords } from '../../kit/gap-words';
import { singleLine } from '../../kit/text';

// Below this many times the median nobody stands out.
const muchMore = 1.5;

export const membersOf = ({ hosts }: FairShare) => hosts.filter(({ isMember }) => isMember);

/** The answer in one sentence: who hosted the most, or that nobody stands out. Plain text. */
export function answerSentence(answer: FairShareAnswer, nameOf: (host: HostLoad) => string): string {
  const { read } = answer.share;
  const team = membersOf(answer.share);
  const [first] = team;
  const had = verbFor(answer);
  if (read.counted === 0) return 'No confirmed bookings in this period.';
  if (first === undefined || first.bookings === 0) return `Nobody in this team ${had} a booking.`;
  const times = first.timesMedian.bookings;
  const part = first.bookings === read.counted ? 'all' : `${thousands(first.bookings)} of`;
  const most =
    read.counted === 1
      ? `${nameOf(first)} ${had} the only booking`
      : `${nameOf(first)} ${had} ${part} ${countOf(read.counted, 'booking')}`;
  if (team.length === 1) return `${most}.`;
  if (times === null) return `${most}; half of the team ${had} none.`;
  if (times >= muchMore) return `${most}, ${times} times the median.`;
  return `${countOf(read.counted, 'booking')}, evenly shared: nobody ${had} more than ${thousands(first.bookings)}.`;
}

/** How the bookings are spread over the team; null where half of it has none. Plain text. */
export function spreadSentence({ share: { spread, read } }: FairShareAnswer): string | null {
  if (spread === null || read.counted === 0 || spread.bookings.median === 0) return null;
  const { median, lowerQuartile, upperQuartile } = spread.bookings;
  return `The median is ${countOf(median, 'booking')}; half of the team has ${thousands(lowerQuartile)} to ${thousands(upperQuartile)}.`;
}

/** Who has the most hours, where that is another than who has the most bookings. Plain text. */
export function hoursSentence(answer: FairShareAnswer): string | null {
  const [first, ...others] = membersOf(answer.share);
  const longest = others.reduce((most, host) => (host.hours > (most?.hours ?? 0) ? host : most), first);
  const times = longest?.timesMedian.hours ?? null;
  if (longest === undefined || longest === first || times === null || times <= 1) return null;
  return `${longest.name} ${verbFor(answer)} the most hours: ${longest.hours}, ${times} times the median.`;
}

/** `1 person had no bookings`; none for nobody, and where nobody had any. */
export function idleSentence(answer: FairShareAnswer): string | null {
  const idle = answer.share.hosts.filter(({ bookings }) => bookings === 0).length;
  if (idle === 0 || answer.share.read.counted === 0) return null;
  const none = answer.extent.kind === 'whole' ? 'no bookings' : 'none of these bookings';
  return `${idle === 1 ? '1 person' : `${thousands(idle)} people`} ${verbFor(answer, idle)} ${none}`;
}

/** What was counted before somebody stopped it. Plain text. */
export function partSentence({ share, extent, period }: FairShareAnswer): string | null {
  if (extent.kind === 'whole') return null;
  const { reached } = extent;
  const back = reached === null ? '' : `, back to ${dayAndMonth(localDateOf(reached, period.timeZone))}`;
  return `Stopped: this counts the latest ${countOf(share.read.bookings, 'booking')}${back}.`;
}

/** Where the access lists its owner's own bookings alone. Plain text. */
export function tooLowSentence({ through }: FairShareAnswer): string | null {
  if (through.seesAll) return null;
  return `${accessName(through)} shows a plain member’s own bookings only, so other numbers may be too low.`;
}

/** Whose access answered, where it is not the asker's own. Plain text. */
export const accessName = ({ ownerName }: FairShareAnswer['through']) =>
  `${singleLine(ownerName, 60)}’s Cal.com access`;

/** What the numbers leave out, the weightiest alone. Plain text. */
export function footnote({ share, hasOrganisersOnly, gaps }: FairShareAnswer): string {
  const { isMembershipKnown, read } = share;
  if (!isMembershipKnown)
    return 'People without bookings are missing: this access can’t see who is in the team.';
  const lacks = gapWords(gaps);
  if (lacks.length > 0) return lacks.join(' ');
  if (hasOrganisersOnly) return 'This Cal.com server names one host a booking, so co-hosts aren’t counted.';
  if (read.withoutHost > 0)
    return `${countOf(read.withoutHost, 'booking')} had only hosts who have left Cal.com.`;
  return 'Confirmed bookings, counted for each of their hosts.';
}

/** `21 bookings, 10.5 hours, 2.1 times the median, 3 with co-hosts`. Plain text, without the host's name. */
export function hostLoadWords(host: HostLoad): string {
  if (host.bookings === 0) return 'no bookings';
  const { timesMedian, ratings, averageRating, shared, hostNoShows, guestNoShows } = host;
  return [
    countOf(host.bookings, 'booking'),
    countOf(host.hours, 'hour'),
    timesMedian.bookings === null ? '' : timesWords(timesMedian.bookings),
    shared === 0 ? '' : `${shared} with co-hosts`,
    hostNoShows === 0 ? '' : countOf(hostNoShows, 'host no-show'),
    guestNoShows === 0 ? '' : countOf(guestNoShows, 'guest no-show'),
    averageRating === null ? '' : `${averageRating.toFixed(2)} stars from ${countOf(ratings, 'rating')}`,
    host.isMember ? '' : 'not in the team',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const timesWords = (times: number) => (times === 1 ? 'at the median' : `${times} times the median`);

/** Of a period that lies ahead, what somebody has. */
function verbFor({ period, countedAt }: FairShareAnswer, people = 1): string {
  if (period.start === null || period.start < countedAt) return 'had';
  return people === 1 ? 'has' : 'have';
}

/** `1,200` */
export const thousands = (count: number) => String(count).replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');

/** `1,200 bookings` */
export const countOf = (count: number, word: string) =>
  `${thousands(count)} ${count === 1 ? word : `${word}s`}`;
