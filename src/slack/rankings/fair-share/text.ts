import type { CountedThrough, FairShare, FairShareAnswer } from '../../../fair-share/fair-share';
import { datePartsOf, monthNames } from '../../../lib/time/calendar';
import { localDateOf } from '../../../lib/time/wall-time';
import { gapWords } from '../../kit/gap-words';
import { singleLine } from '../../kit/text';

/** Whose access saw the bookings, and whether it sees everybody's. Plain text. */
export function accessWords({ ownerName, whose, seesAll }: CountedThrough): string {
  const owner = singleLine(ownerName, 60);
  const access = {
    own: `your own Cal.com access, that of ${owner}, lists`,
    shared: `the workspace’s shared Cal.com access, that of ${owner}, lists`,
    wider: `the workspace’s shared Cal.com access, that of ${owner}, lists: it sees more than your own`,
  }[whose];
  return `Counted from the bookings that ${access}.${seesAll ? '' : ` ${plainMemberWords}`}`;
}

const plainMemberWords =
  'Its owner does not run this team, and Cal.com lists a plain member’s own bookings only: the numbers of others may be too low.';

/** What is counted, and what is not. */
export function methodWords({ scope, eventType, hasOrganisersOnly, gaps }: FairShareAnswer): string {
  return [
    hasOrganisersOnly
      ? 'Accepted bookings that start and end in the period count for their organiser: this server names no co-hosts.'
      : 'Accepted bookings that start and end in the period count for each of their hosts, co-hosts included.',
    'Pending, cancelled and rejected ones do not.',
    scope.kind === 'team' ? 'Personal bookings of the team’s members are left out.' : '',
    eventType === null ? '' : 'Copies of a managed event type are not counted with it.',
    ...gapWords(gaps),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Hours beside bookings: they need not fall on the same people. */
export function hoursWords({ hosts, spread, read }: FairShare): string {
  if (spread === null || read.counted === 0) return '';
  const { median, lowest, highest } = spread.hours;
  const [first, ...others] = hosts.filter(({ isMember }) => isMember);
  const longest = others.reduce((most, host) => (host.hours > (most?.hours ?? 0) ? host : most), first);
  const times = longest?.timesMedian.hours ?? null;
  const isAnother = longest !== undefined && longest !== first && times !== null && times > 1;
  const who = isAnother ? ` ${longest.name} has the most of them, ${times} times the median.` : '';
  return `In hours the median is ${median}, the range ${lowest} to ${highest}.${who}`;
}

/** How far back a count has come: `14 March`. */
export function reachedWords(reached: Date, timeZone: string): string {
  const { day, month } = datePartsOf(localDateOf(reached, timeZone));
  const name = monthNames[month - 1] ?? '';
  return `${day} ${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
