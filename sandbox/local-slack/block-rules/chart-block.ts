import { z } from 'zod';
import { elementId } from './composition';

// The lower of the published limits wherever Slack's pages and others' experience disagree.
const label = z.string().min(1).max(20);
const axisLabel = z.string().min(1).max(50).optional();
const most = 6;
const mostCategories = 20;

const series = z
  .array(
    z.strictObject({
      name: label,
      data: z.array(z.strictObject({ label, value: z.number() })).min(1),
    }),
  )
  .min(1)
  .max(most)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'series names must be unique');

const axes = {
  series,
  axis_config: z.strictObject({
    categories: z.array(label).min(1).max(mostCategories),
    x_label: axisLabel,
    y_label: axisLabel,
  }),
};

const chart = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('pie'),
    segments: z
      .array(z.strictObject({ label, value: z.number().positive() }))
      .min(1)
      .max(most),
  }),
  z.strictObject({ type: z.literal('bar'), ...axes }),
  z.strictObject({ type: z.literal('area'), ...axes }),
  z.strictObject({ type: z.literal('line'), ...axes }),
]);

/** Each series has one point for each category, no more and no fewer. */
function fitsItsAxis(given: z.infer<typeof chart>): boolean {
  if (given.type === 'pie') return true;
  const { categories } = given.axis_config;
  const wanted = new Set(categories);
  return (
    wanted.size === categories.length &&
    given.series.every(
      ({ data }) => data.length === categories.length && data.every((point) => wanted.has(point.label)),
    )
  );
}

export const chartBlock = z.strictObject({
  type: z.literal('data_visualization'),
  block_id: elementId.optional(),
  title: z.string().min(1).max(50),
  chart: chart.refine(fitsItsAxis, 'each series needs one data point for each category'),
});
