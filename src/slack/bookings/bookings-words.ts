import type { SectionView, Stream, WalkView } from '../../bookings/walk';
import { describePeriod, zoneLabel } from '../../lib/time/describe-period';
import { formatWallTime } from '../../lib/time/wall-time';
import { plainLine } from '../kit/mrkdwn';
import type { BookingsAnswer } from './bookings-answer';

const order = { ahead: 'soonest first', behind: 'latest first' } as const;
const behindStreams: readonly Stream[] = ['past', 'cancelled', 'all'];

/** "Past and cancelled bookings" */
export function titleWords({ question }: BookingsAnswer): string {
  return `${sentenceCase(listWords(question.streams))} bookings`;
}

/**
 * Everything that was understood, so that a wrong guess is seen: plain text, one part each. Times on screen are in
 * the reader's own zone; times read aloud are in the list's.
 */
export function understoodWords(answer: BookingsAnswer, isSpoken = false): readonly string[] {
  const { question, period, created, updated, teamName, eventName, timeZone } = answer;
  const { attendee, uid } = question;
  const isDated = period !== null || created !== null || updated !== null;
  return [
    whoseWords(answer),
    period === null ? 'Any date' : describePeriod(period),
    ...zoneWords(zoneLabel(timeZone), isDated, isSpoken),
    attendee === null ? '' : `attendee ${attendee.text}`,
    teamName === null ? '' : `team ${teamName}`,
    eventName === null ? '' : `event type ${eventName}`,
    uid === null ? '' : `booking ${uid}`,
    created === null ? '' : `booked ${describePeriod(created)}`,
    updated === null ? '' : `changed ${describePeriod(updated)}`,
  ]
    .filter((part) => part !== '')
    .map((part) => plainLine(part, 120));
}

/** Whose bookings are listed, and through whose access where it is not the asker's own. */
export function whoseWords({ host, whose }: BookingsAnswer): string {
  const access = whose.kind === 'own' ? 'your access' : `${plainLine(whose.name, 40)}’s access`;
  if (host.by === 'me') return 'Bookings you host';
  if (host.by === 'everyone') return `Everyone’s bookings that ${access} can see`;
  const hosted = `Bookings hosted by ${plainLine(host.text, 40)}`;
  return whose.kind === 'own' ? hosted : `${hosted} that ${access} can see`;
}

function zoneWords(zone: string, isDated: boolean, isSpoken: boolean): readonly string[] {
  if (isSpoken) return [`days and times in ${zone}`];
  return [isDated ? `days in ${zone}` : '', 'times in your own zone'];
}

/** How far a press has looked for bookings that Cal.com cannot filter: "Looked as far as Fri 12 Mar 2027." */
export function lookedWords({ sections }: WalkView, timeZone: string): readonly string[] {
  return sections.flatMap(({ lookedTo, direction }) => {
    if (lookedTo === null) return [];
    const where = direction === 'ahead' ? 'Later' : 'Earlier';
    return [
      `Looked as far as ${formatWallTime(lookedTo, timeZone, 'EEE d MMM yyyy')}. ${where} bookings haven’t been looked through yet.`,
    ];
  });
}

/** "Past and cancelled, latest first: 11–20, the end" */
export function sectionWords(part: SectionView, { question, walk }: BookingsAnswer): string {
  const isBehind = part.direction === 'behind';
  const streams = question.streams.filter((stream) => behindStreams.includes(stream) === isBehind);
  const name = walk.sections.length > 1 ? `${sentenceCase(listWords(streams))}, ` : '';
  const ordered = sentenceCase(`${name}${order[part.direction]}`);
  if (part.rows.length === 0) return `${ordered}: none found yet`;
  const last = part.firstRow + part.rows.length - 1;
  const range = part.firstRow === last ? `${last}` : `${part.firstRow}–${last}`;
  return `${ordered}: ${range}${part.next === null ? ', the end' : ''}`;
}

/** For a list without a row: why that may be, and what to try. */
export function nothingWords(answer: BookingsAnswer): string {
  const { question, walk, host } = answer;
  if (walk.sections.some((part) => part.lookedTo !== null)) return 'None found yet.';
  if (walk.sections.some((part) => part.firstRow > 1)) return 'No further bookings.';
  const { streams, uid, host: _host, ...filters } = question;
  if (uid !== null) return 'No booking with this id that this Cal.com access may see, among those asked for.';
  if (isOverAndAhead(answer)) return 'That period is over, so nothing in it is coming up.';
  const isFiltered = Object.values(filters).some((filter) => filter !== null);
  const others = ['upcoming', 'past', 'all'].filter((other) => !streams.some((stream) => stream === other));
  const name =
    filters.attendee === null ? '' : '. An attendee’s name or e-mail has to be whole, as Cal.com has it';
  const tip = isFiltered ? `Try a longer period or fewer filters${name}` : `Try \`${others.join('` or `')}\``;
  const seen = host.by === 'me' ? 'you host' : 'this Cal.com access may see';
  return `No bookings here that ${seen}. ${tip}.`;
}

/** Only what is coming up was asked for, of a period that has ended. */
export function isOverAndAhead({ question, period, askedAt }: BookingsAnswer): boolean {
  const isOver = period?.end != null && period.end < askedAt;
  return isOver && question.streams.every((stream) => !behindStreams.includes(stream));
}

export const incompleteWords =
  'Cal.com has more bookings here than can be looked through at once: some may be missing. A shorter period shows all.';

export const tooLongWords =
  'There is more, but the question is too long for a button to carry on from here. Ask again with fewer filters.';

function listWords(words: readonly string[]): string {
  const [last = ''] = words.slice(-1);
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
