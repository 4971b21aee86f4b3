import { z } from 'zod';
import { elementId, linkUrl } from './composition';

const flag = z.boolean().optional();
const style = z
  .strictObject({ bold: flag, italic: flag, strike: flag, code: flag, underline: flag })
  .optional();
const border = z.union([z.literal(0), z.literal(1)]).optional();

const dateTokens = new Set([
  'date_num',
  'date',
  'date_short',
  'date_long',
  'date_pretty',
  'date_short_pretty',
  'date_long_pretty',
  'time',
  'time_secs',
  'ago',
]);

function knowsItsTokens(format: string): boolean {
  const tokens = [...format.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '');
  return tokens.length > 0 && tokens.every((token) => dateTokens.has(token));
}

const text = z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(3000), style });
const link = z.strictObject({
  type: z.literal('link'),
  url: linkUrl,
  text: z.string().optional(),
  unsafe: flag,
  style,
});

const inline = z.discriminatedUnion('type', [
  text,
  link,
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int(),
    format: z.string().refine(knowsItsTokens, 'unknown date format token'),
    url: linkUrl.optional(),
    fallback: z.string().min(1).optional(),
    style,
  }),
  z.strictObject({
    type: z.literal('emoji'),
    name: z.string().min(1),
    unicode: z.string().optional(),
    url: linkUrl.optional(),
    style,
  }),
  z.strictObject({ type: z.literal('user'), user_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal('team'), team_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), style }),
  z.strictObject({ type: z.literal('color'), value: z.string().min(1), style }),
]);

const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline) });

/** The `rich_text` block, also the richer kind of table cell. */
export const richTextBlock = z.strictObject({
  type: z.literal('rich_text'),
  block_id: elementId.optional(),
  elements: z
    .array(
      z.discriminatedUnion('type', [
        section,
        z.strictObject({
          type: z.literal('rich_text_list'),
          style: z.enum(['bullet', 'ordered']),
          elements: z.array(section).min(1),
          indent: z.int().min(0).max(8).optional(),
          offset: z.int().min(0).optional(),
          border,
        }),
        z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(inline), border }),
        z.strictObject({
          type: z.literal('rich_text_preformatted'),
          elements: z.array(z.discriminatedUnion('type', [text, link])),
          border,
        }),
      ]),
    )
    .min(1),
});
