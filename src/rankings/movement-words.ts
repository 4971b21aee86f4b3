import type { ComparisonNote } from '../lib/time/period-before';
import type { GoneMember, MovedMember } from './movement';
import { formatValue, type RankingUnit } from './ranking';

/** What became of a row since the period before: `up 3 places, 9 more`. Without the member's name and value. */
export function moveWords({ value, move }: Pick<MovedMember, 'value' | 'move'>, unit: RankingUnit): string {
  switch (move.kind) {
    case 'was-outside':
      return 'was outside the top ten';
    case 'new':
      // No percentage: there is none from nothing.
      return unit === 'stars' ? 'new, no rating before' : `new, from 0 to ${value}`;
    case 'level':
      return differenceWords(move.difference, unit);
    case 'same':
      return move.difference === 0 ? 'no change' : `same place, ${differenceWords(move.difference, unit)}`;
    default:
      return `${move.kind} ${countOf(move.places, 'place')}, ${differenceWords(move.difference, unit)}`;
  }
}

/** The same for a channel, where nobody is told to have fallen: nothing is said of what is less. */
export function publicMoveWords(
  { value, move }: Pick<MovedMember, 'value' | 'move'>,
  unit: RankingUnit,
): string {
  if (move.kind === 'new' || move.kind === 'was-outside') return moveWords({ value, move }, unit);
  const more = move.difference > 0 ? differenceWords(move.difference, unit) : null;
  const place = move.kind === 'up' ? `up ${countOf(move.places, 'place')}` : null;
  const kept = move.kind === 'same' && move.difference >= 0 ? 'same place' : null;
  return [place ?? kept, more].filter((part) => part !== null).join(', ');
}

/** `▲3 +9`, for where there is no room for words. */
export function shortMoveWords({ move }: Pick<MovedMember, 'move'>, unit: RankingUnit): string {
  if (move.kind === 'new') return 'new';
  if (move.kind === 'was-outside') return 'was outside';
  const { kind, places, difference } = move;
  const place = kind === 'up' ? `▲${places}` : kind === 'down' ? `▼${places}` : null;
  const size = unit === 'stars' ? Math.abs(difference).toFixed(2) : String(Math.abs(difference));
  const sign = difference > 0 ? '+' : '−';
  return [place, difference === 0 ? null : `${sign}${size}`].filter((part) => part !== null).join(' ') || '=';
}

/** `Ana 14, up 3 places, 9 more` */
export function movedMemberWords(
  member: Pick<MovedMember, 'name' | 'value' | 'move'>,
  unit: RankingUnit,
): string {
  const value = unit === 'stars' ? formatValue(member.value, unit) : String(member.value);
  return `${member.name} ${value}, ${moveWords(member, unit)}`;
}

/** `Outside the top ten now: Bo (3 bookings before). Not in the list any more: Cy (from 2 to 0).` Empty for nobody. */
export function goneWords(
  gone: readonly Pick<GoneMember, 'name' | 'value' | 'gone'>[],
  unit: RankingUnit,
): string {
  const outside = gone.filter((member) => member.gone === 'now-outside');
  const dropped = gone.filter((member) => member.gone !== 'now-outside');
  return [
    ...sentence(
      'Outside the top ten now',
      outside.map(({ name, value }) => `${name} (${formatValue(value, unit)} before)`),
    ),
    ...sentence(
      'Not in the list any more',
      dropped.map(({ name, value }) =>
        unit === 'stars'
          ? `${name} (${formatValue(value, unit)} before, no rating now)`
          : `${name} (from ${value} to 0)`,
      ),
    ),
  ].join(' ');
}

const sentence = (start: string, parts: readonly string[]) =>
  parts.length === 0 ? [] : [`${start}: ${parts.join('; ')}.`];

/** What keeps two periods from being quite equal: `28 days beside 31`. */
export function comparisonNoteWords(note: ComparisonNote): string {
  if (note.kind === 'not-over') return 'this period is not over yet, the one before is whole';
  return `${note.days} days beside ${note.daysBefore}`;
}

function differenceWords(difference: number, unit: RankingUnit): string {
  if (difference === 0) return unit === 'stars' ? 'same rating' : 'same number';
  const size = Math.abs(difference);
  if (unit === 'stars') return `${size.toFixed(2)} ${difference > 0 ? 'higher' : 'lower'}`;
  return `${size} ${difference > 0 ? 'more' : 'fewer'}`;
}

const countOf = (count: number, word: string) => `${count} ${count === 1 ? word : `${word}s`}`;
