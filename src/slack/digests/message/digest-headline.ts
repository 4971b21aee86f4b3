import type { Figure, FigureId, Figures } from '../../../digests/figures';
import { percentWords } from '../../../rankings/movement';
import { listed } from '../../kit/listed';

type Label = readonly [one: string, many: string];

const labels: Readonly<Record<FigureId, Label>> = {
  bookings: ['booking', 'bookings'],
  completed: ['completed booking', 'completed bookings'],
  cancelled: ['cancelled booking', 'cancelled bookings'],
  'host-no-shows': ['host no-show', 'host no-shows'],
};
const labelsOfTen: Readonly<Partial<Record<FigureId, string>>> = {
  bookings: 'of the ten busiest members',
  completed: 'of the ten with most of them',
};

/**
 * What rose, what fell and by how much, in sentences of plain text. The first is about all bookings; figures that are
 * nothing in both weeks are left out.
 */
export function headlineSentences(figures: Figures, isCompared: boolean): readonly string[] {
  const shown = figures.figures.filter(({ value, before }) => value > 0 || (before ?? 0) > 0);
  const [first, ...others] = shown;
  if (first === undefined) return [isCompared ? 'No bookings, as in the week before.' : 'No bookings.'];
  const label = labelFor(figures.of);
  if (!isCompared) {
    const counts = (some: readonly Figure[]) =>
      some.length === 0 ? [] : [sentence(some.map(({ id, value }) => `${value} ${label(id, value)}`))];
    return [...counts([first]), ...counts(others)];
  }
  const changes = (some: readonly Figure[]) =>
    (['rose', 'fell', 'stayed'] as const).flatMap((verb) => {
      const parts = some
        .filter((figure) => verbOf(figure) === verb)
        .map((figure, at) => `${label(figure.id, 2)} ${at === 0 ? `${verb} ` : ''}${changeWords(figure)}`);
      return parts.length === 0 ? [] : [sentence(parts)];
    });
  return [...changes([first]), ...changes(others)];
}

function labelFor(of: Figures['of']) {
  return (id: FigureId, count: number) => {
    const [one, many] = labels[id];
    const words = count === 1 ? one : many;
    return of === 'ten-busiest' ? `${words} ${labelsOfTen[id] ?? ''}`.trim() : words;
  };
}

function verbOf({ value, before }: Figure) {
  if (before === null || value === before) return 'stayed';
  return value > before ? 'rose' : 'fell';
}

/** "from 40 to 52 (+30%)" */
function changeWords({ value, before }: Figure): string {
  if (before === null || value === before) return `at ${value}`;
  const percent = percentWords(before, value);
  return `from ${before} to ${value}${percent === null ? '' : ` (${percent})`}`;
}

function sentence(parts: readonly string[]): string {
  const words = listed(parts);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
