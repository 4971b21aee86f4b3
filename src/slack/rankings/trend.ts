import type { types } from '@slack/bolt';
import { addDays, datePartsOf, type LocalDate, monthNames } from '../../lib/time/calendar';
import type { Trend } from '../../rankings/trend';
import type { RichBlock } from '../kit/message';
import { section } from '../kit/text';

const title = 'Bookings a week';
const steps = '▁▂▃▄▅▆▇█';
const none = '·';

export interface TrendPart {
  readonly block: types.SectionBlock;
  readonly richBlock: RichBlock;
  /** The same, to be read aloud. */
  readonly spoken: string;
}

/** The bookings of each week: as text, and as a chart in its place. */
export function buildTrend(trend: Trend): TrendPart {
  const values = trend.map(({ created }) => created);
  const most = Math.max(1, ...values);
  const line = values.map((value) => step(value / most)).join('');
  const block = section(`*${title}*, ${weeksOf(trend)}\n${line}  ${values.join(', ')}`);
  const categories = trend.map(({ first }) => dayMonth(first));
  const data = categories.map((label, at) => ({ label, value: values[at] ?? 0 }));
  return {
    block,
    spoken: `${title}, ${weeksOf(trend)}: ${values.join(', ')}.`,
    richBlock: {
      kind: 'chart',
      insteadOf: block,
      block: {
        type: 'data_visualization',
        title: `${title}, by the day they start`,
        chart: {
          type: 'line',
          series: [{ name: 'Bookings', data }],
          axis_config: { categories, x_label: 'Week beginning' },
        },
      },
    },
  };
}

function step(fraction: number): string {
  if (fraction <= 0) return none;
  return steps[Math.min(steps.length - 1, Math.ceil(fraction * steps.length) - 1)] ?? none;
}

/** `21 Sep – 15 Nov` */
function weeksOf(trend: Trend): string {
  const [first, last] = [trend.at(0)?.first, trend.at(-1)?.first];
  if (first === undefined || last === undefined) throw new TypeError('a trend has weeks');
  return `${dayMonth(first)} – ${dayMonth(addDays(last, 6))}`;
}

/** `21 Sep` */
function dayMonth(date: LocalDate): string {
  const { day, month } = datePartsOf(date);
  const name = monthNames[month - 1] ?? '';
  return `${day} ${name.charAt(0).toUpperCase()}${name.slice(1, 3)}`;
}
