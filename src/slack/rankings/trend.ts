import type { types } from '@slack/bolt';
import { addDays, datePartsOf, type LocalDate, monthNames } from '../../lib/time/calendar';
import type { Trend, TrendCounts } from '../../rankings/trend';
import type { RichBlock } from '../kit/message';
import { section } from '../kit/text';

const heading = 'Booked by week';
const chartTitle = 'Booked by week, by the day of booking';
// A booking counts in the week it was made in, so the last weeks have had the least time to be held or called off.
const series: readonly (readonly [keyof TrendCounts, string])[] = [
  ['created', 'Booked'],
  ['completed', 'Completed so far'],
  ['cancelled', 'Cancelled so far'],
];
const steps = '▁▂▃▄▅▆▇█';
const none = '·';

export interface TrendPart {
  readonly block: types.SectionBlock;
  readonly richBlock: RichBlock;
  /** The same, to be read aloud. */
  readonly spoken: string;
}

/** How much was booked in each week, and what has become of it: as text, and as a chart in its place. */
export function buildTrend(trend: Trend): TrendPart {
  const most = Math.max(1, ...trend.map(({ created }) => created));
  const when = `by the day they were booked: whole weeks, ${weeksOf(trend)}`;
  const lines = series.map(([key, name]) => {
    const values = trend.map((week) => week[key]);
    return { name, values, line: values.map((value) => step(value / most)).join('') };
  });
  const block = section(
    [
      `*${heading}*, ${when}`,
      ...lines.map(({ name, values, line }) => `\`${line}\`  ${name}: ${values.join(', ')}`),
    ].join('\n'),
  );
  const categories = trend.map(({ first }) => dayMonth(first));
  const told = lines.map(({ name, values }) => `${name}: ${values.join(', ')}.`).join(' ');
  return {
    block,
    spoken: `${heading}, ${when}. ${told}`,
    richBlock: {
      kind: 'chart',
      insteadOf: block,
      block: {
        type: 'data_visualization',
        title: chartTitle,
        chart: {
          type: 'line',
          series: lines.map(({ name, values }) => ({
            name,
            data: categories.map((label, at) => ({ label, value: values[at] ?? 0 })),
          })),
          axis_config: { categories, x_label: 'Week beginning', y_label: 'Bookings' },
        },
      },
    },
  };
}

function step(fraction: number): string {
  if (fraction <= 0) return none;
  return steps[Math.min(steps.length - 1, Math.ceil(fraction * steps.length) - 1)] ?? none;
}

/** `21 Sep to 15 Nov 2026` */
function weeksOf(trend: Trend): string {
  const [first, last] = [trend.at(0)?.first, trend.at(-1)?.first];
  if (first === undefined || last === undefined) throw new TypeError('a trend has weeks');
  const end = addDays(last, 6);
  return `${dayMonth(first)} to ${dayMonth(end)} ${datePartsOf(end).year}`;
}

/** `21 Sep` */
function dayMonth(date: LocalDate): string {
  const { day, month } = datePartsOf(date);
  const name = monthNames[month - 1] ?? '';
  return `${day} ${name.charAt(0).toUpperCase()}${name.slice(1, 3)}`;
}
