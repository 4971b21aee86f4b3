import type { DigestList, DigestModel, DigestRow, DigestUpcoming } from '../../digests/digest-model';
import type { Figure, FigureId, Figures } from '../../digests/figures';
import { describePeriod, zoneLabel } from '../../insights/describe-period';
import { moveWords } from '../../insights/movement-words';
import type { Period } from '../../insights/period';
import { formatValue, type RankingUnit } from '../../insights/ranking';
import { plainLine } from './mrkdwn';

const names: Readonly<Record<FigureId, readonly [one: string, many: string]>> = {
  bookings: ['booking', 'bookings'],
  completed: ['completed booking', 'completed bookings'],
  cancelled: ['cancelled booking', 'cancelled bookings'],
  'host-no-shows': ['host no-show', 'host no-shows'],
};

/** Whose bookings these are: plain text. */
export function whoseWords({ digest, accessName }: DigestModel): string {
  const { scope } = digest.content;
  if (scope.kind === 'org') return 'Whole organisation';
  return plainLine(scope.kind === 'team' ? `Team ${scope.teamName}` : accessName, 80);
}

/** What rose, what fell and by how much, in sentences of plain text; the first is about what matters most. */
export function headlineSentences(figures: Figures, isCompared: boolean): readonly string[] {
  const shown = figures.figures.filter(({ value, before }) => value > 0 || (before ?? 0) > 0);
  if (shown.length === 0) return [isCompared ? 'No bookings, as in the week before.' : 'No bookings.'];
  const subject = subjectOf(figures.of);
  if (!isCompared) return [sentence(shown.map(({ id, value }) => `${value} ${subject(id, value)}`))];
  const moved = (verb: string, hasMoved: (value: number, before: number) => boolean) => {
    const some = shown.filter(({ value, before }) => before !== null && hasMoved(value, before));
    const parts = some.map((figure, at) => {
      const start = at === 0 ? `${subject(figure.id, 2)} ${verb}` : subject(figure.id, 2);
      return `${start} ${changeWords(figure)}`;
    });
    return parts.length === 0 ? [] : [sentence(parts)];
  };
  return [
    ...moved('rose', (value, before) => value > before),
    ...moved('fell', (value, before) => value < before),
    ...moved('stayed', (value, before) => value === before),
  ];
}

function subjectOf(of: Figures['of']) {
  return (id: FigureId, count: number) => {
    const [one, many] = names[id];
    const words = count === 1 ? one : many;
    return of === 'ten-busiest' ? `${words} of the ten with most` : words;
  };
}

/** "from 40 to 52 (+30%)", and without a percentage from or to nothing. */
function changeWords({ value, before }: Figure): string {
  if (before === null || value === before) return `at ${value}`;
  const words = `from ${before} to ${value}`;
  if (before === 0 || value === 0) return words;
  const percent = Math.round((Math.abs(value - before) / before) * 100);
  const size = percent === 0 ? 'under 1' : `${value > before ? '+' : '−'}${percent}`;
  return `${words} (${size}%)`;
}

/** What the headline's figures leave open. */
export function figuresNote({ figures, isEmpty }: DigestModel): string {
  if (isEmpty) return '';
  switch (figures.of) {
    case 'calcom':
      return 'Totals as Cal.com counts them: moved bookings are not among the cancelled ones, and what nobody answered is completed once its time is over.';
    case 'lists':
      return 'Totals are the sums of lists that nobody is missing from.';
    case 'ten-busiest':
      return 'Cal.com lists ten members at most, so the totals are not known.';
  }
}

/** For a week without any booking: Cal.com answers "none" and "not for you" in the same way, so both are said. */
export function emptyWords(model: DigestModel): string {
  return (
    `No bookings in ${describePeriod(model.period)}, or no permission to see them: Cal.com answers both the same way.` +
    (model.digest.content.scope.kind === 'me'
      ? ''
      : ' Team and organisation numbers need an owner or admin of it in Cal.com.')
  );
}

/** "The week of Mon 2 – Sun 8 Nov 2026 was not posted: Roundup was not running." */
export function missedWords(missed: Period): string {
  const isWeek = missed.firstDay !== missed.lastDay;
  return `The ${isWeek ? 'week' : 'digest'} of ${describePeriod(missed)} was not posted: Roundup was not running.`;
}

/** "The three highest numbers are 5, 3 and 2 (the week before: 4, 4 and 1)." */
export function namelessWords(list: Extract<DigestList, { kind: 'nameless' }>): string {
  const { ranking, values, valuesBefore } = list;
  const show = (value: number) => (ranking.unit === 'stars' ? `${value.toFixed(2)} ★` : String(value));
  const before =
    valuesBefore === null
      ? ''
      : ` (the week before: ${valuesBefore.length === 0 ? 'none' : listed(valuesBefore.map(show))})`;
  if (values.length === 0) return `Nobody is in this list${before}.`;
  const which = ranking.direction === 'lowest-first' ? 'lowest' : 'highest';
  const count = ['', '', 'two ', 'three '][values.length] ?? '';
  const subject = values.length === 1 ? `The ${which} number is` : `The ${count}${which} numbers are`;
  return `${subject} ${listed(values.map(show))}${before}. Names are left out of this list in a channel.`;
}

/** "1. Ana Pires, 14 bookings (up 3 places, 9 more)" */
export function spokenRow(row: DigestRow, unit: RankingUnit): string {
  const move = rowNote(row, unit);
  const words = `${row.rank}. ${plainLine(row.name, 60)}, ${formatValue(row.value, unit)}`;
  return move === '' ? words : `${words} (${move})`;
}

/** What became of a row since the week before; nothing where nothing did. */
export function rowNote({ value, move }: DigestRow, unit: RankingUnit): string {
  return move === null ? '' : moveWords({ value, move }, unit);
}

/** "34 bookings, 3 of them not confirmed yet" */
export function upcomingWords(upcoming: DigestUpcoming, accessName: string): string {
  const days = describePeriod(upcoming.period);
  if (upcoming.kind === 'not-allowed') {
    return `What is booked for ${days} is not shown: this Cal.com access may not list bookings.`;
  }
  const { bookings, pending, isCut, isOwnersAlone } = upcoming;
  const count = `${isCut ? 'More than ' : ''}${bookings} ${bookings === 1 ? 'booking' : 'bookings'}`;
  return [
    bookings === 0 && !isCut
      ? `No bookings for ${days} that this Cal.com access may see.`
      : `${count} for ${days}${pending > 0 ? `, ${pending} of them not confirmed yet` : ''}.`,
    isCut ? 'Only the first thousand that Cal.com lists are counted.' : '',
    isOwnersAlone ? `All are ${plainLine(accessName, 60)}’s own: this access may see no others.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Whose access, which days, in which zone, beside what: one part each, plain text. */
export function understoodWords(model: DigestModel): readonly string[] {
  const { digest, period, before } = model;
  const access =
    digest.content.access === 'own'
      ? `Cal.com access of ${model.accessName}`
      : `the workspace’s shared Cal.com access (${model.accessName})`;
  return [
    access,
    whoseWords(model) + (digest.content.scope.kind === 'me' ? ', without team bookings' : ''),
    `whole days ${describePeriod(period)}, ${zoneLabel(period.timeZone)}, by start time`,
    before === null ? 'not compared' : `compared with ${describePeriod(before)}`,
  ].map((part) => plainLine(part, 160));
}

export function listed(words: readonly string[]): string {
  const [last = ''] = words.slice(-1);
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

const sentence = (parts: readonly string[]) => {
  const words = listed(parts);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
};
