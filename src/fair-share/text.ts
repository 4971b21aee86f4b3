import type { FairShare, HostLoad } from './fair-share';

// Below this nobody stands out.
const muchMore = 1.5;

/** `21 bookings, 10.5 hours, 2.1 times the median, 3 with co-hosts`. Plain text, without the host's name. */
export function hostLoadWords(host: HostLoad): string {
  if (host.bookings === 0) return 'no bookings';
  const { timesMedian, ratings, averageRating } = host;
  return [
    countOf(host.bookings, 'booking'),
    countOf(host.hours, 'hour'),
    timesMedian.bookings === null ? '' : timesWords(timesMedian.bookings),
    ...hostNotes(host),
    averageRating === null ? '' : `${averageRating.toFixed(2)} stars from ${countOf(ratings, 'rating')}`,
    host.isMember ? '' : 'not in the team',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** The same beside a bar that shows the bookings: `10.5 h, 2.1× median, 3 with co-hosts`. */
export function hostLoadNote(host: HostLoad): string {
  const { hours, timesMedian, ratings, averageRating } = host;
  return [
    `${hours} h`,
    timesMedian.bookings === null ? '' : `${timesMedian.bookings}× median`,
    ...hostNotes(host),
    averageRating === null ? '' : `${averageRating.toFixed(2)} ★ from ${ratings}`,
    host.isMember ? '' : 'not in the team',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function hostNotes({ shared, hostNoShows, guestNoShows }: HostLoad): readonly string[] {
  return [
    shared === 0 ? '' : `${shared} with co-hosts`,
    hostNoShows === 0 ? '' : countOf(hostNoShows, 'host no-show'),
    guestNoShows === 0 ? '' : countOf(guestNoShows, 'guest no-show'),
  ];
}

/** How the load is spread, in sentences: the median, who carries much more, and how many have nothing. */
export function fairShareWords({ hosts, spread, isMembershipKnown, read }: FairShare): readonly string[] {
  if (spread === null || read.counted === 0) return ['No accepted bookings were counted.'];
  const { median, lowest, highest, lowerQuartile, upperQuartile } = spread.bookings;
  const idle = hosts.filter(({ bookings, isMember }) => isMember && bookings === 0).length;
  const lines = [
    `The median is ${countOf(median, 'booking')}, the range ${thousands(lowest)} to ${thousands(highest)}; half of the team has ${thousands(lowerQuartile)} to ${thousands(upperQuartile)}.`,
  ];
  const [first] = hosts.filter(({ isMember }) => isMember);
  const times = first?.timesMedian.bookings ?? null;
  if (first !== undefined && times !== null && times >= muchMore) {
    lines.push(`${first.name} carries ${times} times the median.`);
  }
  if (idle > 0) lines.push(`${idle} of the team ${idle === 1 ? 'has' : 'have'} none.`);
  if (!isMembershipKnown) {
    lines.push('Who is in the team could not be read, so people without a booking are missing.');
  }
  if (read.withoutHost > 0) {
    lines.push(`${countOf(read.withoutHost, 'booking')} had only hosts whose accounts are gone.`);
  }
  if (read.unclearNoShows > 0) {
    lines.push(`${countOf(read.unclearNoShows, 'host no-show')} could be any of several hosts’.`);
  }
  return lines;
}

const timesWords = (times: number) => (times === 1 ? 'at the median' : `${times} times the median`);

/** `1,200` */
export const thousands = (count: number) => String(count).replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');

/** `1,200 bookings` */
export const countOf = (count: number, word: string) =>
  `${thousands(count)} ${count === 1 ? word : `${word}s`}`;
