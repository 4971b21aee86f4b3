import { z } from 'zod';
import { elementId } from './composition';
import { visibleLength } from './problem';
import { richTextBlock } from './rich-text';

// Where Slack's pages disagree, the lower limit.
const maxTableCharacters = 10_000;
const maxColumns = 20;

const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) });
const rawNumber = z.strictObject({
  type: z.literal('raw_number'),
  value: z.number(),
  text: z.string().min(1),
});
const richCell = richTextBlock.refine((cell) => visibleLength(cell) > 0, 'a table cell must not be empty');
const cell = z.discriminatedUnion('type', [rawText, rawNumber, richCell]);
const headerCell = z.discriminatedUnion('type', [rawText, rawNumber]);

function isOfBearableLength(table: { rows: unknown }): boolean {
  return visibleLength(table.rows) <= maxTableCharacters;
}

const tooLong = `a table holds at most ${maxTableCharacters} characters`;

export const tableBlock = z
  .strictObject({
    type: z.literal('table'),
    block_id: elementId.optional(),
    rows: z.array(z.array(cell).min(1).max(maxColumns)).min(1).max(100),
    column_settings: z
      .array(
        z
          .strictObject({
            align: z.enum(['left', 'center', 'right']).optional(),
            is_wrapped: z.boolean().optional(),
          })
          .nullable(),
      )
      .max(maxColumns)
      .optional(),
  })
  .refine(isOfBearableLength, tooLong);

export const dataTableBlock = z
  .strictObject({
    type: z.literal('data_table'),
    block_id: elementId.optional(),
    caption: z.string().min(1),
    rows: z.tuple([z.array(headerCell).min(1).max(maxColumns)], z.array(cell).min(1).max(maxColumns)),
    page_size: z.int().min(1).max(100).optional(),
    row_header_column_index: z.int().min(0).optional(),
  })
  .refine((table) => table.rows.length >= 2 && table.rows.length <= 101, {
    message: 'a data table has a header row and 1 to 100 rows',
    path: ['rows'],
  })
  .refine((table) => table.rows.every((row) => row.length === table.rows[0].length), {
    message: 'all rows must have as many cells as the header',
    path: ['rows'],
  })
  .refine((table) => (table.row_header_column_index ?? 0) < table.rows[0].length, {
    message: 'there is no such column',
    path: ['row_header_column_index'],
  })
  .refine(isOfBearableLength, tooLong);

// Where Slack's pages and users' reports disagree, the lower limit.
const label = z.string().min(1).max(20);
const axisLabel = z.string().min(1).max(50).optional();
const most = 6;
const maxCategories = 20;

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
    categories: z.array(label).min(1).max(maxCategories),
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
